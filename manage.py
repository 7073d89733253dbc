#!/usr/bin/env python
"""Django's command line. `script/manage` is the same with the settings and the database of the demo."""

import os
import sys


def main() -> None:
    """Run the command named on the command line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "conference.config.settings")
    from django.core.management import execute_from_command_line  # slow: only after the environment is set

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()

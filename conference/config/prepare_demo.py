"""One process that makes the demo's data: tables, editions where missing, staff. Safe to run twice."""

import json
import os

import django
from django.apps import apps
from django.core.management import call_command

from conference.config.demo import EDITIONS
from conference.config.local import ROOT


def main() -> None:
    """Run the management commands one after another; the environment is the supervisor's."""
    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("reapply_erasures", verbosity=0)
    edition = apps.get_model("conference", "Edition")
    for name in EDITIONS:
        path = ROOT / "conference" / "demo_data" / name
        if not edition.objects.filter(slug=json.loads(path.read_text())["slug"]).exists():
            call_command("load_edition", str(path))
    call_command("create_demo_staff", password=os.environ["DEMO_PASSWORD"])


if __name__ == "__main__":
    main()

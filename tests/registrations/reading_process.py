"""Reads a file for people as a request (`refuse`) or a worker (`read`) does, and prints what it cost: its outcome,
and by how many MB the process has grown at most."""

import resource
import sys

import django


def peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main(deed: str) -> None:
    django.setup()
    from openpyxl import load_workbook  # noqa: F401  (so that its import is not counted)

    from registrations.imports import reading  # models are there only now

    data, before = sys.stdin.buffer.read(), peak()
    try:
        getattr(reading, deed)(data)
    except reading.FileError as error:
        print(error.code)
    else:
        print("passed")
    print(peak() - before)


if __name__ == "__main__":
    main(sys.argv[1])

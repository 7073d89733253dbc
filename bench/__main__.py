"""`script/bench [--quick] [--only NAME]`: starts everything in a temporary folder, measures, ends everything."""

from __future__ import annotations

import argparse
import signal
import sys
import tempfile
from pathlib import Path

from bench.figures.accepting import accepted
from bench.figures.allocating import allocation
from bench.figures.certifying import certificates
from bench.figures.desk import desk
from bench.figures.halls import hall
from bench.figures.lists import lists
from bench.figures.live import live
from bench.figures.mailing import mailing, mails
from bench.figures.pages import pages
from bench.figures.printing import badges, big_programme, programme
from bench.figures.registering import registrations, rush
from bench.figures.scanning import checkin
from bench.figures.starting import starting
from bench.stack import Bench

ALL = (
    starting,
    accepted,
    pages,
    registrations,
    rush,
    mails,
    mailing,
    badges,
    certificates,
    programme,
    big_programme,
    lists,
    hall,
    allocation,
    live,
    checkin,
    desk,
)
FIGURES = {one.__name__: one for one in ALL}


def main() -> None:
    """Print one line of JSON per figure; exit 1 where something is wrong rather than slow."""
    parser = argparse.ArgumentParser(prog="script/bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer repetitions: a minute or two, rougher figures")
    parser.add_argument("--only", action="append", choices=FIGURES, metavar="NAME", help=", ".join(FIGURES))
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        Path(folder).chmod(0o755)  # PostgreSQL runs as somebody else where we are root
        stack = Bench(Path(folder))
        try:
            stack.start_all()
            for name in options.only or FIGURES:
                for figure in FIGURES[name](stack, quick=options.quick):
                    print(figure.line(), flush=True)
        except BaseException:
            for name in stack.programs:
                print(f"--- {name}\n{stack.log(name)[-2000:]}", file=sys.stderr)
            raise
        finally:
            stack.close()


if __name__ == "__main__":
    main()

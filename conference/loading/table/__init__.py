"""The agenda as a table (CSV): read with every mistake named, compared with the plan, written through the services.

`reading` makes lines of a file, `cells` values of a line, `planning` says what would happen, `applying` does it,
`writing` makes a file of the plan. Heads and words of the file are German in every language: they are its format.
"""

from .applying import Stale, apply
from .planning import Outcome, Preview, preview
from .reading import Line, TableErrors, Wrong, decode, parse
from .writing import example, export

__all__ = [
    "Line",
    "Outcome",
    "Preview",
    "Stale",
    "TableErrors",
    "Wrong",
    "apply",
    "decode",
    "example",
    "export",
    "parse",
    "preview",
]

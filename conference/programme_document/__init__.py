"""The programme for print: A4, a booklet to be folded, large print.

What stands above the agenda adds its part through `register_fair`.
"""

from .contents import head_of
from .fair import Fair, FairExhibitor, FairPart, FairStand, fair_of, register_fair
from .kinds import A4, BOOKLET, LARGE, PAGES, QUIET_FOR, SHEETS, VARIANTS, Variant, programme_pdf, register_kinds, renew
from .rows import Item, Person, Section, items_of, section, sessions_of, tables_of

__all__ = [
    "A4",
    "BOOKLET",
    "LARGE",
    "PAGES",
    "QUIET_FOR",
    "SHEETS",
    "VARIANTS",
    "Fair",
    "FairExhibitor",
    "FairPart",
    "FairStand",
    "Item",
    "Person",
    "Section",
    "Variant",
    "fair_of",
    "head_of",
    "items_of",
    "programme_pdf",
    "register_fair",
    "register_kinds",
    "renew",
    "section",
    "sessions_of",
    "tables_of",
]

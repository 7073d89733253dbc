"""What the pages of an edition show, as plain rows for the templates: no template asks the database."""

from .changes import ChangesPage, Publication, changes_page
from .days import QUIET, Cell, Day, RoomPlan, Slot, days_of
from .filtering import Chip, Filter
from .programme import DayTab, Held, Mine, Programme, language_name, programme
from .session import SessionPage, session_page
from .start import StartPage, start_page

SHAPES, COLOURS = 4, 5  # together 20 topics that no two of look the same
FEW = 5  # places from which on we count them down

__all__ = [
    "COLOURS",
    "FEW",
    "QUIET",
    "SHAPES",
    "Cell",
    "ChangesPage",
    "Chip",
    "Day",
    "DayTab",
    "Filter",
    "Held",
    "Mine",
    "Programme",
    "Publication",
    "RoomPlan",
    "SessionPage",
    "Slot",
    "StartPage",
    "changes_page",
    "days_of",
    "language_name",
    "programme",
    "session_page",
    "start_page",
]

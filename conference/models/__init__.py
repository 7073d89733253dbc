"""The nouns of the event and what the database can hold of its rules."""

from .editions import (
    Edition,
    EditionState,
    EditionText,
    HolidayRegion,
    PlaceMode,
    TextKind,
    default_languages,
    default_municipalities,
)
from .rooms import Room, Topic
from .sessions import Equipment, Part, Session, SessionKind, SessionPerson, SessionState, Stage
from .speakers import Material, MaterialKind, Speaker, Submission, SubmissionState
from .versions import AcceptedWarning, AgendaVersion, RevisionDeed, SessionRevision

__all__ = [
    "AcceptedWarning",
    "AgendaVersion",
    "Edition",
    "EditionState",
    "EditionText",
    "Equipment",
    "HolidayRegion",
    "Material",
    "MaterialKind",
    "Part",
    "PlaceMode",
    "RevisionDeed",
    "Room",
    "Session",
    "SessionKind",
    "SessionPerson",
    "SessionRevision",
    "SessionState",
    "Speaker",
    "Stage",
    "Submission",
    "SubmissionState",
    "TextKind",
    "Topic",
    "default_languages",
    "default_municipalities",
]

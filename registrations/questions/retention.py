"""A question goes with its person: with the registration, at the latest when that is anonymised."""

from django.utils.translation import gettext_lazy as _

from conference.retention import registry
from conference.retention.periods import REGISTRATIONS

from . import services
from .models import Question, QuestionBoard, Theme


def declare() -> None:
    registry.delete(
        Question, REGISTRATIONS, "text", "wording", "is_anonymous", "created_at",
        edition="registration__edition", person="registration", label=_("Fragen an das Podium"),
        at_once=services.erase_rows,
    )  # fmt: skip
    registry.plain(Question, "registration", "source", "state", "theme", "merged_into", "position")
    registry.plain(Theme, "edition", "name", "position")
    registry.plain(QuestionBoard, "edition", "on_screen")

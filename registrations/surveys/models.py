"""A survey of an edition, its questions, and two things that know nothing of each other: used links and answers."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from conference.models import Edition, Session

from .querysets import AnswerQuerySet, QuestionQuerySet

SCALE = range(1, 6)  # the steps of a scale, the best last
MOST_OPTIONS = 12


class Survey(models.Model):
    """What we ask after one edition. `open_sheets` and `mixed_sheets` are counted by `box` only."""

    edition = models.OneToOneField(
        Edition, verbose_name=_("Konferenz"), on_delete=models.CASCADE, related_name="survey", editable=False
    )
    opens_at = models.DateTimeField(_("Offen ab"))
    closes_at = models.DateTimeField(_("Offen bis"))
    introduction = models.TextField(
        _("Worte davor"), max_length=600, blank=True, help_text=_("stehen über den Fragen, zwei bis drei Sätze")
    )
    thanks = models.TextField(
        _("Worte danach"), max_length=600, blank=True, help_text=_("stehen auf der Seite nach dem Absenden")
    )
    on_screen = models.BooleanField(
        _("QR-Code im Foyer zeigen"),
        default=False,
        help_text=_(
            "Öffnet einen Link ohne Person: Wer den Code scannt, kann antworten, auch mehrmals. Diese Antworten"
            " werden getrennt gezählt und gezeigt."
        ),
    )
    open_sheets = models.PositiveIntegerField(default=0, editable=False)
    mixed_sheets = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("Rückmeldung")
        verbose_name_plural = _("Rückmeldung")
        constraints = [
            models.CheckConstraint(
                name="survey_closes_after_opening",
                condition=Q(closes_at__gt=F("opens_at")),
                violation_error_message=_("Die Rückmeldung muss enden, nachdem sie begonnen hat."),
            ),
        ]

    def __str__(self):
        return str(_("Rückmeldung"))

    def is_open(self) -> bool:
        return self.opens_at <= now() < self.closes_at

    @property
    def is_over(self) -> bool:
        return now() >= self.closes_at


class Part(models.TextChoices):
    DAY = "day", _("zur ganzen Konferenz")
    WORKSHOP = "workshop", _("zu jedem Workshop")


class Kind(models.TextChoices):
    SCALE = "scale", _("Skala von 1 bis 5")
    ONE = "one", _("eine Antwort zur Auswahl")
    SEVERAL = "several", _("mehrere Antworten zur Auswahl")
    TEXT = "text", _("freier Text")


class Question(models.Model):
    """One question. After the first answer only its words change (docs/decisions/0221-what-may-change.md)."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="questions", editable=False)
    part = models.CharField(_("Wozu"), max_length=8, choices=Part, default=Part.DAY)
    kind = models.CharField(_("Art der Antwort"), max_length=8, choices=Kind, default=Kind.SCALE)
    position = models.PositiveSmallIntegerField(_("Reihenfolge"), default=0, editable=False)
    text = models.CharField(_("Frage"), max_length=300)
    low_label = models.CharField(
        _("Worte bei 1"), max_length=60, blank=True, help_text=_("nur bei einer Skala, zum Beispiel „gar nicht“")
    )
    high_label = models.CharField(
        _("Worte bei 5"), max_length=60, blank=True, help_text=_("nur bei einer Skala, zum Beispiel „sehr gut“")
    )
    options = models.TextField(
        _("Antworten zur Auswahl"), max_length=1500, blank=True, help_text=_("eine in jeder Zeile, höchstens zwölf")
    )
    needed = models.BooleanField(_("muss beantwortet werden"), default=False)
    is_asked = models.BooleanField(
        _("wird gestellt"),
        default=True,
        help_text=_("Ohne Häkchen verschwindet die Frage aus dem Formular; gegebene Antworten bleiben im Ergebnis."),
    )

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("Frage")
        verbose_name_plural = _("Fragen")
        ordering = ["part", "position", "id"]
        constraints = [
            models.CheckConstraint(name="question_part_known", condition=Q(part__in=Part.values)),
            models.CheckConstraint(name="question_kind_known", condition=Q(kind__in=Kind.values)),
            models.CheckConstraint(
                name="question_choice_has_options",
                condition=~Q(kind__in=[Kind.ONE, Kind.SEVERAL]) | ~Q(options=""),
                violation_error_message=_("Bitte schreiben Sie die Antworten, die zur Auswahl stehen."),
            ),
        ]

    def __str__(self):
        return self.text

    @property
    def is_choice(self) -> bool:
        return self.kind in (Kind.ONE, Kind.SEVERAL)


class UsedLink(models.Model):
    """A personal link that has been used: the digest of its secret, and nothing else. No time, no way to an answer."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    digest = models.CharField(max_length=64, unique=True)
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="used_links")

    class Meta:
        verbose_name = _("benutzter Link")
        verbose_name_plural = _("benutzte Links")

    def __str__(self):
        return self.digest[:6]


class Answer(models.Model):
    """One answer to one question: no person, no time, no sheet that would hold the answers of somebody together.

    Its key is random. Made and mixed in `box` only; what is not mixed yet is not shown.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="answers")
    session = models.ForeignKey(Session, null=True, on_delete=models.CASCADE, related_name="+")
    by_open_link = models.BooleanField(default=False)
    language = models.CharField(max_length=12, blank=True)
    number = models.PositiveSmallIntegerField(null=True)
    choices = ArrayField(models.PositiveSmallIntegerField(), null=True)
    text = models.TextField(blank=True)
    is_mixed = models.BooleanField(default=False)
    is_hidden = models.BooleanField(default=False)

    objects = AnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("Antwort")
        verbose_name_plural = _("Antworten")
        constraints = [
            models.CheckConstraint(name="answer_number_on_scale", condition=Q(number=None) | Q(number__range=(1, 5))),
            models.CheckConstraint(
                name="answer_is_one_thing",
                condition=Q(number__isnull=False, choices=None, text="")
                | Q(number=None, choices__isnull=False, text="")
                | (Q(number=None, choices=None) & ~Q(text="")),
            ),
            models.CheckConstraint(name="answer_text_has_no_language", condition=Q(text="") | Q(language="")),
        ]

    def __str__(self):
        return f"Antwort {self.pk}"

    @property
    def value(self) -> Any:
        """The step of the scale, the numbers of the chosen options, or the text."""
        return self.number if self.number is not None else self.choices if self.choices is not None else self.text

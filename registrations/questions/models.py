"""Questions to the panel, their themes, and whether the foyer shows them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from conference.models import Edition
from registrations.models import Registration

from .querysets import QuestionQuerySet

LONGEST = 500  # characters


class QuestionState(models.TextChoices):
    NEW = "new", _("neu")
    ACCEPTED = "accepted", _("angenommen")
    MERGED = "merged", _("zusammengefasst")
    REJECTED = "rejected", _("nicht genommen")


class QuestionSource(models.TextChoices):
    FORM = "form", _("Anmeldung")
    PAGE = "page", _("persönliche Seite")


class Theme(models.Model):
    """Questions that belong together, in the order in which the moderator comes to them."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="question_themes")
    name = models.CharField(_("Thema"), max_length=100)
    position = models.PositiveIntegerField(_("Reihenfolge"), default=0)

    class Meta:
        verbose_name = _("Thema der Fragen")
        verbose_name_plural = _("Themen der Fragen")
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["edition", "name"], name="question_theme_once")]

    def __str__(self):
        return self.name


class Question(models.Model):
    """One question of one person. `wording` is what the team made of it, "" as long as it stands as it was asked.

    `registrations.questions.services` is the only code that writes these rows.
    """

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="questions")
    source = models.CharField(_("Woher"), max_length=4, choices=QuestionSource, default=QuestionSource.PAGE)
    text = models.TextField(_("Frage"), max_length=LONGEST)
    wording = models.TextField(_("Fassung des Teams"), max_length=LONGEST, blank=True)
    is_anonymous = models.BooleanField(_("ohne Namen"), default=False)
    state = models.CharField(_("Zustand"), max_length=8, choices=QuestionState, default=QuestionState.NEW)
    theme = models.ForeignKey(
        Theme, verbose_name=_("Thema"), null=True, blank=True, on_delete=models.SET_NULL, related_name="questions"
    )
    merged_into = models.ForeignKey(
        "self", verbose_name=_("gehört zu"), null=True, blank=True, on_delete=models.SET_NULL, related_name="merged"
    )
    position = models.PositiveIntegerField(_("Reihenfolge"), default=0)
    created_at = models.DateTimeField(_("Gestellt"), auto_now_add=True)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("Frage an das Podium")
        verbose_name_plural = _("Fragen an das Podium")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["registration"], condition=Q(source=QuestionSource.FORM), name="question_of_form_once"
            ),
            models.CheckConstraint(name="question_state_known", condition=Q(state__in=QuestionState.values)),
            models.CheckConstraint(name="question_source_known", condition=Q(source__in=QuestionSource.values)),
            models.CheckConstraint(name="question_not_empty", condition=~Q(text="")),
            models.CheckConstraint(
                name="question_merged_only_into_another",
                condition=Q(merged_into__isnull=True) | (Q(state="merged") & ~Q(merged_into=models.F("pk"))),
            ),
        ]

    def __str__(self):
        return f"question {self.pk}"

    @property
    def shown_text(self) -> str:
        return self.wording or self.text

    @property
    def asker(self) -> str:
        """Who asks; nobody where no name is to be said."""
        return "" if self.is_anonymous else self.registration.full_name


class QuestionBoard(models.Model):
    """Whether the screen in the foyer shows the accepted questions of an edition."""

    edition = models.OneToOneField(Edition, on_delete=models.CASCADE, related_name="question_board")
    on_screen = models.BooleanField(_("im Foyer zeigen"), default=False)

    class Meta:
        verbose_name = _("Fragen im Foyer")
        verbose_name_plural = _("Fragen im Foyer")

    def __str__(self):
        return f"questions of edition {self.edition_id}"

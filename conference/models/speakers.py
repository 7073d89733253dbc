"""The people on stage, what they send and what they leave behind."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from conference.accounts import links
from conference.querysets import MaterialQuerySet, SpeakerQuerySet, SubmissionQuerySet

from .base import CODE, Translatable
from .editions import Edition

PORTRAITS = "portraits/"


class Speaker(Translatable):
    """A person on stage; the same record may speak and moderate. `nonce` makes the link to the own page."""

    edition = models.ForeignKey(Edition, verbose_name=_("Konferenz"), on_delete=models.CASCADE, related_name="speakers")
    code = models.CharField(_("Kürzel"), max_length=40, validators=[CODE])
    name = models.CharField(_("Name"), max_length=150)
    function = models.CharField(_("Funktion"), max_length=200, blank=True)
    organisation = models.CharField(_("Institution"), max_length=200, blank=True)
    email = models.EmailField(_("E-Mail"), blank=True, help_text=_("nur für das Team"))
    language = models.CharField(_("Sprache unserer Nachrichten"), max_length=12, default="de")
    needs_step_free = models.BooleanField(_("braucht einen stufenlosen Raum"), default=False)
    biography = models.TextField(_("Über die Person"), max_length=1500, blank=True)
    portrait = models.FileField(_("Bild"), upload_to=PORTRAITS, blank=True, help_text=_("JPEG, PNG oder WebP"))
    portrait_alt = models.CharField(
        _("Bildbeschreibung"), max_length=200, blank=True, help_text=_("für Menschen, die das Bild nicht sehen")
    )
    nonce = models.CharField(max_length=32, default=links.new_nonce, editable=False)
    token_digest = models.CharField(max_length=64, unique=True, editable=False)
    invited_at = models.DateTimeField(_("Link geschickt"), null=True, blank=True, editable=False)

    objects = SpeakerQuerySet.as_manager()

    class Meta:
        verbose_name = _("Mitwirkende Person")
        verbose_name_plural = _("Mitwirkende")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "code"],
                name="speaker_code_once",
                violation_error_message=_("Dieses Kürzel hat schon eine andere Person."),
            )
        ]

    def __str__(self):
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.token_digest = self.token_digest or links.digest(self.token)
        super().save(*args, **kwargs)

    @property
    def token(self) -> str:
        return links.token_for("speaker", self.nonce)


class SubmissionState(models.TextChoices):
    SENT = "sent", _("zu prüfen")
    ACCEPTED = "accepted", _("übernommen")
    DECLINED = "declined", _("nicht übernommen")


class Submission(models.Model):
    """What a person on stage sent through the own link; nothing of it is shown before staff take it over.

    `session` is set where it concerns one session (by its identity), else it is about the person. `values` holds the
    columns in which what was typed differs from what is there, for example {"biography_de": …} or {"abstract_ar": …,
    "equipment": [...], "equipment_note": …}; `language` is that of the page it was typed on. One of each waits at a
    time: sending again adds to what is not yet decided. `conference.speakers` is the only code that writes it.
    """

    speaker = models.ForeignKey(Speaker, verbose_name=_("Person"), on_delete=models.CASCADE, related_name="submissions")
    session = models.ForeignKey(
        "conference.Session",
        verbose_name=_("Programmpunkt"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="submissions",
    )
    language = models.CharField(_("Sprache"), max_length=12, default="de")
    values = models.JSONField(default=dict, blank=True)
    portrait = models.FileField(_("Bild"), upload_to=PORTRAITS, blank=True)
    state = models.CharField(_("Zustand"), max_length=8, choices=SubmissionState, default=SubmissionState.SENT)
    answer = models.CharField(_("Antwort an die Person"), max_length=500, blank=True)
    sent_at = models.DateTimeField(_("Eingegangen"), auto_now_add=True)
    decided_at = models.DateTimeField(_("Geprüft"), null=True, blank=True, editable=False)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = _("Einsendung")
        verbose_name_plural = _("Einsendungen")
        ordering = ["-sent_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["speaker", "session"],
                name="submission_waits_once",
                condition=Q(state=SubmissionState.SENT),
                nulls_distinct=False,
            ),
            models.CheckConstraint(name="submission_state_known", condition=Q(state__in=SubmissionState.values)),
        ]

    def __str__(self):
        return f"{self.get_state_display()} {self.sent_at:%d.%m.%Y}"


class MaterialKind(models.TextChoices):
    SLIDES = "slides", _("Folien")
    HANDOUT = "handout", _("Handzettel")
    DOCUMENTATION = "documentation", _("Dokumentation")
    OTHER = "other", _("Anderes")


class Material(models.Model):
    """A file about a session. It is public when staff have accepted and released it and the event is over.

    "Over" is the edition's phase, as all public pages know it (`conference.phases`): the day after its last.
    """

    session = models.ForeignKey(
        "conference.Session", verbose_name=_("Programmpunkt"), on_delete=models.CASCADE, related_name="materials"
    )
    speaker = models.ForeignKey(
        Speaker, verbose_name=_("Von"), null=True, blank=True, on_delete=models.SET_NULL, related_name="materials"
    )
    kind = models.CharField(_("Art"), max_length=14, choices=MaterialKind, default=MaterialKind.SLIDES)
    title = models.CharField(_("Titel"), max_length=200)
    language = models.CharField(_("Sprache"), max_length=12, default="de")
    file = models.FileField(_("Datei"), upload_to="material/")
    content_type = models.CharField(max_length=100, editable=False)
    size = models.PositiveBigIntegerField(_("Größe (Byte)"), editable=False)
    state = models.CharField(_("Zustand"), max_length=8, choices=SubmissionState, default=SubmissionState.SENT)
    released = models.BooleanField(_("nach der Veranstaltung öffentlich"), default=False)
    answer = models.CharField(_("Antwort an die Person"), max_length=500, blank=True)
    sent_at = models.DateTimeField(_("Eingegangen"), auto_now_add=True)

    objects = MaterialQuerySet.as_manager()

    class Meta:
        verbose_name = _("Material")
        verbose_name_plural = _("Material")
        ordering = ["session", "kind", "id"]
        constraints = [
            models.CheckConstraint(name="material_kind_known", condition=Q(kind__in=MaterialKind.values)),
            models.CheckConstraint(name="material_state_known", condition=Q(state__in=SubmissionState.values)),
            models.CheckConstraint(
                name="material_released_is_accepted",
                condition=Q(released=False) | Q(state=SubmissionState.ACCEPTED),
                violation_error_message=_("Erst prüfen und übernehmen, dann veröffentlichen."),
            ),
        ]

    def __str__(self):
        return self.title

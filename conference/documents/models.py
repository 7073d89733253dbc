from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class DocumentState(models.TextChoices):
    QUEUED = "queued", _("wartet")
    RUNNING = "running", _("wird erstellt")
    JOINING = "joining", _("wird zusammengefügt")
    READY = "ready", _("fertig")
    FAILED = "failed", _("gescheitert")


UNFINISHED = (DocumentState.QUEUED, DocumentState.RUNNING, DocumentState.JOINING)


class Document(models.Model):
    """A file that workers make and a page can watch. `kind` names its maker in the registry."""

    kind = models.CharField(_("Art"), max_length=40)
    subject = models.CharField(_("Wofür"), max_length=80, help_text=_("zum Beispiel edition:3"))
    language = models.CharField(_("Sprache"), max_length=12, default="de")
    params = models.JSONField(default=dict, blank=True)
    title = models.CharField(_("Titel"), max_length=200)
    state = models.CharField(_("Zustand"), max_length=8, choices=DocumentState, default=DocumentState.QUEUED)
    total = models.PositiveIntegerField(_("Blätter"), default=0)
    done = models.PositiveIntegerField(_("davon fertig"), default=0)
    file = models.FileField(_("Datei"), upload_to="documents/", blank=True)
    error = models.CharField(_("Fehler"), max_length=300, blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("Von"), null=True, blank=True, on_delete=models.SET_NULL
    )
    created_at = models.DateTimeField(_("Angefordert"), auto_now_add=True)
    heartbeat_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(_("Fertig"), null=True, blank=True)

    class Meta:
        verbose_name = _("Dokument")
        verbose_name_plural = _("Dokumente")
        ordering = ["-id"]
        indexes = [models.Index(fields=["kind", "subject"], name="document_by_subject")]
        constraints = [
            models.CheckConstraint(name="document_state_known", condition=models.Q(state__in=DocumentState.values)),
            models.CheckConstraint(
                name="document_ready_has_file", condition=~models.Q(state=DocumentState.READY) | ~models.Q(file="")
            ),
            models.CheckConstraint(name="document_done_within_total", condition=models.Q(done__lte=models.F("total"))),
        ]

    def __str__(self):
        return self.title

    @property
    def is_ready(self) -> bool:
        return self.state == DocumentState.READY

    @property
    def is_failed(self) -> bool:
        return self.state == DocumentState.FAILED


class DocumentPart(models.Model):
    """One chunk of a long run: made by one worker, joined in order by the last one."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="parts")
    position = models.PositiveIntegerField()
    keys = models.JSONField(help_text=_("Schlüssel der Zeilen dieses Teils"))
    file = models.FileField(upload_to="documents/parts/", blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["document", "position"]
        constraints = [models.UniqueConstraint(fields=["document", "position"], name="part_once_per_position")]

    def __str__(self):
        return f"{self.document_id}/{self.position}"

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ColumnChoice(models.Model):
    """The columns that a member of staff wants in one table."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    table = models.CharField(max_length=60)
    columns = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "table"], name="column_choice_once")]

    def __str__(self):
        return f"{self.table} for {self.user_id}"


class Snapshot(models.Model):
    """What a table said when somebody asked for its PDF; goes when the PDF is there, at the latest after a day."""

    table = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    about = models.CharField(max_length=200, blank=True)
    headings = models.JSONField(default=list)
    rows = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        verbose_name = _("Tabelle für den Druck")

    def __str__(self):
        return f"{self.table} {self.pk}"


class SnapshotPart(models.Model):
    """Some rows of a snapshot, as many as one worker lays out at once. `cells`: one list of texts per row."""

    snapshot = models.ForeignKey(Snapshot, on_delete=models.CASCADE, related_name="parts")
    position = models.PositiveIntegerField()
    cells = models.JSONField(default=list)

    class Meta:
        ordering = ["snapshot", "position"]
        constraints = [models.UniqueConstraint(fields=["snapshot", "position"], name="snapshot_part_once")]

    def __str__(self):
        return f"{self.snapshot_id}/{self.position}"

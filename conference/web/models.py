from django.db import models


class Attempt(models.Model):
    """How often one address did one thing within one window; counted in the database, so it holds for all workers."""

    bucket = models.CharField(max_length=80)
    window = models.DateTimeField()
    count = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["bucket", "window"], name="attempt_once_per_window")]

    def __str__(self):
        return f"{self.bucket} ×{self.count}"

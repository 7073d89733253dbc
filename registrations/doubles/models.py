from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from registrations.models import Registration


class TwoPeople(models.Model):
    """Staff have looked: these two are not the same person, however alike they are."""

    one = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("zwei Personen")
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="two_people_once"),
            models.CheckConstraint(name="two_people_in_order", condition=Q(one__lt=F("other"))),
        ]

    def __str__(self):
        return f"{self.one_id} is not {self.other_id}"

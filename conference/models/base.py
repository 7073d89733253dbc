"""What several nouns share."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

CODE = RegexValidator(r"^[A-Za-z0-9][A-Za-z0-9-]*$", _("Bitte nur Buchstaben, Ziffern und Bindestriche verwenden."))


class Translatable(models.Model):
    """A row with contents in several languages.

    `translation_marks` holds, for every translated column such as "title_en", the digest of the German text that the
    translation was made from; where the German text has another digest now, the translation is out of date. Written
    by `conference.agenda.translations` only.
    """

    translation_marks = models.JSONField(default=dict, blank=True, editable=False)

    class Meta:
        abstract = True

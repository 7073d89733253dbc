"""One more question, on the personal page."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from conference.web.forms import GuardedForm, LinesField, TickField

from .models import LONGEST


class QuestionForm(GuardedForm):
    text = LinesField(
        label=_("Ihre Frage"),
        max_length=LONGEST,
        help_text=_("Höchstens 500 Zeichen."),
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Bitte schreiben Sie Ihre Frage.")},
    )
    is_anonymous = TickField(
        label=_("Meinen Namen bei der Frage nicht nennen"),
        help_text=_("Dann steht Ihr Name weder auf dem Zettel der Moderation noch auf der Anzeige im Foyer."),
    )

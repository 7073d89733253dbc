"""What a rejected form says on top."""

from django import forms
from django.template.loader import render_to_string


class Asking(forms.Form):
    name = forms.CharField(label="Ihr Name", error_messages={"required": "Bitte ausfüllen."})
    liked = forms.CharField(label="Wie war es?", error_messages={"required": "Bitte antworten."})
    liked_in_arabic = forms.CharField(label="كيف كان؟", error_messages={"required": "Bitte antworten."})


def test_a_label_that_asks_gets_no_colon():
    html = render_to_string("web/forms/summary.html", {"form": Asking({})})
    assert "<bdi>Ihr Name</bdi>: Bitte ausfüllen." in html
    assert "<bdi>Wie war es?</bdi> Bitte antworten." in html
    assert "<bdi>كيف كان؟</bdi> Bitte antworten." in html

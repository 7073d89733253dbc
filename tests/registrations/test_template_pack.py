"""The template pack: every kind of field with label, hint and error where assistive technology finds them."""

import re

import pytest
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Fieldset, Layout, Submit
from django import forms
from django.template import Context, Template

from conference.web.forms import AddressField, LineField, LinesField, TickField, YesNoField
from conference.web.templatetags.web_forms import error_links


class Probe(forms.Form):
    name = LineField(label="Name", max_length=5, help_text="So heißen Sie.")
    email = AddressField(label="E-Mail")
    text = LinesField(label="Text", max_length=10, required=False)
    sure = TickField(label="Ja, <gern>", required=True, help_text="Freiwillig.")
    lunch = YesNoField(label="Essen?")
    kind = forms.ChoiceField(label="Art", choices=[("a", "A"), ("b", "B")])
    many = forms.MultipleChoiceField(label="Viele", choices=[("a", "A")], widget=forms.CheckboxSelectMultiple)
    secret = forms.CharField(widget=forms.HiddenInput, required=False)


def render(form: forms.Form, template: str = "{{ form|crispy }}") -> str:
    return Template("{% load crispy_forms_tags %}" + template).render(Context({"form": form}))


@pytest.fixture
def refused() -> Probe:
    return Probe({"name": "viel zu lang", "email": "x", "lunch": "?", "kind": "c", "secret": "1"})


def test_every_reference_leads_somewhere(refused):
    html = render(refused)
    ids = set(re.findall(r'\bid="([^"]+)"', html))
    named = " ".join(re.findall(r'aria-describedby="([^"]+)"', html)).split() + re.findall(r'\bfor="([^"]+)"', html)
    assert set(named) <= ids
    assert set(re.findall(r'href="#([^"]+)"', html)) <= ids


def test_fields_with_errors_say_so(refused):
    html = render(refused)
    for name in ("name", "email", "sure", "lunch", "kind", "many"):
        assert f'id="id_{name}_error"' in html
    assert html.count('aria-invalid="true"') >= 5


def test_choices_are_a_group_with_a_legend():
    html = render(Probe())
    assert re.search(r"<fieldset[^>]*>\s*<legend[^>]*>Essen\?</legend>", html)


def test_labels_are_escaped():
    assert "Ja, &lt;gern&gt;" in render(Probe())


def test_the_summary_has_one_link_per_message(refused):
    links = error_links(refused)
    assert [link.target for link in links] == ["id_name", "id_email", "id_sure", "id_lunch_0", "id_kind", "id_many_0"]
    assert render(refused).count('<li><a href="#') == 6


def test_layouts_of_crispy_forms_work():
    form = Probe()
    form.helper = FormHelper()
    form.helper.layout = Layout(Fieldset("Wer", "name", "email"), Div("text", css_class="weit"))
    form.helper.add_input(Submit("ok", "Absenden"))
    html = render(form, "{% crispy form %}")
    assert "Wer</legend>" in html
    assert 'class="weit"' in html
    assert re.search(r'<button type="submit"[^>]*>Absenden</button>', html)
    assert "csrfmiddlewaretoken" not in html, "no token without a request"

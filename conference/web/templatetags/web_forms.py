"""What the templates of forms need to know of a bound form."""

from __future__ import annotations

from typing import Any, NamedTuple

from django import forms, template

register = template.Library()


class ErrorLink(NamedTuple):
    """One message, the words of its field's label, and the id of the control to go to ("" for none)."""

    target: str
    label: str
    message: str

    @property
    def asks(self) -> bool:
        """Whether the label is a question, which no colon follows."""
        return self.label.endswith(("?", "؟"))


@register.simple_tag
def error_links(form: forms.BaseForm) -> list[ErrorLink]:
    """Every message of a form in the order of its fields, those about the whole form first."""
    links = [ErrorLink("", "", str(message)) for message in form.non_field_errors()]
    for field in form:
        for message in field.errors:
            target = f"{field.auto_id}_0" if field.use_fieldset else field.id_for_label
            label = "" if isinstance(field.field, forms.BooleanField) else str(field.label)  # a sentence by itself
            links.append(ErrorLink(str(target), label, str(message)))
    return links


@register.filter
def has_content(form: Any, names: str) -> bool:
    """Whether one of these fields (names with commas) holds a value or an error: then its section is unfolded."""
    nothing = (None, "", [], False, 0, "0")
    return any(form[name].errors or form[name].value() not in nothing for name in names.split(","))

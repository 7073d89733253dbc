"""Filters of the plain-text mails."""

from django import template

register = template.Library()


@register.filter
def underlined(heading: str) -> str:
    """A heading as plain text has it."""
    return f"{heading}\n{'-' * min(len(heading), 60)}"

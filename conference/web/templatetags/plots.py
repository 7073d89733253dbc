"""`{% plot chart %}`: a plot of `conference.web.plots` with its table."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def plot(chart: Any, *, is_print: bool = False, level: int = 3) -> SafeString:
    """The drawing and its table. is_print: nothing is folded; level: of the heading (2 to 6), 0 for none."""
    return render_to_string(chart.template, {"chart": chart, "is_print": is_print, "level": level})

"""`{% fair_tips registration %}`: the fair on the page of one participant."""

from __future__ import annotations

from typing import Any

from django import template

from exhibitors.directory.own import tips_for

register = template.Library()


@register.inclusion_tag("exhibitors/directory/tips.html")
def fair_tips(registration: Any) -> dict[str, Any]:
    """Nothing is shown where nobody is listed yet; then it is one query, else three."""
    return {"edition": registration.edition, "found": tips_for(registration)}

"""The steps somebody can take back without scripts: their numbers, kept with the visit, a short list per edition."""

from __future__ import annotations

from django.http import HttpRequest

from conference.models import Edition, SessionRevision

KEY = "planner_steps"
MOST = 20


def push(request: HttpRequest, edition: Edition, step: int) -> None:
    """A step was done."""
    _keep(request, edition, [*_numbers(request, edition), step])


def drop(request: HttpRequest, edition: Edition, step: int) -> None:
    """A step was taken back, or cannot be any more."""
    numbers = _numbers(request, edition)
    if step in numbers:
        _keep(request, edition, [one for one in numbers if one != step])


def last(request: HttpRequest, edition: Edition) -> SessionRevision | None:
    """The step to take back next, None where there is none."""
    numbers = _numbers(request, edition)
    steps = SessionRevision.objects.filter(session__edition=edition, actor=request.user, pk__in=numbers)
    return steps.order_by("-pk").first() if numbers else None


def _numbers(request: HttpRequest, edition: Edition) -> list[int]:
    return request.session.get(KEY, {}).get(str(edition.pk), [])


def _keep(request: HttpRequest, edition: Edition, numbers: list[int]) -> None:
    request.session[KEY] = {**request.session.get(KEY, {}), str(edition.pk): numbers[-MOST:]}

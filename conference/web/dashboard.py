"""The staff's first page, put together from parts that the apps register in `AppConfig.ready`.

    from conference.web import dashboard

    dashboard.register(name="fair", permission="exhibitors.view_standbooking", order=40, show=panels.fair)

`show(request) -> Part` is asked only where the user has the permission. It must ask the database a fixed number of
questions, however many rows there are (tests/conference/test_dashboard.py counts them). What are plain numbers a panel
declares as `numbers(request) -> {name: expression}`, mostly `Counted(rows)`: those of all panels are one question, and
`show(request, numbers)` gets the answers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import IntegerField, QuerySet, Subquery
from django.db.models.expressions import Combinable
from django.http import HttpRequest

GOOD, CALM, SOON, NOW = "good", "calm", "soon", "now"  # how much a figure or task wants to be seen


@dataclass(frozen=True)
class Figure:
    """One large number: `value` (of `whole`) `label`; `detail` is a short line under it; `url` leads to the rows."""

    label: str
    value: int | str
    detail: str = ""
    url: str = ""
    tone: str = CALM
    share: float | None = None  # 0 to 1: draws a bar under the figure
    whole: int | None = None  # shown as large as the value: "280 von 300"


@dataclass(frozen=True)
class Link:
    """A way to a page that is wanted right now, as a button below the figures; one of them may be the main one."""

    text: str
    url: str
    is_main: bool = False


@dataclass(frozen=True)
class Task:
    """One thing that somebody must do now or soon: a sentence, and where to do it."""

    text: str
    url: str = ""
    tone: str = SOON


@dataclass(frozen=True)
class Part:
    """What one app has to say: figures, links, tasks, and a block of its own (template and context)."""

    figures: Sequence[Figure] = ()
    tasks: Sequence[Task] = ()
    links: Sequence[Link] = ()
    template: str = ""
    context: Mapping[str, Any] = field(default_factory=dict)
    is_wide: bool = False


class Counted(Subquery):
    """How many rows there are, as a number among others."""

    template = "(SELECT count(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()

    def __init__(self, rows: QuerySet[Any]) -> None:
        super().__init__(rows.order_by().values("pk"))


Numbers = Mapping[str, Any]


def _no_numbers(_request: HttpRequest) -> dict[str, Combinable]:
    return {}


@dataclass(frozen=True)
class Panel:
    """A registered part: `permission` is needed to see it (empty: all staff), `order` sorts from the top."""

    name: str
    show: Callable[..., Part]
    permission: str = ""
    order: int = 100
    numbers: Callable[[HttpRequest], Mapping[str, Combinable]] = _no_numbers

    def is_for(self, request: HttpRequest) -> bool:
        return not self.permission or request.user.has_perm(self.permission)  # type: ignore[union-attr]


_panels: dict[str, Panel] = {}


def register(
    *,
    name: str,
    show: Callable[..., Part],
    permission: str = "",
    order: int = 100,
    numbers: Callable[[HttpRequest], Mapping[str, Combinable]] = _no_numbers,
) -> None:
    """Add a panel, or replace the one of the same name."""
    _panels[name] = Panel(name, show, permission, order, numbers)


def panels() -> list[Panel]:
    """All panels from the top."""
    return sorted(_panels.values(), key=lambda panel: (panel.order, panel.name))


def parts_for(request: HttpRequest) -> list[Part]:
    """What this member of staff may see, from the top."""
    mine = [panel for panel in panels() if panel.is_for(request)]
    numbers = _numbers(request, mine)
    return [
        panel.show(request) if panel.numbers is _no_numbers else panel.show(request, numbers[panel.name])
        for panel in mine
    ]


def _numbers(request: HttpRequest, mine: Sequence[Panel]) -> dict[str, dict[str, Any]]:
    """The numbers of these panels, by panel and name; one question, asked beside the user's own row."""
    wanted = {(panel.name, name): one for panel in mine for name, one in panel.numbers(request).items()}
    found: dict[str, dict[str, Any]] = {panel.name: {} for panel in mine}
    if wanted:
        own = get_user_model().objects.filter(pk=request.user.pk or 0)
        row = own.values_list(*wanted.values()).get()
        for (panel, name), value in zip(wanted, row, strict=True):
            found[panel][name] = value
    return found


def context_for(request: HttpRequest) -> dict[str, Any]:
    """Figures, links, tasks (the most urgent first) and blocks for the template of the page."""
    parts = parts_for(request)
    tasks = [task for part in parts for task in part.tasks]
    return {
        "figures": [figure for part in parts for figure in part.figures],
        "links": [link for part in parts for link in part.links],
        "tasks": sorted(tasks, key=lambda task: task.tone != NOW),
        "blocks": [part for part in parts if part.template],
    }

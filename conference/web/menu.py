"""The staff's menu, put together from entries that the apps register in `AppConfig.ready`.

    from conference.web import menu

    menu.register(menu.DAY, "admin:presence_list", _("Anwesenheit"), permission="presence.view_presence", order=20)

Whoever lacks the permission does not see the entry. An entry is marked on its own page (`aria-current="page"`) and on
the pages below it (`aria-current="true"`): those whose name begins with one of its `within`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

TOP, PEOPLE, AGENDA, FAIR, DAY, HOUSE = "top", "people", "agenda", "fair", "day", "house"
GROUPS: dict[str, str | Promise] = {
    PEOPLE: _("Anmeldungen"),
    AGENDA: _("Programm"),
    FAIR: _("Messe"),
    DAY: _("Am Tag und danach"),
    HOUSE: _("Konferenz"),
}
SHORT = 14  # a menu of that many entries needs no folding
LIST = "changelist"


@dataclass(frozen=True)
class Entry:
    """One registered line: `view` is the name of its page; `takes_edition` where that page is one of an edition."""

    group: str
    view: str
    label: str | Promise
    permission: str
    order: int
    takes_edition: bool
    within: tuple[str, ...]

    def is_for(self, request: HttpRequest) -> bool:
        return not self.permission or request.user.has_perm(self.permission)  # type: ignore[union-attr]


@dataclass(frozen=True)
class Link:
    """A line as shown; `current` is the value of its aria-current, or empty."""

    label: str | Promise
    url: str
    current: str


@dataclass(frozen=True)
class Group:
    """Lines below a heading; folded where not `is_open`."""

    label: str | Promise
    links: list[Link]
    is_open: bool


@dataclass(frozen=True)
class Menu:
    """What one member of staff sees: lines above all groups, and the groups."""

    top: list[Link]
    groups: list[Group]


_entries: dict[str, Entry] = {}


def register(
    group: str,
    view: str,
    label: str | Promise,
    *,
    permission: str = "",
    order: int = 100,
    takes_edition: bool = False,
    within: Iterable[str] = (),
) -> None:
    """Add an entry, or replace the one of the same page.

    A list of the admin ("admin:<app>_<model>_changelist") has the pages of its rows below it, and needs the permission
    to view them where no other is named. Without `permission`, all other pages are shown to all staff.
    """
    rows = view.removesuffix(LIST)
    if rows != view:
        app, model = rows.removeprefix("admin:").strip("_").split("_", 1)
        permission = permission or f"{app}.view_{model}"
    _entries[view] = Entry(group, view, label, permission, order, takes_edition, tuple(within) or (rows,))


def entries() -> list[Entry]:
    """All entries in their order."""
    return sorted(_entries.values(), key=lambda one: (one.order, one.view))


def menu_for(request: HttpRequest, edition: int | None) -> Menu:
    """The menu of this member of staff on this page. `edition`: the key of the chosen one."""
    shown = [one for one in entries() if one.is_for(request) and (edition or not one.takes_edition)]
    here = request.resolver_match.view_name if request.resolver_match else ""
    marked = _marked(shown, here)
    groups = {name: [one for one in shown if one.group == name] for name in (TOP, *GROUPS)}
    opened = marked.group if marked and marked.group in GROUPS else next((key for key in GROUPS if groups[key]), "")

    def link(one: Entry) -> Link:
        current = "" if one is not marked else "page" if one.view == here else "true"
        return Link(one.label, reverse(one.view, args=[edition] if one.takes_edition else None), current)

    return Menu(
        [link(one) for one in groups[TOP]],
        [
            Group(label, [link(one) for one in groups[name]], len(shown) <= SHORT or name == opened)
            for name, label in GROUPS.items()
            if groups[name]
        ],
    )


def _marked(shown: list[Entry], here: str) -> Entry | None:
    """The entry to which the page of this name belongs: whose beginning says most about it."""
    fitting = [(len(start), one) for one in shown for start in (*one.within, one.view) if here.startswith(start)]
    return max(fitting, key=lambda found: found[0])[1] if fitting else None

"""Where the words of a mail come from: a request stores primary keys, a worker asks the app for everything else.

The apps above register one provider for their mails in `AppConfig.ready`. So a request pays for one small INSERT,
and a mail that waited for its server says what is true when it goes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.urls import reverse

from conference.accounts import links

Provider = Callable[[str, dict[str, Any], str], dict[str, Any]]
_providers: dict[str, Provider] = {}
_labels: dict[str, Any] = {}
_MASKED = "x" * 40  # in place of a token, where staff look
_LINK, _INNER = {"view", "purpose", "nonce", "slug"}, "pk"


def register(app: str, provider: Provider, *, labels: Mapping[str, Any] | None = None) -> None:
    """Name who gives the words for the mails "<app>/...", and what staff call each of them.

    The provider gets the mail's name behind the slash, the stored context and the language, which is active while
    it runs. It returns what the templates use. Four names have a meaning here: `reply_to` (an address), `timezone`
    (a tzinfo in which times are shown), `attachments` (the attachments made, by kind, put in afterwards) and
    `unsubscribe` (an address that ends such mails when something is sent there).
    It raises ObjectDoesNotExist where the row is gone: the mail is then given up.
    """
    _providers[app] = provider
    _labels.update({f"{app}/{mail}": label for mail, label in (labels or {}).items()})


def label(name: str) -> str:
    """What staff call the mail `name`; the name itself where nobody gave it another."""
    return str(_labels.get(name, name))


def build(name: str, stored: dict[str, Any], language: str, *, for_staff: bool = False) -> dict[str, Any]:
    """Everything the templates of the mail `name` get; personal links become addresses here and nowhere else.

    for_staff: with links that open nothing, since a personal page shows more than staff of every role may see.
    """
    app, _slash, mail = name.partition("/")
    context = {key: _address(value, language, for_staff) for key, value in stored.items()}
    provider = _providers.get(app)
    return context if provider is None else {**context, **provider(mail, context, language)}


def is_masked(address: str) -> bool:
    """Whether an address was made for staff and opens nothing: then no other personal one may stand beside it."""
    return _MASKED in address


def _address(value: Any, language: str, for_staff: bool) -> Any:
    if not isinstance(value, dict) or set(value) - {_INNER} != _LINK:
        return value
    inner = [value[_INNER]] if _INNER in value else []  # of a page below the personal one
    if for_staff:
        return links.absolute(reverse(value["view"], args=[value["slug"], _MASKED, *inner]))
    view, slug = value["view"], value["slug"]
    return links.url_for(
        view, purpose=value["purpose"], nonce=value["nonce"], slug=slug, language=language, inner=inner
    )

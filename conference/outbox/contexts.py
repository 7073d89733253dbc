"""Where the words of a mail come from: a request stores primary keys, a worker asks the app for everything else.

The apps above register one provider for their mails in `AppConfig.ready`. So a request pays for one small INSERT,
and a mail that waited for its server says what is true when it goes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from conference.accounts import links

Provider = Callable[[str, dict[str, Any], str], dict[str, Any]]
_providers: dict[str, Provider] = {}
_LINK = {"view", "purpose", "nonce", "slug"}


def register(app: str, provider: Provider) -> None:
    """Name who gives the words for the mails "<app>/...".

    The provider gets the mail's name behind the slash, the stored context and the language, which is active while
    it runs. It returns what the templates use. Three names have a meaning here: `reply_to` (an address), `timezone`
    (a tzinfo in which times are shown) and `attachments` (the attachments made, by kind, put in afterwards).
    It raises ObjectDoesNotExist where the row is gone: the mail is then given up.
    """
    _providers[app] = provider


def build(name: str, stored: dict[str, Any], language: str) -> dict[str, Any]:
    """Everything the templates of the mail `name` get; personal links become addresses here and nowhere else."""
    app, _slash, mail = name.partition("/")
    context = {key: _address(value, language) for key, value in stored.items()}
    provider = _providers.get(app)
    return context if provider is None else {**context, **provider(mail, context, language)}


def _address(value: Any, language: str) -> Any:
    if isinstance(value, dict) and set(value) == _LINK:
        return links.url_for(
            value["view"], purpose=value["purpose"], nonce=value["nonce"], slug=value["slug"], language=language
        )
    return value

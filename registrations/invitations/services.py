"""What staff do with invitations, and what a code is good for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from conference.accounts.links import absolute
from conference.audit.services import Actor, record
from conference.models import Edition
from conference.web.errors import DomainError
from registrations.models import Invitation
from registrations.places import lock_edition, refuse_invitation

WRITTEN = ("label", "code", "role", "quota", "valid_until", "note")


class InvitationError(DomainError):
    """A rule about invitations says no."""


def spelled(typed: str) -> str:
    """A code as it is stored, however somebody typed it: case, blanks and dashes do not count."""
    return "".join(letter for letter in typed.upper() if letter.isalnum())


def find(edition: Edition, typed: str) -> Invitation | None:
    """The invitation of this code, whether or not it is of use any more."""
    code = spelled(typed)
    return Invitation.objects.filter(edition=edition, code=code).first() if code and len(code) <= 20 else None


def usable(edition: Edition, typed: str) -> Invitation:
    """The invitation of this code. Raises DomainError (field `invitation`): unknown, expired or without places."""
    found = find(edition, typed)
    if found is None:
        message = _("Diesen Einladungscode kennen wir nicht. Bitte prüfen Sie, ob alle Zeichen stimmen.")
        raise InvitationError(message, field="invitation", code="invitation_unknown")
    refuse_invitation(found)
    return found


def problem_of(edition: Edition, typed: str) -> str:
    """Why a code is of no use, in words; "" where it is, and where nothing was typed."""
    try:
        if typed:
            usable(edition, typed)
    except DomainError as error:
        return error.message
    return ""


def is_usable(edition: Edition, typed: str) -> bool:
    """Whether somebody can register by this code now."""
    return bool(typed) and not problem_of(edition, typed)


def address_of(invitation: Invitation) -> str:
    """The link to be passed on."""
    path = reverse("registrations:register", args=[invitation.edition.slug])
    return absolute(f"{path}?einladung={invitation.code}")


@transaction.atomic
def create_invitation(*, edition: Edition, values: Mapping[str, Any], actor: Actor) -> Invitation:
    """Keep `quota` seats beside the public places; `values` are columns of WRITTEN."""
    lock_edition(edition.pk)
    invitation = Invitation(edition=edition, **{name: values[name] for name in WRITTEN if name in values})
    _check_code(invitation)
    invitation.save(force_insert=True)
    _record(invitation, "created", actor)
    return invitation


@transaction.atomic
def change_invitation(*, invitation: Invitation, values: Mapping[str, Any], actor: Actor) -> Invitation:
    """Change columns of WRITTEN. Raises InvitationError where fewer seats are wanted than are taken."""
    lock_edition(invitation.edition_id)
    one = Invitation.objects.select_for_update().get(pk=invitation.pk)
    changed = [name for name in WRITTEN if name in values and getattr(one, name) != values[name]]
    for name in changed:
        setattr(one, name, values[name])
    if one.quota < one.taken:
        words = ngettext(
            "Es ist schon %(n)s Person mit dieser Einladung angemeldet. Weniger Plätze gehen nicht.",
            "Es sind schon %(n)s Personen mit dieser Einladung angemeldet. Weniger Plätze gehen nicht.",
            one.taken,
        )
        raise InvitationError(words % {"n": one.taken}, field="quota", code="quota")
    _check_code(one)
    if changed:
        one.save(update_fields=changed)
        _record(one, "changed", actor, fields=changed)
    return one


@transaction.atomic
def close_invitation(*, invitation: Invitation, actor: Actor) -> None:
    """From now on nobody registers with this code any more; who has come by it stays."""
    lock_edition(invitation.edition_id)
    moment = timezone.now()
    rows = Invitation.objects.filter(pk=invitation.pk).exclude(valid_until__lte=moment)
    if rows.update(valid_until=moment):
        _record(invitation, "closed", actor)


@transaction.atomic
def delete_invitation(*, invitation: Invitation, actor: Actor) -> None:
    """Remove an invitation that nobody has used. Raises InvitationError where somebody has."""
    lock_edition(invitation.edition_id)
    if invitation.registrations.exists():
        message = _("Mit dieser Einladung hat sich schon jemand angemeldet. Sie können sie schließen, nicht löschen.")
        raise InvitationError(message, code="used")
    _record(invitation, "deleted", actor)
    Invitation.objects.filter(pk=invitation.pk).delete()


def _check_code(invitation: Invitation) -> None:
    invitation.code = spelled(invitation.code)
    others = Invitation.objects.filter(edition=invitation.edition_id, code=invitation.code).exclude(pk=invitation.pk)
    if others.exists():
        raise InvitationError(_("Diesen Code gibt es schon."), field="code", code="code_once")


def _record(invitation: Invitation, deed: str, actor: Actor, **details: Any) -> None:
    record(actor=actor, action=f"invitation.{deed}", subject=f"invitation:{invitation.pk}", **details)

"""Giving colleagues a link of their own, taking it back, and a new link where the old one went astray."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from conference.accounts import links
from conference.audit.services import SELF, Actor, record
from conference.outbox.services import enqueue
from exhibitors.models import Exhibitor
from exhibitors.stands import FairError

from .models import PURPOSE, PageAccess

MOST = 8


@transaction.atomic
def give(*, exhibitor: Exhibitor, name: str, email: str, language: str, actor: Actor = SELF) -> PageAccess:
    """Send a colleague a link of their own. Raises FairError `most`, `has_link`."""
    locked = Exhibitor.objects.select_for_update(no_key=True).select_related("edition").get(pk=exhibitor.pk)
    if locked.accesses.filter(revoked_at=None).count() >= MOST:
        message = _("Mehr als %(most)s Links gehen nicht. Bitte nehmen Sie zuerst einen zurück.")
        raise FairError(message % {"most": MOST}, field="email", code="most")
    try:
        with transaction.atomic():
            access = PageAccess.objects.create(exhibitor=locked, name=name, email=email)
    except IntegrityError:
        raise FairError(_("Diese Adresse hat schon einen Link."), field="email", code="has_link") from None
    record(actor=actor, action="exhibitor.access_given", subject=f"exhibitor:{locked.pk}", access=access.pk)
    _send(locked, access, language)
    return access


def _send(exhibitor: Exhibitor, access: PageAccess, language: str) -> None:
    slug = exhibitor.edition.slug
    link = {"view": "exhibitors:personal", "purpose": PURPOSE, "nonce": access.nonce, "slug": slug}
    enqueue(
        key=f"exhibitor:{exhibitor.pk}:colleague:{access.pk}",
        name="exhibitors/colleague",
        to=access.email,
        language=language,
        about=f"exhibitor:{exhibitor.pk}",
        context={
            "edition": exhibitor.edition_id,
            "name": access.name,
            "organisation": exhibitor.organisation,
            "link": link,
        },
    )


@transaction.atomic
def revoke(*, access: PageAccess, actor: Actor = SELF) -> None:
    """The link opens nothing from now on. Twice is once."""
    if PageAccess.objects.filter(pk=access.pk, revoked_at=None).update(revoked_at=timezone.now()):
        subject = f"exhibitor:{access.exhibitor_id}"
        record(actor=actor, action="exhibitor.access_revoked", subject=subject, access=access.pk)


@transaction.atomic
def renew(*, exhibitor: Exhibitor, actor: Actor) -> Exhibitor:
    """Give the organisation another link and mail it to its contact; the old one opens nothing from now on."""
    one = Exhibitor.objects.select_for_update(no_key=True).select_related("edition").get(pk=exhibitor.pk)
    links.renew(one)
    one.save(update_fields=["nonce", "token_digest"])
    entry = record(actor=actor, action="exhibitor.link_renewed", subject=f"exhibitor:{one.pk}")
    enqueue(
        key=f"exhibitor:{one.pk}:renewed:{entry.pk}",
        name="exhibitors/colleague",
        to=one.email,
        language=one.language,
        about=f"exhibitor:{one.pk}",
        context={
            "edition": one.edition_id,
            "name": one.contact_name,
            "organisation": one.organisation,
            "link": {
                "view": "exhibitors:personal",
                "purpose": "exhibitor",
                "nonce": one.nonce,
                "slug": one.edition.slug,
            },
        },
    )
    return one

"""How bookings are put into words, for pages, mails, documents and staff."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from conference.web.languages import comma

from .models import StandBooking


def furniture(booking: StandBooking) -> str:
    """What stands ready, without what is not wanted: "1 Tisch, 2 Stühle"; "" for nothing."""
    counted = (
        (booking.tables, ngettext("%(n)s Tisch", "%(n)s Tische", booking.tables)),
        (booking.chairs, ngettext("%(n)s Stuhl", "%(n)s Stühle", booking.chairs)),
        (booking.pinboards, ngettext("%(n)s Pinnwand", "%(n)s Pinnwände", booking.pinboards)),
    )
    return comma().join(words % {"n": count} for count, words in counted if count)


def missing_power(booking: StandBooking) -> str:
    """What an organisation must know that ordered power at a stand without a socket; "" for all others."""
    if not booking.power or booking.stand is None or booking.stand.power:
        return ""
    words = _("Stand %(number)s hat keinen Stromanschluss. Bitte melden Sie sich bei uns.")
    return words % {"number": booking.stand.number}

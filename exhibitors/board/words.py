"""Why a stand fits, in words."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .matching import Fit, Reason

WORDS = {
    "wished": gettext_lazy("Wunschstand"),
    "alternative": gettext_lazy("Ausweichstand"),
    "power": gettext_lazy("mit Strom"),
    "accessible": gettext_lazy("stufenlos"),
    "wall": gettext_lazy("mit Wand"),
    "no_wall": gettext_lazy("ohne die gewünschte Wand"),
    "spare_wall": gettext_lazy("Wand nicht gewünscht"),
    "spare_power": gettext_lazy("Strom nicht gebraucht"),
    "loud": gettext_lazy("ruhige Ecke, aber mit Ton"),
    "too_wide": gettext_lazy("eigener Aufbau breiter als der Stand"),
    "no_power": gettext_lazy("kein Strom"),
    "steps": gettext_lazy("nicht stufenlos"),
    "few_tables": gettext_lazy("zu wenig Platz für die Tische"),
}


def of(reason: Reason) -> str:
    if reason.code == "neighbour":
        return _("neben %(name)s, gleiches Handlungsfeld") % {"name": reason.name}
    return str(WORDS[reason.code])


def sentence(fit: Fit) -> str:
    """All reasons in a line, what speaks for it first."""
    ordered = sorted(fit.reasons, key=lambda one: -one.points)
    return ", ".join(of(one) for one in ordered) or _("nichts spricht dagegen")

"""The mails about a reported barrier: what is stored when; the words are made by the worker (mail_contexts.py)."""

from __future__ import annotations

from conference.outbox.services import enqueue

from .models import BarrierReport


def _enqueue(report: BarrierReport, name: str) -> None:
    enqueue(
        key=f"barrierreport:{report.pk}:{name}",
        name=f"feedback/{name}",
        to=report.email,
        language=report.language,
        about=f"barrierreport:{report.pk}",
        context={"report": report.pk},
    )


def received(report: BarrierReport) -> None:
    """It has come, and by when the answer is there. Does not repeat the text: nobody can send words to strangers."""
    _enqueue(report, "received")


def interim(report: BarrierReport) -> None:
    """It takes longer, and until when."""
    _enqueue(report, "interim")


def answered(report: BarrierReport) -> None:
    """The answer."""
    _enqueue(report, "answered")

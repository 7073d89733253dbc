"""The mails to people on stage: what is stored when; the words are made by the worker (mail_contexts.py)."""

from __future__ import annotations

from typing import Any

from conference.models import Material, Speaker, Submission
from conference.outbox.services import enqueue


def _enqueue(speaker: Speaker, name: str, *, once: str, language: str, **context: Any) -> None:
    edition = speaker.edition
    personal = {"view": "conference:speaker", "purpose": "speaker", "nonce": speaker.nonce, "slug": edition.slug}
    enqueue(
        key=f"speaker:{speaker.pk}:{once}",
        name=f"speakers/{name}",
        to=speaker.email,
        language=language,
        about=f"speaker:{speaker.pk}",
        context={"speaker": speaker.pk, "link": personal, **context},
    )


def link(speaker: Speaker, *, revision: int) -> None:
    """The link to the own page. `revision` is the audit line's key: one mail per deed."""
    _enqueue(speaker, "speaker_link", once=f"link:{revision}", language=speaker.language)


def decided(submission: Submission, *, revision: int) -> None:
    """What was sent is taken over, or given back; in the language of the page it was sent from."""
    context = {"submission": submission.pk, "answer": submission.answer}
    once = f"submission:{revision}"
    _enqueue(submission.speaker, f"submission_{submission.state}", once=once, language=submission.language, **context)


def decided_material(material: Material, *, revision: int) -> None:
    """A file is taken over, or given back. Files of the team have nobody to be told."""
    if material.speaker is None:
        return
    context = {"material": material.pk, "answer": material.answer}
    once = f"material:{revision}"
    _enqueue(material.speaker, f"submission_{material.state}", once=once, language=material.speaker.language, **context)

"""The box: answers go in once per link, are mixed, and only then looked at.

What is written in one transaction can be told by PostgreSQL's own marks (`xmin`), by its place in the table and by its
old versions, although no column says so. So what a link's use and an answer share is washed off by `mix`: as soon as
five more people have answered, every row of both tables is written anew in one transaction, and `settle` then writes
both tables anew in the order of their random keys. Until then a new answer is shown to nobody. What remains is what an
administrator of the database could see within these minutes, or in a log of its writes (WAL) that is kept:
docs/decisions/0220-anonymous-by-construction.md
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import OperationalError, connection, transaction
from django.db.models import Count, F

from .models import Answer, Survey, UsedLink

LEAST = 5  # people in whose company an answer is shown
_logger = logging.getLogger(__name__)
_USE = """
INSERT INTO surveys_usedlink (id, digest, survey_id) VALUES (gen_random_uuid(), %s, %s)
ON CONFLICT (digest) DO NOTHING
"""


@dataclass(frozen=True)
class Given:
    """One answer as somebody gave it; exactly one of `number`, `choices` and `text` is something."""

    question: int
    session: int | None = None
    number: int | None = None
    choices: list[int] | None = field(default=None)
    text: str = ""


def put(*, survey: Survey, given: Iterable[Given], digest: str, language: str) -> bool:
    """Put answers in. False, with nothing put in, where the link of this digest was used before.

    digest: of a personal link; "" for the open one, which is counted. Where two come at once with the same link, the
    database lets one through; whatever fails takes its use of the link back. Inside the caller's transaction.
    """
    if digest:
        with connection.cursor() as cursor:
            cursor.execute(_USE, [digest, survey.pk])
            if not cursor.rowcount:
                return False
    else:
        Survey.objects.filter(pk=survey.pk).update(open_sheets=F("open_sheets") + 1)
    rows = [
        Answer(
            question_id=one.question,
            session_id=one.session,
            number=one.number,
            choices=one.choices,
            text=one.text,
            by_open_link=not digest,
            language="" if one.text else language,
        )
        for one in given
    ]
    Answer.objects.bulk_create(sorted(rows, key=lambda row: row.id))
    return True


def sheets(survey: Survey) -> int:
    """How many have answered by a personal link."""
    return survey.used_links.count()


@transaction.atomic
def mix(*, survey: Survey) -> bool:
    """Mix where five more have answered, or where nobody can answer any more. Returns whether it was done.

    Every row is written anew, so that new ones look like all others. After the end, languages that fewer than five
    answered in are forgotten.
    """
    held = Survey.objects.select_for_update().get(pk=survey.pk)
    now = sheets(held) + held.open_sheets
    new = now - held.mixed_sheets
    if new < (1 if held.is_over else LEAST):
        return False
    UsedLink.objects.filter(survey=held).update(survey=held)
    Answer.objects.of_survey(held).update(is_mixed=True)
    if held.is_over:
        _forget_rare_languages(held)
    held.mixed_sheets = now
    held.save(update_fields=["mixed_sheets"])
    return True


def _forget_rare_languages(survey: Survey) -> None:
    rows = Answer.objects.of_survey(survey).exclude(language="")
    per_question = rows.values("language", "question", "session").annotate(n=Count("pk"))
    most: dict[str, int] = {}
    for row in per_question:
        most[row["language"]] = max(most.get(row["language"], 0), row["n"])
    rare = [code for code, count in most.items() if count < LEAST]
    rows.filter(language__in=rare).update(language="")


def mix_all() -> int:
    """Mix every survey that is due; returns how many were."""
    done = sum(mix(survey=one) for one in Survey.objects.order_by("pk"))
    if done:
        settle()
    return done


def settle() -> None:
    """Write both tables anew in the order of their keys, without what old versions of rows are left.

    For some milliseconds nobody can answer or look. Where somebody is busy with them for longer, it waits for the next
    time. Not inside a transaction that has written.
    """
    for model in (UsedLink, Answer):
        table = model._meta.db_table
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '2s'")
                cursor.execute(f"CLUSTER {table} USING {table}_pkey")
        except OperationalError:
            _logger.warning("%s could not be written anew now", table)

"""What the workers run; every rule is in pipeline.py. Each is safe to run twice."""

from __future__ import annotations

from celery import group, shared_task

from . import pipeline, services


@shared_task
def plan(document_id: int) -> None:
    """Split a document into parts and hand them out."""
    group(make_part.s(part_id) for part_id in pipeline.plan(document_id)).delay()


@shared_task
def make_part(part_id: int) -> None:
    """Make one part; whoever makes the last one joins them."""
    pipeline.make_part(part_id)


@shared_task
def keep_ready() -> None:
    """Ask for the next document that should lie ready."""
    services.keep_ready()


@shared_task
def sweep() -> None:
    """Find what a lost broker or a killed worker left, and hand it out again; keep ready what should be."""
    for document_id in pipeline.sweep():
        plan.delay(document_id)
    services.keep_ready()

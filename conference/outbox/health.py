"""What `/readyz` says about the outbox: late mail is a reason to look, not to send visitors away."""

from __future__ import annotations

from typing import Any

from . import services


def ask() -> dict[str, Any]:
    """Age of the oldest unsent mail in seconds (None: nothing waits), and how many are late or given up."""
    stuck = services.stuck()
    age = int(stuck.oldest.total_seconds()) if stuck.oldest else None
    return {"ok": not stuck.late, "oldest_unsent_seconds": age, "late": stuck.late, "failed": stuck.failed}

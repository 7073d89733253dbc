"""A disk that takes no files: the document says so, everything else goes on, and trying again helps."""

from collections.abc import Iterator
from contextlib import contextmanager

from tests.endtoend.staff import Staff
from tests.failures import visitors
from tests.stack import Stack


@contextmanager
def _no_disk(stack: Stack) -> Iterator[None]:
    """Where the folder of files was, nothing can be written, not even by root."""
    media, away = stack.home / "media", stack.home / "media-away"
    media.mkdir(exist_ok=True)
    media.rename(away)
    media.write_text("a file where a folder should be")
    try:
        yield
    finally:
        media.unlink()
        away.rename(media)


def _state(stack: Stack, progress: str) -> str:
    key = int(progress.strip("/").rpartition("/")[2])
    return stack.sql("SELECT state FROM documents_document WHERE id = %s", key)[0][0]


def test_document_fails_with_a_message_while_disk_takes_no_files_and_is_made_afterwards(live_stack: Stack) -> None:
    visitors.register(live_stack, 2)
    staff = Staff(live_stack, "anmeldung")
    with _no_disk(live_stack):
        progress = staff.post("/dokumente/neu/", kind="badges", edition="demo")
        live_stack.wait_until(lambda: _state(live_stack, progress) == "failed")
        page = staff.get(progress)[1].decode()
        assert "schiefgegangen" in page
        assert live_stack.get("/demo/") == 200
        [one] = visitors.register(live_stack)
        assert one.is_complete
        assert live_stack.get("/readyz") == 503

    staff.post(f"{progress}noch-einmal/", at=progress)

    live_stack.wait_until(lambda: _state(live_stack, progress) == "ready")
    assert staff.get(f"{progress}datei/")[1].startswith(b"%PDF")
    assert live_stack.get("/readyz") == 200

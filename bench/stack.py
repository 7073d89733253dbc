"""The product as it runs in production, in a folder that goes away; and the yardstick's own server."""

from __future__ import annotations

import json
import os
import shutil
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from conference.config.demo import Program
from tests.mail_sink import MailSink, free_port
from tests.stack import Stack


class MailProcess(MailSink):
    """The mail server as a process of its own (bench/sink.py), so that it costs this one nothing."""

    def __init__(self, home: Path) -> None:
        super().__init__()
        self.file = home / "mails.jsonl"
        self.file.touch()
        self.program = Program("sink", [], home)

    def start(self) -> None:
        if not self.program.is_alive():
            self.program.command = [sys.executable, "-m", "bench.sink", str(self.port), str(self.file)]
            self.program.start()

    def stop(self) -> None:
        self.program.finish(0)

    def empty(self) -> None:
        """Forget the mails so far."""
        os.truncate(self.file, 0)

    def received(self) -> list[dict[str, Any]]:
        """One dictionary per mail since `empty`, as bench/sink.py writes it."""
        return [json.loads(line) for line in self.file.read_text(encoding="utf-8").splitlines()]


class Bench(Stack):
    """The stack of the tests with the mail server as a process and the sweep at its usual pace."""

    mails: MailProcess

    def __init__(self, home: Path) -> None:
        has_redis = shutil.which("redis-server") is not None
        broker = {} if has_redis else {"CELERY_BROKER_URL": "filesystem://"}
        super().__init__(home, mails=MailProcess(home), SWEEP_SECONDS="30", WEB_WORKERS="2", **broker)
        self.environment.pop("PYTHONDONTWRITEBYTECODE", None)  # or every start compiles everything
        if not has_redis:
            del self.programs["redis"]

    def pid(self, name: str) -> int:
        """The process id at the head of a program; 0 where it does not run."""
        if name == "postgres":
            return int((self.postgres.data / "postmaster.pid").read_text().split()[0])
        process = self.programs[name].process
        return process.pid if process is not None else 0

    @contextmanager
    def without(self, *names: str) -> Iterator[None]:
        """The block runs while these programs do not."""
        for name in names:
            self.stop(name)
        try:
            yield
        finally:
            for name in names:
                self.start(name)

    @contextmanager
    def bare_server(self) -> Iterator[Program]:
        """The yardstick (bench/bare.py) under the same gunicorn, on the port `bare_port`."""
        self.bare_port = free_port()
        self.run("-c", "import os; os.environ['BARE_CREATE'] = '1'; import bench.bare")
        command = [sys.executable, "-m", "gunicorn", "-c", "python:conference.config.gunicorn", "bench.bare"]
        program = Program("bare", command, self.home, self.environment | {"PORT": str(self.bare_port)})
        program.start()
        try:
            self.wait_until(lambda: answers(self.bare_port, "/people/"))
            yield program
        finally:
            program.ask_to_end()
            program.finish(time.monotonic() + 2)


def answers(port: int, path: str) -> bool:
    """Whether a page is served."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False

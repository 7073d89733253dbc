"""script/demo's supervisor starts again whatever dies, and leaves nothing behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import psutil
import pytest

from conference.config.local import ROOT
from tests.mail_sink import free_port
from tests.stack import Stack

UNSET = ("DATABASE_URL", "CELERY_BROKER_URL", "EMAIL_URL", "SECRET_KEY", "BASE_URL", "ALLOWED_HOSTS")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[subprocess.Popen]:
    """script/demo without bootstrap, in a folder of its own, after it said that it is ready. The last test ends it."""
    folder = tmp_path_factory.mktemp("demo")
    environment = {name: value for name, value in os.environ.items() if name not in UNSET}
    environment |= {"DATA_DIR": str(folder), "PORT": str(free_port()), "DEMO_PASSWORD": "ein-langes-passwort"}
    environment["DJANGO_SETTINGS_MODULE"] = "conference.config.settings"
    command = [sys.executable, "-u", "-m", "conference.config.demo"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        assert "ready:" in process.stdout.readline()
        yield process
    finally:
        process.terminate()
        process.wait(30)
        process.stdout.close()


def _program(demo: subprocess.Popen, word: str) -> psutil.Process | None:
    """The head of the program whose command line holds the word."""
    for child in psutil.Process(demo.pid).children():
        try:
            if word in child.cmdline():
                return child
        except psutil.NoSuchProcess:
            continue
    return None


def _lives(process: psutil.Process) -> bool:
    """Whether it runs; one that has ended and that nobody has asked for (a zombie) does not."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def _has_come_back(demo: subprocess.Popen, word: str, killed: int) -> Callable[[], bool]:
    def check() -> bool:
        found = _program(demo, word)
        return found is not None and found.pid != killed

    return check


@pytest.mark.parametrize("word", ["worker", "beat", "gunicorn"])
def test_killed_program_comes_back_and_its_children_are_gone(demo: subprocess.Popen, word: str) -> None:
    Stack.wait_until(lambda: _program(demo, word) is not None)
    program = _program(demo, word)
    assert program is not None
    family = [program, *program.children(recursive=True)]

    os.kill(program.pid, signal.SIGKILL)

    Stack.wait_until(_has_come_back(demo, word, program.pid))
    Stack.wait_until(lambda: not any(_lives(one) for one in family))


def test_nothing_is_left_after_sigterm(demo: subprocess.Popen) -> None:
    Stack.wait_until(lambda: _program(demo, "beat") is not None)
    time.sleep(1)  # let the worker fork, so that there is something to leave behind
    family = psutil.Process(demo.pid).children(recursive=True)

    demo.terminate()

    demo.wait(30)
    assert [one for one in family if _lives(one)] == []

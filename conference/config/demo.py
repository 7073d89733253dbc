"""The demo's supervisor: database, web, worker, scheduler as processes of this machine, watched until Ctrl-C.

Each program runs in its own process group and is ended with it. One that dies is started again, what it left
behind is killed first. When the supervisor itself is killed, the kernel ends its programs.
"""

import ctypes
import hashlib
import http.client
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from conference.config.embedded import EmbeddedError, EmbeddedPostgres
from conference.config.local import ROOT, fill_environment

SLOWEST_RESTART = 5.0  # seconds
STEADY_AFTER = 10.0  # seconds of life after which a program counts as healthy
PATIENCE = 7.0  # seconds to end by themselves; a worker takes five
EDITIONS = ("konferenz-2024.json", "konferenz-demo.json")
PR_SET_PDEATHSIG = 1


class Program:
    """One watched program; `environment` where it is not ours."""

    def __init__(self, name: str, command: list[str], logs: Path, environment: dict[str, str] | None = None) -> None:
        self.name = name
        self.environment = environment
        self.command = command
        self.log = logs / f"{name}.log"
        self.process: subprocess.Popen | None = None
        self.started = 0.0
        self.pause = 0.0
        self.due = 0.0

    def start(self) -> None:
        """Start it in a process group of its own."""
        self.started = time.monotonic()
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                self.command,
                cwd=ROOT,
                env=self.environment,
                stdout=output,
                stderr=output,
                start_new_session=True,
                preexec_fn=_end_with_parent,  # noqa: PLW1509  the supervisor has no threads
            )

    def is_alive(self) -> bool:
        """Whether it runs."""
        return self.process is not None and self.process.poll() is None

    def watch(self) -> None:
        """Start it again when it has ended, later each time when it does not live long."""
        if self.process is not None and self.process.poll() is not None:
            self._kill_group()
            steady = time.monotonic() - self.started > STEADY_AFTER
            self.pause = 0.2 if steady else min(max(self.pause * 2, 0.2), SLOWEST_RESTART)
            self.due = time.monotonic() + self.pause
            self.process = None
            _say(f"{self.name} ended and is started again; see {self.log}")
        if self.process is None and time.monotonic() >= self.due:
            self.start()

    def ask_to_end(self) -> None:
        """Ask politely; `finish` does the rest."""
        if self.is_alive():
            self.process.terminate()

    def finish(self, deadline: float) -> None:
        """Wait until the deadline, then kill whatever is left of its group."""
        if self.process is None:
            return
        try:
            self.process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            pass
        self._kill_group()
        self.process.wait()

    def _kill_group(self) -> None:
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            return


class Supervisor:
    """Prepares the data, runs the programs, ends them."""

    def __init__(self) -> None:
        self.postgres: EmbeddedPostgres | None = fill_environment()
        self.data = Path(os.environ["DATA_DIR"])
        self.port = int(os.environ["PORT"])
        self.stopping = False
        self.programs: list[Program] = []
        self.password = _password(self.data / "demo_password")

    def run(self) -> None:
        """Until Ctrl-C or SIGTERM."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._stop)
        _refuse_taken_port(self.port)
        if self.postgres is not None:
            self.postgres.acquire()
        try:
            self._prepare()
            if not self.stopping:
                self._start()
            self._watch()
        finally:
            self._end()

    def _stop(self, number: int, frame: object) -> None:
        self.stopping = True

    def _prepare(self) -> None:
        """Tables, editions, staff: only where something changed since they were last made."""
        stamp = self.data / "prepared"
        wanted = _fingerprint(os.environ["DATABASE_URL"], self.password)
        if self.postgres is not None and stamp.exists() and stamp.read_text() == wanted:
            return
        _say("Preparing the database")
        command = [sys.executable, "-m", "conference.config.prepare_demo"]
        environment = os.environ | {"DEMO_PASSWORD": self.password}
        subprocess.run(command, cwd=ROOT, check=True, env=environment, stdout=sys.stderr)
        stamp.write_text(wanted)

    def _start(self) -> None:
        logs = self.data / "logs"
        logs.mkdir(exist_ok=True)
        for old in logs.glob("*.log"):
            old.unlink()
        python = [sys.executable, "-m"]
        configuration = "python:conference.config.gunicorn"
        self.programs = [
            Program("web", [*python, "gunicorn", "-c", configuration, "conference.config.wsgi"], logs),
            Program("worker", [*python, "celery", *WORKER], logs),
            Program("beat", [*python, "celery", "-A", "conference.config.beat", "beat"], logs),
        ]
        self.programs[0].start()
        while not self.stopping and not _answers(self.port):
            if not self.programs[0].is_alive():
                sys.exit(f"The web server does not start:\n{self.programs[0].log.read_text()[-3000:]}")
            time.sleep(0.05)
        if self.stopping:
            return
        print(f"ready: {os.environ['BASE_URL']}/", flush=True)
        print(f"staff: {os.environ['BASE_URL']}/admin/  password: {self.password}", flush=True)
        for name in ("leitung", "agenda", "anmeldung", "messe", "empfang", "bedarf"):
            print(f"       {name}@example.org", flush=True)
        print(f"logs:  {logs}   Ctrl-C ends everything.", flush=True)

    def _watch(self) -> None:
        while not self.stopping:
            for program in self.programs:
                program.watch()
            if self.postgres is not None and not self.postgres.is_running():
                self._revive_postgres()
            time.sleep(0.2)

    def _revive_postgres(self) -> None:
        try:
            self.postgres.acquire()
        except EmbeddedError as error:
            _say(str(error))

    def _end(self) -> None:
        deadline = time.monotonic() + PATIENCE
        for program in self.programs:
            program.ask_to_end()
        for program in self.programs:
            program.finish(deadline)
        if self.postgres is not None:
            self.postgres.release()


WORKER = [
    "-A",
    "conference.config.celery",
    "worker",
    f"--concurrency={os.environ.get('WORKER_CONCURRENCY', '2')}",
    "--without-gossip",
    "--without-mingle",
    "--without-heartbeat",
    "--loglevel=warning",
]


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _end_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _password(path: Path) -> str:
    """The given password, or one made up at the first start and kept."""
    if given := os.environ.get("DEMO_PASSWORD"):
        return given
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text("-".join(secrets.token_hex(2) for _ in range(4)))
    return path.read_text()


def _fingerprint(*words: str) -> str:
    digest = hashlib.sha256("\n".join(words).encode())
    for path in sorted([*ROOT.glob("*/migrations/*.py"), *ROOT.glob("*/*/migrations/*.py")]):
        digest.update(path.read_bytes())
    for name in EDITIONS:
        digest.update((ROOT / "conference" / "demo_data" / name).read_bytes())
    return digest.hexdigest()


def _refuse_taken_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            sys.exit(f"Port {port} is in use. Choose another: PORT=8001 script/demo")


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status < 500
    except OSError:
        return False
    finally:
        connection.close()


def main() -> None:
    """Run the demo."""
    try:
        Supervisor().run()
    except EmbeddedError as error:
        sys.exit(str(error))
    except subprocess.CalledProcessError as error:
        sys.exit(error.returncode)


if __name__ == "__main__":
    main()

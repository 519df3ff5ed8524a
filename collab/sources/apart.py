"""Does work on other people's files in a process of its own, which has only so much memory and time.

A file of a few kilobytes can come to gigabytes once it is read, and no check beforehand is sure to
notice. What happens here happens to nobody else: the process that serves the pages neither waits
nor holds what is read, and when the limit is reached only this one process ends.
"""

import contextlib
import os
import pickle
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

from collab.data.errors import CollabError
from collab.data.written import why
from collab.sources.opening import File
from collab.sources.raw_table import FEWER, refusal

try:
    import resource
except ModuleNotFoundError:  # Windows has no such limits; there the time alone is limited.
    resource = None

T = TypeVar("T")
Progress = Callable[[float, str], None]
"""Told the share done (0 to 1) and what is being done."""
MOST_MEMORY = 2_500_000_000
"""Bytes that reading files may take, beside the files themselves where they are handed over."""
MOST_SECONDS = 600
"""Seconds after which reading is stopped."""
_MOST_ANSWER = 1 << 30
_TOGETHER = threading.BoundedSemaphore(2)
"""So many at once of one process; whoever comes later waits."""
_CHILD = (
    "import pickle, sys; sys.path[:] = pickle.load(sys.stdin.buffer); "
    "from collab.sources.apart import answer; answer()"
)
SECRETS = ("COLLAB_DATABASE_URL", "PGPASSWORD")
"""Settings that the process is not told."""
_ENVIRONMENT = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2"}
"""Threads that nobody needs here reserve memory that counts."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Most bytes of memory and seconds of time that work apart may take."""

    memory: int = MOST_MEMORY
    seconds: float = MOST_SECONDS


class Teller:
    """Tells whoever waits what is being done, and what is known already."""

    def __init__(self, send: Callable[[str, Any], None]) -> None:
        self._send = send

    def progress(self, share: float, what: str) -> None:
        """The share done (0 to 1), and what is being done."""
        self._send("progress", (share, what))

    def tell(self, known: object) -> None:
        """Something that is known before the rest."""
        self._send("told", known)


def run_apart(
    work: Callable[..., T],
    *arguments: object,
    files: Sequence[File],
    progress: Progress = lambda _share, _what: None,
    told: Callable[[Any], None] = lambda _: None,
    limits: Limits | None = None,
) -> T:
    """What `work(files, *arguments, teller)` returns, done in a process of its own.

    `work` is a function of a module; what it tells its Teller reaches `progress` and `told`. Raises
    what it raises if that is a CollabError, and DataError, which names the file that was being
    read, when it takes more memory or time than `limits`.
    """
    limits = limits or Limits()
    # What is handed over has to be held twice for a moment.
    memory = limits.memory + sum(len(f.source) for f in files if isinstance(f.source, bytes))
    share, doing = 0.0, ""
    with _place(progress), _child(limits.seconds) as (process, late):
        assert process.stdin is not None
        assert process.stdout is not None
        with contextlib.suppress(OSError):
            # Not the folder that somebody happens to stand in: what lies there may be other people's.
            pickle.dump([folder for folder in sys.path if folder], process.stdin)
            pickle.dump((Limits(memory, limits.seconds), work, tuple(files), arguments), process.stdin, 5)
            process.stdin.flush()
        for kind, content in _messages(process.stdout):
            if kind == "progress":
                share, doing = content
                progress(share, doing)
            elif kind == "alive":
                progress(share, doing)
            elif kind == "told":
                told(content)
            elif kind == "done":
                return content
            elif kind == "raised":
                raise content
            elif kind == "failed":
                raise RuntimeError(content)
            else:
                break
    file = max((f.name for f in files if f.name in doing), key=len, default="the files together")
    if late.is_set():
        raise refusal(file, f"reading took more than {limits.seconds:g} seconds and was stopped", FEWER)
    most = f"{limits.memory / 1e9:,.1f} GB of memory"
    raise refusal(file, f"reading takes more than {most}, and was stopped", FEWER)


def read_apart(read: Callable[[File], T], file: File, limits: Limits | None = None) -> T:
    """What `read(file)` returns, done in a process of its own. Raises as `run_apart`."""
    return run_apart(_one, read, files=[file], limits=limits)


def _one(files: Sequence[File], read: Callable[[File], T], _: Teller) -> T:
    return read(files[0])


@contextlib.contextmanager
def _place(progress: Progress) -> Iterator[None]:
    """One of the few places for work apart, which may have to be waited for."""
    while not _TOGETHER.acquire(timeout=0.5):
        progress(0.0, "Waiting until the files that others brought are read")
    try:
        yield
    finally:
        _TOGETHER.release()


@contextlib.contextmanager
def _child(seconds: float) -> Iterator[tuple[subprocess.Popen[bytes], threading.Event]]:
    """The process, which never outlives this, and whether it had to be stopped for its time."""
    late = threading.Event()
    try:
        process = start()
    except OSError as error:
        raise CollabError(
            f"No process can be started to read the files in: {why(error)}. Nothing was changed."
        ) from None

    def stop() -> None:
        late.set()
        process.kill()

    clock = threading.Timer(seconds, stop)
    clock.daemon = True
    clock.start()
    try:
        yield process, late
    finally:
        clock.cancel()
        process.kill()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        process.wait()


def start() -> subprocess.Popen[bytes]:
    """A process that answers. Raises OSError if none can be started."""
    environment = {name: value for name, value in os.environ.items() if name not in SECRETS}
    return subprocess.Popen(  # noqa: S603 - our own program, without a shell
        [sys.executable, "-I", "-c", _CHILD],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment | _ENVIRONMENT,
    )


def _messages(pipe: BinaryIO | Any) -> Iterator[tuple[str, Any]]:
    """What the process says, until it ends."""
    while len(head := pipe.read(8)) == 8:
        length = int.from_bytes(head, "big")
        if length > _MOST_ANSWER or len(content := pipe.read(length)) < length:
            return
        yield pickle.loads(content)  # noqa: S301 - of our own process


def answer() -> None:
    """The other side: do what is asked on standard input, and tell on standard output."""
    pipe = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    lock = threading.Lock()

    def send(kind: str, content: object) -> None:
        packed = pickle.dumps((kind, content), 5)
        with lock:
            pipe.write(len(packed).to_bytes(8, "big"))
            pipe.write(packed)
            pipe.flush()

    # Only what follows the limits is other people's.
    limits, work, files, arguments = pickle.load(sys.stdin.buffer)  # noqa: S301 - of our own process
    _limit(limits)
    threading.Thread(target=_live, args=(send,), daemon=True).start()
    try:
        send("done", work(files, *arguments, Teller(send)))
    except CollabError as error:
        send("raised", error)
    except MemoryError:
        send("memory", None)
    except Exception as error:
        # The kind and the place alone: what a file says does not belong into a log.
        place = traceback.extract_tb(error.__traceback__)[-1]
        send("failed", f"{type(error).__name__} at {Path(place.filename).name}:{place.lineno}")
    os._exit(0)


def _limit(limits: Limits) -> None:
    with contextlib.suppress(OSError, AttributeError):
        os.nice(10)
    if resource is None:
        return
    seconds = int(limits.seconds) + 5
    for kind, most in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_CPU, 2 * seconds),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
    ):
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(kind, (most, most))


def _live(send: Callable[[str, Any], None]) -> None:
    """A word a second, so that whoever waits can stop; and the end when nobody waits any more."""
    gone = threading.Event()

    def listen() -> None:
        while sys.stdin.buffer.raw.read(1):  # pyright: ignore[reportAttributeAccessIssue]
            pass
        gone.set()
        os._exit(1)

    threading.Thread(target=listen, daemon=True).start()
    while not gone.wait(1):
        try:
            send("alive", None)
        except OSError:
            os._exit(1)

"""What work in a process of its own says on the way, and how it ends: without the process, which only the
slow tests start."""

import contextlib
import io
import pickle
import subprocess
import sys
import threading
from types import SimpleNamespace

import pytest

from collab.data.errors import CollabError, DataError
from collab.sources import apart
from collab.sources.apart import Limits, Teller, run_apart
from collab.sources.opening import File

FILES = [File("a.csv", b"123"), File("a.csv.zip", b"12345")]


def packed(kind, content):
    told = pickle.dumps((kind, content))
    return len(told).to_bytes(8, "big") + told


@pytest.fixture
def process(monkeypatch):
    """A process that says what is told here, and what was handed to it."""
    one = SimpleNamespace(stdin=io.BytesIO(), stdout=None, late=threading.Event(), seconds=None)

    @contextlib.contextmanager
    def child(seconds):
        one.seconds = seconds
        yield one, one.late

    monkeypatch.setattr(apart, "_child", child)

    def says(*messages, end=b""):
        one.stdin, one.stdout = io.BytesIO(), io.BytesIO(b"".join(packed(*m) for m in messages) + end)

    one.says = says
    return one


def test_what_is_told_on_the_way_reaches_whoever_waits_and_the_first_end_counts(process):
    process.says(
        ("alive", None),
        ("progress", (0.5, "Reading a.csv")),
        ("alive", None),
        ("told", "half"),
        ("done", 7),
        ("done", 8),
    )
    heard, known = [], []
    done = run_apart(len, 1, 2, files=FILES, progress=lambda *t: heard.append(t), told=known.append)
    assert (done, known) == (7, ["half"])
    assert heard == [(0.0, ""), (0.5, "Reading a.csv"), (0.5, "Reading a.csv")]
    # The process gets where modules are, but not the folder somebody stands in; the limits with what
    # the files take that are handed over; and the work.
    process.stdin.seek(0)
    assert pickle.load(process.stdin) == [folder for folder in sys.path if folder]
    limits, work, files, arguments = pickle.load(process.stdin)
    assert limits == Limits(2_500_000_008, 600) and process.seconds == 600
    assert (work, files, arguments) == (len, tuple(FILES), (1, 2))


def test_what_was_raised_is_raised_and_what_failed_says_where(process):
    process.says(("raised", CollabError("Anna's")))
    with pytest.raises(CollabError, match=r"^Anna's$"):
        run_apart(len, files=FILES)
    process.says(("failed", "KeyError at a.py:3"))
    with pytest.raises(RuntimeError, match=r"^KeyError at a\.py:3$"):
        run_apart(len, files=FILES)


@pytest.mark.parametrize(
    ("doing", "named"),
    [
        ("Reading a.csv", "a.csv"),
        ("Opening a.csv.zip", "a.csv.zip"),
        ("Putting the files together", "the files together"),
    ],
)
def test_what_ends_early_is_refused_by_the_file_being_read(process, doing, named):
    limits = Limits(memory=1_499_999_992, seconds=4)
    do = "Give the rows of your own authority"
    for last in (("memory", None), ("progress", (0.6, doing))):
        process.says(("progress", (0.5, doing)), last)
        with pytest.raises(DataError) as refused:
            run_apart(len, files=FILES, limits=limits)
        told = f"{named}: reading takes more than 1.5 GB of memory, and was stopped. {do}"
        assert str(refused.value).startswith(told)
    # An answer that was cut off is none.
    process.says(("progress", (0.5, doing)), end=packed("done", "x" * 99)[:50])
    with pytest.raises(DataError, match="more than"):
        run_apart(len, files=FILES, limits=limits)
    process.late.set()
    process.says(("progress", (0.5, doing)))
    with pytest.raises(DataError) as refused:
        run_apart(len, files=FILES, limits=limits)
    told = f"{named}: reading took more than 4 seconds and was stopped. {do}"
    assert str(refused.value).startswith(told)


def test_an_answer_longer_than_is_read_is_none(process, monkeypatch):
    exactly = packed("done", "x" * 99)
    monkeypatch.setattr(apart, "_MOST_ANSWER", len(exactly) - 8)
    process.says(end=exactly)
    assert run_apart(len, files=FILES) == "x" * 99
    monkeypatch.setattr(apart, "_MOST_ANSWER", len(exactly) - 9)
    process.says(end=exactly)
    with pytest.raises(DataError, match="the files together"):
        run_apart(len, files=FILES)


def test_two_read_at_once_and_the_next_waits_and_is_told(monkeypatch):
    said = []

    def leave(*told):
        said.append(told)
        apart._TOGETHER.release()

    monkeypatch.setattr(apart, "_TOGETHER", threading.BoundedSemaphore(2))
    with apart._place(leave), apart._place(leave):
        assert said == []
        with apart._place(leave):
            assert said == [(0.0, "Waiting until the files that others brought are read")]
        apart._TOGETHER.acquire(blocking=False)


@pytest.mark.usefixtures("started_as_the_app_does")
def test_the_process_knows_no_password_is_stopped_in_time_and_always_ended(monkeypatch):
    started = {}

    class Process:
        def __init__(self, command, **options):
            started.update(options, command=command, killed=0, waited=0)
            self.stdin, self.stdout = io.BytesIO(), io.BytesIO()

        def kill(self):
            started["killed"] += 1

        def wait(self):
            started["waited"] += 1

    class Clock:
        def __init__(self, seconds, stop):
            started.update(seconds=seconds, stop=stop, running=False)

        def start(self):
            started["running"] = self.daemon

        def cancel(self):
            started["running"] = False

    monkeypatch.setattr(apart.subprocess, "Popen", Process)
    monkeypatch.setattr(apart.threading, "Timer", Clock)
    monkeypatch.setenv("COLLAB_DATABASE_URL", "secret")
    monkeypatch.setenv("PGPASSWORD", "secret")
    monkeypatch.setenv("LANG", "C")
    with apart._child(4.5) as (process, late):
        assert (started["seconds"], started["running"], late.is_set()) == (4.5, True, False)
        assert started["command"][:3] == [sys.executable, "-I", "-c"]
        assert "secret" not in started["env"].values() and started["env"]["LANG"] == "C"
        assert started["env"]["OMP_NUM_THREADS"] == "1"
        pipes = [started[name] for name in ("stdin", "stdout", "stderr")]
        assert pipes == [subprocess.PIPE, subprocess.PIPE, subprocess.DEVNULL]
        started["stop"]()
        assert late.is_set() and started["killed"] == 1
    assert (started["killed"], started["waited"], started["running"]) == (2, 1, False)
    assert process.stdin.closed and process.stdout.closed


def test_the_process_limits_itself(monkeypatch):
    if apart.resource is None:
        pytest.skip("Windows has no such limits")
    kept = {}
    monkeypatch.setattr(apart.os, "nice", lambda by: kept.update(nice=by))
    monkeypatch.setattr(apart.resource, "setrlimit", lambda kind, most: kept.update({kind: most}))
    apart._limit(Limits(memory=7, seconds=4.5))
    kinds = (apart.resource.RLIMIT_AS, apart.resource.RLIMIT_CPU)
    assert [kept[kind] for kind in kinds] == [(7, 7), (18, 18)]
    assert kept[apart.resource.RLIMIT_CORE] == kept[apart.resource.RLIMIT_FSIZE] == (0, 0)
    assert kept["nice"] == 10


def test_what_is_told_has_its_kind():
    said = []
    teller = Teller(lambda *message: said.append(message))
    teller.progress(0.5, "Reading")
    teller.tell("half")
    assert said == [("progress", (0.5, "Reading")), ("told", "half")]

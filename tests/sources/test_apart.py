"""Work on other people's files in a process of its own: what it returns, raises, tells, and costs."""

import contextlib
import os
import signal
import threading
import time
from pathlib import Path

import pytest

from collab.data.errors import CollabError, DataError, Problem
from collab.sources.apart import Limits, read_apart, run_apart
from collab.sources.name_lists import read_list
from collab.sources.opening import File

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("started_as_the_app_does")]
FILE = File("a.csv", b"some bytes")


def _returns(files, teller):
    teller.progress(0.5, f"Reading {files[0].name}")
    teller.tell("half")
    os.write(1, b"what a library prints harms nothing")
    return os.getpid(), [file.content() for file in files]


def _raises(files, _):
    raise DataError([Problem(files[0].name, "is wrong", "Mend it.", row=3)])


def _fails(files, _):
    return {}["what a file says"]


def _eats(files, teller):
    teller.progress(0.1, f"Reading {files[0].name}")
    kept = []
    while True:
        kept.append(bytearray(50_000_000))


def _dies(files, teller):
    teller.progress(0.1, f"Reading {files[0].name}")
    os.kill(os.getpid(), signal.SIGSEGV)
    time.sleep(60)


def _dawdles(files, teller):
    teller.progress(0.1, f"Reading {files[0].name}")
    time.sleep(600)


def _secrets(files, _):
    return sorted(name for name in os.environ if "DATABASE" in name or "PASSWORD" in name)


def _writes(files, _):
    Path(files[0].name).write_text("x")


def test_what_it_returns_and_tells_comes_back_from_another_process():
    heard, known = [], []
    pid, contents = run_apart(
        _returns, files=[FILE], progress=lambda *told: heard.append(told), told=known.append
    )
    assert pid != os.getpid()
    assert contents == [b"some bytes"]
    assert heard[0] == (0.5, "Reading a.csv")
    assert known == ["half"]


def test_what_it_raises_comes_back_whole_and_what_fails_says_only_where():
    with pytest.raises(DataError) as caught:
        run_apart(_raises, files=[FILE])
    assert caught.value.problems == (Problem("a.csv", "is wrong", "Mend it.", row=3),)
    with pytest.raises(RuntimeError, match=r"^KeyError at test_apart\.py:\d+$"):
        run_apart(_fails, files=[FILE])


@pytest.mark.parametrize("work", [_eats, _dies])
def test_what_takes_too_much_memory_ends_alone_and_is_told_by_its_file(work):
    with pytest.raises(DataError, match=r"a\.csv: reading takes more than 1\.5 GB of memory") as caught:
        run_apart(work, files=[FILE], limits=Limits(memory=1_500_000_000))
    assert "Give the rows" in str(caught.value)


def test_what_takes_too_long_is_stopped_and_told_by_its_file():
    began = time.perf_counter()
    with pytest.raises(DataError, match=r"a\.csv: reading took more than 4 seconds and was stopped"):
        run_apart(_dawdles, files=[FILE], limits=Limits(seconds=4))
    assert time.perf_counter() - began < 20


def reading() -> set[str]:
    """The processes of ours that read files."""
    found = set()
    for pid in Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text().split():
        # One of another test's may end just now.
        with contextlib.suppress(OSError):
            if "collab.sources.apart" in Path(f"/proc/{pid}/cmdline").read_text():
                found.add(pid)
    return found


def test_whoever_waits_no_longer_ends_the_process_too():
    seen = []

    def stop(share, what):
        seen.append(reading() - before)
        raise KeyboardInterrupt

    before = reading()
    with pytest.raises(KeyboardInterrupt):
        run_apart(_dawdles, files=[FILE], progress=stop)
    assert len(seen[0]) == 1
    assert reading() <= before


def test_it_knows_no_password_of_the_database_and_writes_no_file(tmp_path, monkeypatch):
    monkeypatch.setenv("PGPASSWORD", "secret")
    assert run_apart(_secrets, files=[FILE]) == []
    with pytest.raises(RuntimeError, match="OSError"):
        run_apart(_writes, files=[File(str(tmp_path / "new"), b"")])


def test_a_list_is_read_apart_as_it_is_here():
    file = File("list.csv", b"Partnership,School\nWolds,Alford Primary\n")
    assert read_apart(read_list, file) == read_list(file)


def test_what_lies_in_the_folder_where_somebody_stands_is_not_run(tmp_path, monkeypatch):
    (tmp_path / "pickle.py").write_text("raise SystemExit('run')")
    monkeypatch.chdir(tmp_path)
    assert run_apart(_returns, files=[FILE])[1] == [b"some bytes"]


def test_a_machine_that_can_start_no_process_is_told(monkeypatch):
    def none(*_, **__):
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr("subprocess.Popen", none)
    with pytest.raises(CollabError, match="No process can be started to read the files in"):
        run_apart(_returns, files=[FILE])


def test_whoever_comes_when_others_are_reading_waits_and_is_told(monkeypatch):
    monkeypatch.setattr("collab.sources.apart._TOGETHER", threading.BoundedSemaphore(1))
    heard, begun = [], threading.Event()

    def first():
        with pytest.raises(DataError, match="took more than 4 seconds"):
            run_apart(_dawdles, files=[FILE], progress=lambda *_: begun.set(), limits=Limits(seconds=4))

    other = threading.Thread(target=first)
    other.start()
    assert begun.wait(20)
    run_apart(_returns, files=[FILE], progress=lambda *told: heard.append(told))
    other.join()
    assert heard[0] == (0.0, "Waiting until the files that others brought are read")
    assert heard[-1] == (0.5, "Reading a.csv")

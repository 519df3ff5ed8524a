"""Heavy work beside the pages: shared, queued, stopped, and what happens when a process ends."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from threading import Event

import pytest

from collab.ui.server import worker_process
from collab.ui.server.pool import Lane
from collab.ui.server.work import State
from collab.ui.server.worker_process import WorkerProcess
from tests import worked_on

# Each starts a process of its own.
pytestmark = pytest.mark.slow
_LONG = 60.0


@pytest.fixture
def lane():
    made = Lane(lambda: 1, _LONG)
    yield made
    made.close()


@pytest.fixture
def gate(tmp_path):
    """A pipe that a worker reads from: it is blocked until the test writes."""
    path = tmp_path / "gate"
    os.mkfifo(path)
    return path


def opened(gate):
    """Let the worker that is blocked on the gate go on."""
    gate.write_text("go")


def begun(work):
    """Wait until a process works on it; returns the process' number."""
    for _ in range(600):
        if work.what.startswith("pid "):
            return int(work.what.removeprefix("pid "))
        time.sleep(0.05)
    raise TimeoutError(work.state)


def ended(pid):
    """Whether the process ends within ten seconds."""
    for _ in range(100):
        state = Path(f"/proc/{pid}/stat")
        try:
            if state.read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        except OSError:
            return True
        time.sleep(0.1)
    return False


def test_two_who_ask_the_same_share_one_computation(lane, gate):
    kept = []
    first = lane.ask("key", "Ann", worked_on.blocked, (str(gate), 7), kept.append)
    second = lane.ask("key", "Ben", worked_on.blocked, (str(gate), 7), kept.append)
    assert first is second
    begun(first)
    # Whoever leaves leaves it to the other.
    lane.leave(first, "Ann")
    opened(gate)
    assert first.finished.wait(_LONG) and first.state is State.DONE
    assert kept == [7]


def test_a_stop_ends_it_and_frees_the_worker(lane, gate):
    kept = []
    stopped = lane.ask("one", "Ann", worked_on.blocked, (str(gate), 1), kept.append)
    pid = begun(stopped)
    lane.leave(stopped, "Ann")
    assert stopped.state is State.STOPPED and ended(pid)
    after = lane.ask("two", "Ben", worked_on.told, (2,), kept.append)
    assert after.finished.wait(_LONG) and kept == [2]


def test_the_queue_tells_its_place_and_a_stop_in_it_moves_the_others_up(lane, gate):
    kept = []
    running = lane.ask(0, "Ann", worked_on.blocked, (str(gate), 0), kept.append)
    begun(running)
    second = lane.ask(1, "Ben", worked_on.told, (1,), kept.append)
    third = lane.ask(2, "Cat", worked_on.told, (2,), kept.append)
    assert [lane.see(w, v) for w, v in ((running, "Ann"), (second, "Ben"), (third, "Cat"))] == [0, 1, 2]
    assert third.state is State.WAITING
    lane.leave(second, "Ben")
    assert second.state is State.STOPPED and lane.see(third, "Cat") == 1
    opened(gate)
    assert third.finished.wait(_LONG) and kept == [0, 2]


def test_who_asks_for_something_else_leaves_what_was_asked_before(lane, gate):
    kept = []
    before = lane.ask(1, "Ann", worked_on.blocked, (str(gate), 1), kept.append)
    begun(before)
    after = lane.ask(2, "Ann", worked_on.told, (2,), kept.append)
    assert after.finished.wait(_LONG) and before.state is State.STOPPED and kept == [2]


def test_what_nobody_looks_at_any_more_gives_way_to_who_waits(lane, gate, monkeypatch):
    left = lane.ask(1, "closed the page", worked_on.blocked, (str(gate), 1), print)
    pid = begun(left)
    kept = []
    waiting = lane.ask(2, "Ann", worked_on.told, (2,), kept.append)
    left.watchers["closed the page"] -= 3600
    assert lane.see(waiting, "Ann") in (0, 1)
    assert waiting.finished.wait(_LONG) and kept == [2] and left.state is State.STOPPED and ended(pid)


def test_a_worker_that_crashes_is_told_and_replaced(lane, gate):
    kept = []
    crashed = lane.ask(1, "Ann", worked_on.blocked, (str(gate), 1), kept.append)
    os.kill(begun(crashed), signal.SIGKILL)
    assert crashed.finished.wait(_LONG) and crashed.state is State.FAILED
    assert "ended unexpectedly" in crashed.trouble
    again = lane.ask(1, "Ann", worked_on.told, (3,), kept.append)
    assert again.finished.wait(_LONG) and kept == [3]


def test_a_worker_that_ended_while_it_waited_fails_nobody(lane, monkeypatch):
    # A process that is ending may not have ended yet.
    monkeypatch.setattr(WorkerProcess, "ready", True)
    kept = []
    first = lane.ask(1, "Ann", worked_on.own_number, (), kept.append)
    assert first.finished.wait(_LONG)
    os.kill(kept[0], signal.SIGKILL)
    assert ended(kept[0])
    second = lane.ask(2, "Ann", worked_on.own_number, (), kept.append)
    assert second.finished.wait(_LONG) and second.state is State.DONE and kept[1] != kept[0]


def test_a_process_is_replaced_after_so_many_pieces_of_work(lane, monkeypatch):
    monkeypatch.setattr(worker_process, "_TASKS", 2)
    kept = []
    for key in range(3):
        assert lane.ask(key, "Ann", worked_on.own_number, (), kept.append).finished.wait(_LONG)
    assert kept[0] == kept[1] != kept[2]


def test_what_takes_too_long_is_stopped_and_told(gate):
    lane = Lane(lambda: 1, 0.0)
    work = lane.ask(1, "Ann", worked_on.blocked, (str(gate), 1), print)
    assert work.finished.wait(_LONG) and work.state is State.FAILED and "took longer" in work.trouble
    lane.close()


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (worked_on.refused, "There is no such school"),
        (worked_on.too_large, "more memory"),
        (worked_on.broken, "Something went wrong here (reference "),
    ],
)
def test_what_fails_is_told_without_anybody_s_figures_and_the_worker_goes_on(lane, function, words):
    kept = []
    failed = lane.ask(1, "Ann", function, (), kept.append)
    assert failed.finished.wait(_LONG) and failed.state is State.FAILED
    assert words in failed.trouble and "3 of 4" not in failed.trouble
    after = lane.ask(2, "Ann", worked_on.told, (2,), kept.append)
    assert after.finished.wait(_LONG) and kept == [2]


def test_what_a_library_prints_does_not_stand_among_the_messages(lane):
    kept = []
    work = lane.ask(1, "Ann", worked_on.chatty, (), kept.append)
    assert work.finished.wait(_LONG) and kept == ["said"]


def test_workers_end_with_the_server_however_it_ends(gate):
    """The server is killed while its worker is in the middle of something."""
    code = (
        "import time; from tests import worked_on; from collab.ui.server.pool import Lane\n"
        f"lane = Lane(lambda: 1, 60)\nwork = lane.ask(1, 'a', worked_on.blocked, ({str(gate)!r}, 1), print)\n"
        "while not work.what: time.sleep(.05)\n"
        "print(work.what, flush=True); time.sleep(60)"
    )
    server = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    pid = int(server.stdout.readline().removeprefix("pid "))
    server.kill()
    server.wait()
    server.stdout.close()
    assert ended(pid)


@pytest.mark.usefixtures("started_as_the_app_does")
def test_pages_come_first_and_memory_is_bounded(lane):
    kept = []
    work = lane.ask(1, "Ann", worked_on.manners, (), kept.append)
    assert work.finished.wait(_LONG)
    nice, memory, streamlit = kept[0]
    assert nice == os.nice(0) + 10 and 0 < memory <= 4 * 1024**3 and not streamlit


def test_without_workers_it_is_done_at_once():
    kept = []
    work = Lane(lambda: 0, _LONG).ask(1, "Ann", worked_on.told, (5,), kept.append)
    assert work.state is State.DONE and kept == [5] and isinstance(work.finished, Event)


def test_every_process_is_made_ready_first_also_one_that_takes_another_s_place(lane, gate):
    lane.have_ready(worked_on.made_ready, "the release")
    kept = []
    first = lane.ask(1, "Ann", worked_on.readiness, (str(gate),), kept.append)
    os.kill(begun(first), signal.SIGKILL)
    second = lane.ask(2, "Ann", worked_on.readiness, (str(gate),), kept.append)
    begun(second)
    opened(gate)
    assert second.finished.wait(_LONG) and kept == [["the release"]]

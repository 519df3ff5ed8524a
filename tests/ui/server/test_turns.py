"""Turns at working out a page: how many at once, in which order, and for how long."""

import threading
from contextlib import ExitStack

import pytest

from collab.ui.server.turns import PLACES, Turns

SOON, NEVER = 20.0, 0.2
"""Seconds in which what must happen has happened, and in which what must not would have."""


class Page:
    """A viewer's page that takes its turn in a thread of its own and holds it until it may go."""

    def __init__(self, turns, order=None, fails=False):
        self.began, self._go = threading.Event(), threading.Event()
        self._turns, self._order, self._fails = turns, order, fails
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self):
        try:
            with self._turns.turn():
                if self._order is not None:
                    self._order.append(self)
                self.began.set()
                self._go.wait(SOON)
                if self._fails:
                    raise ValueError
        except ValueError:
            pass

    def go(self):
        self._go.set()
        self._thread.join(SOON)
        assert not self._thread.is_alive()


def queued(turns, order, count):
    """Pages that wait one after the other, each in the queue before the next comes."""
    pages = []
    for _ in range(count):
        pages.append(Page(turns, order))
        wait_until(lambda: turns.waiting == len(pages))
    return pages


def wait_until(holds):
    pause = threading.Event()
    for _ in range(int(SOON / 0.005)):
        if holds():
            return
        pause.wait(0.005)
    raise AssertionError


@pytest.mark.parametrize("places", [1, PLACES, 5])
def test_so_many_run_at_once_and_no_more_and_who_leaves_lets_one_in(places):
    turns = Turns(places, longest=1000)
    running = [Page(turns) for _ in range(places)]
    assert all(page.began.wait(SOON) for page in running)
    late, later = queued(turns, [], 2)
    assert not late.began.wait(NEVER)
    running[0].go()
    assert late.began.wait(SOON)
    assert not later.began.wait(NEVER)
    for page in (*running[1:], late, later):
        page.go()
    assert turns.waiting == 0


def test_who_came_first_goes_first():
    turns, order = Turns(1, longest=1000), []
    first = Page(turns)
    assert first.began.wait(SOON)
    pages = queued(turns, order, 5)
    first.go()
    for page in pages:
        assert page.began.wait(SOON)
        page.go()
    assert order == pages


def test_nobody_slips_in_before_those_who_wait_although_a_place_is_free(monkeypatch):
    now = 0.0
    monkeypatch.setattr("collab.ui.server.turns.time.monotonic", lambda: now)
    turns, order = Turns(1, longest=10), []
    with turns.turn():
        (first,) = queued(turns, order, 1)
        now = 10.0
        second = Page(turns, order)
        assert not second.began.wait(NEVER)
    for page in (first, second):
        assert page.began.wait(SOON)
        page.go()
    assert order == [first, second]


def test_what_fails_leaves_its_place():
    turns = Turns(1, longest=1000)
    page = Page(turns, fails=True)
    assert page.began.wait(SOON)
    page.go()
    with turns.turn():
        pass


def test_what_takes_long_holds_up_nobody():
    turns = Turns(1, longest=0.05)
    long = Page(turns)
    assert long.began.wait(SOON)
    others = [Page(turns) for _ in range(3)]
    assert all(page.began.wait(SOON) for page in others)
    for page in (*others, long):
        page.go()


def test_what_is_long_gone_over_its_time_takes_no_place_of_the_others(monkeypatch):
    """Two that run too long leave both places to others, and their end frees none twice."""
    now = 0.0
    monkeypatch.setattr("collab.ui.server.turns.time.monotonic", lambda: now)
    turns = Turns(2, longest=10)
    with ExitStack() as long:
        for _ in range(2):
            long.enter_context(turns.turn())
        now = 9.99
        third = Page(turns)
        assert not third.began.wait(0.005)
        now = 10.0
        assert third.began.wait(SOON)
        with turns.turn():
            fifth = Page(turns)
            assert not fifth.began.wait(NEVER)
    assert fifth.began.wait(SOON)
    third.go()
    fifth.go()

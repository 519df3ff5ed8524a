"""What is worked out once for all viewers, and what keeping it costs the others."""

import gc
import weakref
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from time import sleep

import pytest

from collab.ui.server import process
from collab.ui.server.kept import Shelf, once, weight
from collab.ui.server.process import set_aside
from tests.given import ROUND, collected


class Made:
    """Something in a circle, as plotly's figures are: only the collector can take it away."""

    def __init__(self):
        self.itself = self


def test_what_is_kept_is_made_once_and_costs_the_collector_nothing():
    made = once("a key of this test", Made)
    assert once("a key of this test", Made) is made
    assert not collected(made)
    assert collected(Made())


@pytest.mark.slow
def test_what_was_set_aside_and_is_kept_no_longer_is_taken_away_in_the_end(monkeypatch):
    monkeypatch.setattr(process, "_ROUND", ROUND)
    thing = Made()
    gone = weakref.ref(thing)
    set_aside()
    del thing
    gc.collect()
    assert gone() is not None
    for _ in range(200):
        set_aside()
    assert gone() is None


def test_who_asks_while_it_is_made_waits_for_it_and_it_is_made_once():
    shelf, go_on, made = Shelf(10, 1.0), Event(), []

    def make():
        made.append("once")
        go_on.wait(20)
        return "result"

    with ThreadPoolExecutor(4) as threads:
        asked = [threads.submit(shelf.once, "key", make) for _ in range(4)]
        while not made:
            sleep(0.01)
        go_on.set()
        assert [future.result(20) for future in asked] == ["result"] * 4
    assert made == ["once"]


def test_what_fails_is_tried_by_the_next_who_asks():
    shelf = Shelf(10, 1.0)
    with pytest.raises(ZeroDivisionError):
        shelf.once("key", lambda: 1 / 0)
    assert shelf.once("key", lambda: 2) == 2 and shelf.once("key", lambda: 3) == 2


def test_the_least_asked_for_go_when_there_are_too_many():
    shelf = Shelf(3, 1.0)
    for key in "abc":
        shelf.keep(key, key.upper())
    assert shelf.find("a") == "A"
    shelf.keep("d", "D")
    assert [shelf.has(key) for key in "abcd"] == [True, False, True, True]


def test_what_is_kept_has_a_size_and_large_things_leave_room_for_fewer():
    shelf = Shelf(1000, 3.0)
    for number in range(20):
        shelf.keep(number, bytes(1_000_000))
        assert shelf.megabytes <= 3.0
    assert len(shelf) == 2 and shelf.has(19)
    # One that is larger than everything is kept by itself: somebody is about to be shown it.
    shelf.keep("large", bytes(5_000_000))
    assert len(shelf) == 1 and shelf.has("large")
    shelf.keep("large", b"")
    assert shelf.megabytes < 0.001


def test_the_release_that_results_are_of_is_not_weighed_with_each(illustrative):
    assert weight((illustrative, "a result")) < 1000
    assert weight(illustrative.tables["results"]) > 100_000
    assert weight(lambda: "cannot be pickled") > 100_000

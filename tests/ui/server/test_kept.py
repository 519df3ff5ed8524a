"""What is worked out once for all viewers, and what keeping it costs the others."""

import gc
import weakref

import pytest

from collab.ui.server.kept import once
from collab.ui.server.process import set_aside


class Made:
    """Something in a circle, as plotly's figures are: only the collector can take it away."""

    def __init__(self):
        self.itself = self


@pytest.fixture(autouse=True)
def _nothing_set_aside():
    yield
    gc.unfreeze()


def collected(thing):
    """Whether the collector's rounds, which Streamlit makes after every rerun, go past `thing`."""
    return any(other is thing for other in gc.get_objects())


def test_what_is_kept_is_made_once_and_costs_the_collector_nothing():
    made = once("a key of this test", Made)
    assert once("a key of this test", Made) is made
    assert not collected(made)
    assert collected(Made())


def test_what_was_set_aside_and_is_kept_no_longer_is_taken_away_in_the_end():
    thing = Made()
    gone = weakref.ref(thing)
    set_aside()
    del thing
    gc.collect()
    assert gone() is not None
    for _ in range(200):
        set_aside()
    assert gone() is None

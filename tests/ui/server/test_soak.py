"""However many different selections viewers make, a process keeps no more than it may."""

import gc
import itertools

import pytest

from collab.charts import Chart
from collab.ui.server.kept import RESULTS
from tests.driven import opened

_RESULTS, _MEGABYTES = 60, 0.5


@pytest.fixture
def small(monkeypatch):
    """A shelf with little room."""
    RESULTS.clear()
    monkeypatch.setattr(RESULTS, "_most", _RESULTS)
    monkeypatch.setattr(RESULTS, "_largest", _MEGABYTES * 1e6)
    yield
    RESULTS.clear()
    gc.unfreeze()


def alive():
    gc.unfreeze()
    gc.collect()
    return sum(type(thing) is Chart for thing in gc.get_objects())


@pytest.mark.slow
@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("page", ["overview", "partnerships"])
def test_what_is_kept_of_many_selections_is_bounded(page):
    app = opened(page)
    districts = app.multiselect(key="district").options
    before, largest = alive(), 0.0
    for chosen in itertools.islice(itertools.combinations(districts, 2), 12):
        app.multiselect(key="district").set_value(list(chosen)).run()
        assert not app.exception
        largest = max(largest, RESULTS.megabytes)
        assert len(RESULTS) <= _RESULTS
    assert _MEGABYTES / 4 < largest <= _MEGABYTES
    # Nor does anything else hold on to what was let go of.
    assert alive() <= before + _RESULTS

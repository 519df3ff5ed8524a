"""The built-in county's map."""

import pytest

from collab.data.selection import make_selection
from collab.geography.shown_on_map import map_of_day
from tests.brokering.scratch import DAY


@pytest.fixture(scope="session")
def on_map(illustrative):
    return map_of_day(illustrative, make_selection(illustrative, 2014), DAY, 5.0)

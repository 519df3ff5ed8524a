"""What a scenario changes."""

import pandas as pd

from collab.brokering.before_and_after import before_and_after, totals
from collab.brokering.scenario import Step
from collab.data.selection import make_selection
from collab.geography.shown_on_map import map_of_day
from tests.brokering.scratch import DAY, with_steps


def test_before_and_after_name_the_partnerships_that_change_and_no_other(illustrative, on_map):
    changed = with_steps(
        illustrative,
        Step("join", "footpath-partnership", 900001),
        Step("merge", "marshland-partnership", into="osier-partnership"),
        Step("start", "new", name="New"),
        Step("join", "new", 900003),
        Step("join", "new", 900002),
    )
    after = map_of_day(changed, make_selection(illustrative, 2014), DAY, 5.0)
    table = before_and_after(on_map, after).set_index("partnership")
    assert set(table.index) == {"footpath-partnership", "marshland-partnership", "new", "osier-partnership"}
    assert table.at["footpath-partnership", "members_after"] == 8
    assert pd.isna(table.at["marshland-partnership", "members_after"])
    assert pd.isna(table.at["new", "members_before"])
    assert totals(on_map)["alone"] - totals(after)["alone"] == 3
    assert before_and_after(on_map, on_map).empty

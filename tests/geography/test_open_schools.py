"""Which schools could be partners on a day, to the day."""

import pandas as pd
import pytest

from collab.geography.open_schools import open_schools

DAY = pd.Timestamp("2014-05-01")


@pytest.mark.parametrize(
    ("opened", "closed", "phase", "there"),
    [
        (None, None, "primary", True),
        ("2014-05-01", None, "primary", True),
        ("2014-05-02", None, "primary", False),
        (None, "2014-05-01", "primary", False),
        (None, "2014-05-02", "primary", True),
        ("2010-09-01", "2013-08-31", "infant", False),
        (None, None, "special", False),
    ],
)
def test_a_school_counts_from_the_day_it_opens_until_the_day_before_it_closes(opened, closed, phase, there):
    schools = pd.DataFrame(
        {"opened": [pd.Timestamp(opened)], "closed": [pd.Timestamp(closed)], "phase": [phase]}, index=[100001]
    )
    assert len(open_schools(schools, DAY)) == there

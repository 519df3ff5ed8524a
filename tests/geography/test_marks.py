"""What schools and lines are on a map."""

from dataclasses import replace

import numpy as np
import pandas as pd

from collab.data.selection import make_selection
from collab.geography.marks import map_lines, map_schools
from collab.geography.shown_on_map import map_of_day
from tests.built_in import DATASET
from tests.geography.drawn import DAY

ON_MAP = map_of_day(DATASET, make_selection(DATASET), DAY, 5.0)


def test_a_school_is_a_host_a_member_or_alone():
    schools = map_schools(ON_MAP).set_index("urn")
    hosts = ON_MAP.partnerships["host"].dropna().astype(int)
    assert set(schools.index[schools["role"] == "host"]) == set(hosts)
    assert set(schools.index[schools["role"] == "alone"]) == set(ON_MAP.alone["urn"])
    assert set(schools.index[schools["role"] != "alone"]) == set(ON_MAP.members["urn"])
    assert (schools.loc[schools["role"] == "alone", "tip"] == "not in a partnership").all()


def test_a_line_as_long_as_the_limit_is_within_it():
    longest = float(map_lines(ON_MAP, 5.0)["to_host"].max())
    assert not map_lines(ON_MAP, longest)["far"].any()
    assert map_lines(ON_MAP, longest - 0.01)["far"].sum() == 1
    assert len(map_lines(ON_MAP, 5.0)) == len(ON_MAP.members) - len(ON_MAP.partnerships)


def test_the_one_school_here_of_a_partnership_is_a_line_that_ends_where_it_begins():
    slug = ON_MAP.partnerships["partnership"].iloc[0]
    own = ON_MAP.members[ON_MAP.members["partnership"] == slug].iloc[:2]
    first, second = own["urn"]
    rest = ON_MAP.members[ON_MAP.members["partnership"] != slug]
    hosts = ON_MAP.partnerships["host"].mask(ON_MAP.partnerships["partnership"] == slug)
    schools = ON_MAP.schools.copy()
    schools.loc[second, ["longitude", "latitude"]] = np.nan
    alone = replace(
        ON_MAP,
        schools=schools,
        members=pd.concat([own.assign(to_host=np.nan), rest]),
        partnerships=ON_MAP.partnerships.assign(host=hosts),
    )
    others = map_lines(alone, 5.0)
    assert slug not in set(others["partnership"])
    every = map_lines(alone, 5.0, hostless=True)
    (line,) = every[every["partnership"] == slug].to_dict("records")
    assert line["longitude"] == line["host_longitude"] == schools.at[first, "longitude"]
    assert line["to_host"] == 0 and not line["far"] and len(every) == len(others) + 1

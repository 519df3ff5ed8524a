"""Times of travel as people hand them in: checked cell by cell, kept with the release, laid over."""

import pytest

from collab.data.dataset import Dataset, in_memory
from collab.data.vocabulary import MILES, MINUTES
from collab.geography.distances import distances_of
from collab.releases.importing import publish
from tests.official_files import LINK_COLUMNS, REGISTER, RESULTS, csv, filled, made

TIMES = "URN from,From,URN to,To,Miles,Minutes"


def told(candidate):
    return {(p.row, p.column, p.value, p.reason) for p in candidate.refused}


def test_every_wrong_cell_is_told_with_its_row_and_the_rest_is_taken(store):
    file = csv(
        "times.csv",
        TIMES,
        "100001,Alder,100002,Birch,0.6,4",
        "100002,Birch,100003,Cedar,6.2,",
        "100001,,999999,,,12",
        "100001,,100001,,,0",
        "100002,,100003,,,-3",
        "100003,,100002,,,301",
        "100001,,100003,,,about 15",
        "abc,,100003,,,15",
        "100003,,100001,,,18",
        "100003,,100001,,,19",
    )
    candidate = made(store, REGISTER, RESULTS, file)
    assert told(candidate) == {
        (4, "urn_to", "999999", "is in none of the registers given"),
        (5, "URN to", "100001", "is the school itself"),
        (6, "Minutes", "-3", "is less than 0"),
        (7, "Minutes", "301", "is more than 300"),
        (8, "Minutes", "about 15", "is not a number"),
        (9, "URN from", "abc", "is not a whole number"),
        *((row, c, v, "appears in more than one row") for row in (10, 11) for c, v in TWICE),
    }
    assert all(p.remedy and p.file == "times.csv" for p in candidate.refused)
    assert candidate.tables["travel_times"].to_numpy().tolist() == [[100001, 100002, 4.0]]
    (note,) = [n for r in candidate.readings for n in r.notes if "minutes" in n]
    assert note == "1 pair of schools has no minutes and was left out."
    changes = candidate.changes.set_index("change")["count"].to_dict()
    assert changes["Travel times added"] == 1


TWICE = (("URN from", "100003"), ("URN to", "100001"))


@pytest.mark.slow
def test_ways_that_contradict_each_other_or_the_map_are_refused(store):
    file = csv(
        "times.csv",
        "URN from,URN to,Minutes",
        "100001,100002,4",
        "100002,100001,9",
        "100001,100003,15",
        "100003,100001,23",
        "100002,100003,4",
    )
    candidate = made(store, REGISTER, RESULTS, file)
    assert told(candidate) == {
        (4, "Minutes", "15", "the way back, in row 5, takes 23 minutes"),
        (5, "Minutes", "23", "the way back, in row 4, takes 15 minutes"),
        (6, "Minutes", "4", "is too short for schools 6.2 miles apart in a straight line"),
    }
    # Five minutes more one way are no contradiction, and the mean counts.
    assert candidate.tables["travel_times"]["minutes"].tolist() == [4, 9]
    seconds = csv("times.csv", "URN from,URN to,Minutes", "100001,100002,240")
    assert "is too long for schools 0.6 miles" in made(store, REGISTER, RESULTS, seconds).refused[0].reason


@pytest.mark.slow
def test_times_are_kept_laid_over_whichever_way_and_follow_a_school_to_its_new_number(store):
    # The sheet of the workbook and a file of its own are read alike.
    book = filled(Travel_times=[[100001, "Alder", 100002, "Birch", 0.6, 4], [100001, "", 100003, "", "", 15]])
    without = made(store, REGISTER, RESULTS)
    assert Dataset(without.release, without.tables).units == (MILES,)
    publish(store, made(store, REGISTER, RESULTS, book))
    later = made(store, csv("times.csv", "URN from,URN to,Minutes", "100002,100001,6"))
    publish(store, later)
    kept = store.tables(store.showing())
    assert kept["travel_times"].sort_values("minutes").to_numpy().tolist() == [
        [100002, 100001, 6.0],
        [100001, 100003, 15.0],
    ]
    cedar = "100009,850,Cedar,Primary,01-09-2017,,200,South,460000,120000,4,11"
    lines = [REGISTER.content().decode().strip(), cedar]
    register = csv("edubasealldata.csv", *lines)
    links = csv("links.csv", LINK_COLUMNS, "100003,100009,Cedar,Successor,2017-09-01")
    candidate = made(store, register, links)
    dataset = Dataset(candidate.release, in_memory(candidate.tables))
    assert dataset.units == (MILES, MINUTES)
    found = distances_of(dataset, MINUTES)
    assert found.between([100001, 100001], [100009, 100002]).tolist() == [15.0, 6.0]
    assert not found.reckoned([100001], [100009]).any()

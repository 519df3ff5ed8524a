"""Who may move and where there is room, at the bounds."""

import pytest

from collab.brokering.candidates import Limits, find_candidates
from tests.brokering.test_proposal import county

PLACES = [(0, 0), (4, 0), (1, 0), (2, 0), (3, 0)]
PRIMARY = ["primary"] * len(PLACES)


def found(groups, **limits):
    return find_candidates(*county(PLACES, PRIMARY, groups), Limits(start_new=False, **limits))


@pytest.mark.parametrize("second", [[2, 3], [2, 3, 4]])
def test_who_is_in_two_partnerships_stays_and_so_does_a_host(second):
    groups = {"a": [1, 3, 5], "b": second}
    assert set(found(groups, split=True).free) == {5, *second[2:]} | ({4} - set(second))
    turned = dict(reversed(list(groups.items())))
    assert set(found(turned, split=True).free) == {5, *second[2:]} | ({4} - set(second))
    assert set(found(groups).free) == {4} - set(second), "without `split` only schools in none are free"


@pytest.mark.parametrize(("largest", "takes"), [(3, False), (4, True)])
def test_a_full_partnership_takes_nobody_more(largest, takes):
    """One of three schools, for the school that is in none."""
    pairs = found({"a": [1, 3, 5], "b": [2]}, largest=largest).pairs
    hosts = [1, 2]
    told = {(int(urn), hosts[group]) for urn, group in zip(pairs["urn"], pairs["group"], strict=True)}
    assert ((4, 1) in told) == takes
    assert (4, 2) in told


@pytest.mark.parametrize(("longest", "near"), [(2.0, True), (1.99, False)])
def test_a_host_exactly_at_the_limit_is_near_enough(longest, near):
    pairs = found({"a": [1, 3, 5], "b": [2]}, longest=longest).pairs
    assert ((pairs["urn"] == 4) & (pairs["group"] == 0)).any() == near
    assert list(pairs.columns) == ["urn", "group", "miles", "own"]

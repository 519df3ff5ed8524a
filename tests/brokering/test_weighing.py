"""What is weighed besides miles is weighed to the optimum, and its price in the others is right."""

from dataclasses import replace
from itertools import product

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collab import words
from collab.brokering.candidates import Limits
from collab.brokering.options import strengths
from collab.brokering.proposal import prices, propose
from collab.brokering.weighing import Merits, Weights, mutual_strengths
from collab.data.selection import make_selection
from tests.brokering.test_proposal import allowed, apart, county, judged, small_counties
from tests.sentences import bad_sentences

PLACES = [(0, 0), (1, 0), (6, 0), (6, 1), (3, 0), (3.5, 1), (4, 2)]


def merits(links=(), strong=()):
    return Merits(
        pd.DataFrame(list(links), columns=["one", "other"]).astype(int),
        pd.DataFrame(list(strong), columns=["urn", "partnership"]).astype({"urn": int}),
    )


def cost(chosen, schools, members, hosts, weights, known):
    """What an assignment costs, counted school by school."""
    inside = {slug: set(urns) for slug, urns in members.groupby("partnership")["urn"]}
    links = {frozenset(pair) for pair in known.partners.to_numpy().tolist()}
    strong = set(map(tuple, known.strengths.to_numpy().tolist()))
    total = 0.0
    sizes = {slug: len(urns) for slug, urns in inside.items()}
    for urn, place in chosen.items():
        if place is None:
            continue
        host = hosts[place] if place in hosts.index else place
        fellows = inside.get(place, {host})
        total += apart(schools, urn, host)
        total += weights.link * (not any(frozenset((urn, other)) in links for other in fellows))
        total += weights.strength * ((urn, place) not in strong)
        sizes[place] = sizes.get(place, 0) + 1
    return total, sum(abs(size - weights.preferred) for size in sizes.values())


def is_the_cheapest(given_county, limits, weights, known):
    """Asserts that of all that place as many nothing costs less."""
    schools, members, hosts, alone = given_county
    found = propose(schools, members, hosts, alone, limits, weights=weights, merits=known)
    before = {slug: set(members.loc[members["partnership"] == slug, "urn"]) for slug in hosts.index}
    ends = [*hosts, *alone]
    ways = {(u, h): (apart(schools, u, h), allowed(schools, u, h, limits)) for u in alone for h in ends}
    # A partnership that nobody could join or be moved to counts with no size, as it is.
    near = {slug for slug, host in hosts.items() if any(ways[u, host][1] for u in alone)}
    reachable = {slug for slug in near if len(before[slug]) < limits.largest}
    idle = sum(abs(len(before[s]) - weights.preferred) for s in before if s not in reachable)
    best = None
    for way in product([None, *hosts.index, *(alone if limits.start_new else [])], repeat=len(alone)):
        chosen = dict(zip(alone, way, strict=True))
        placed = judged(ways, before, hosts, limits, chosen, alone)
        if placed is not None:
            total, off = cost(chosen, schools, members, hosts, weights, known)
            told = (-placed[0], total + weights.size * (off - idle))
            best = told if best is None else min(best, told)
    moves = found.moves
    taken = dict.fromkeys(alone)
    taken |= {int(r["urn"]): r["partnership"] or int(r["host"]) for _, r in moves.iterrows()}
    total, off = cost(taken, schools, members, hosts, weights, known)
    assert found.placed == -best[0] and found.proven
    assert total + weights.size * (off - idle) == pytest.approx(best[1], abs=1e-5)
    assert found.weighed.off == off - idle and found.weighed.miles == pytest.approx(found.miles)


@pytest.mark.slow
@settings(max_examples=20)
@given(
    small_counties(),
    st.sets(st.tuples(st.integers(1, 8), st.integers(1, 8)), max_size=8),
    st.sets(st.tuples(st.integers(1, 8), st.sampled_from(["first", "second"])), max_size=8),
    st.builds(Weights, *[st.sampled_from([0.0, 0.5, 3.0, 50.0])] * 3, preferred=st.integers(2, 6)),
)
def test_what_is_weighed_equals_the_brute_force_optimum(drawn, links, strong, weights):
    given_county, limits = drawn
    few = len(given_county[3]) <= 4
    limits = replace(limits, split=False, start_new=limits.start_new and few)
    is_the_cheapest(given_county, limits, weights, merits(links, strong))


@pytest.mark.parametrize("preferred", [2, 3, 6])
@pytest.mark.parametrize(
    ("weights", "limits"),
    [
        (Weights(size=2.0), Limits(smallest=2, largest=5, longest=4)),
        (Weights(size=0.4, link=1.0), Limits(smallest=3, largest=6, longest=6, start_new=False)),
        (Weights(size=9.0, strength=3.0, link=0.5), Limits(smallest=2, largest=4, longest=9)),
    ],
)
def test_hand_made_counties_are_weighed_as_by_looking_at_every_assignment(weights, limits, preferred):
    """Two partnerships of two, and three schools that may join either or start their own."""
    given_county = county(PLACES, ["primary"] * len(PLACES), {"first": [1, 2], "second": [3, 4]})
    known = merits([(5, 3), (6, 7), (7, 2)], [(6, "first"), (7, "second")])
    is_the_cheapest(given_county, limits, replace(weights, preferred=preferred), known)


def test_each_thing_has_its_price_in_the_others():
    # School 5 is a mile from one host and two from the other, where its partner of old is.
    places = [(0, 0), (0, 1), (3, 0), (3, 1), (1, 0), (2.2, 0)]
    given_county = county(places, ["primary"] * 6, {"near": [1, 2], "far": [3, 4]})
    limits, weights = Limits(smallest=2, start_new=False), Weights(preferred=4)
    known = merits([(4, 5)], [(6, "near")])
    table = prices(*given_county, limits, weights, known).set_index("first")
    told = table[["placed", "links", "strengths", "off"]].to_numpy().tolist()
    assert told[:3] == [[2, 0, 0, 2], [2, 1, 0, 2], [2, 0, 1, 2]]
    assert table["miles"].round(6).tolist()[:3] == [1.8, 2.8, 3.2]
    assert table.at["size", "off"] == 2 and table["sure"].all()
    # A link is worth a mile more: at 0.9 it is not taken, at 1.1 it is.
    for worth, links in ((0.9, 0), (1.1, 1)):
        asked = Weights(link=worth, preferred=4)
        found = propose(*given_county, limits, weights=asked, merits=known)
        assert found.weighed.links == links and found.proven
    lines = words.price_sentences(table.reset_index(), 4)
    assert lines[0] == (
        "Earlier links: 1 school can join where it has a partner of old, instead of none; it takes "
        "1.0 more miles."
    )
    assert bad_sentences(lines) == []


def test_strengths_are_mutual_where_each_could_learn_from_the_other(illustrative, on_map):
    selection = make_selection(illustrative, 2014)
    urns, members = on_map.alone["urn"], on_map.members
    found = set(map(tuple, mutual_strengths(illustrative, selection, urns, members).to_numpy().tolist()))
    assert found
    for urn in [*{urn for urn, _ in found}][:2] + urns.tolist()[:3]:
        rows = strengths(illustrative, selection, urn, members["partnership"], members)
        enough = rows[rows[["eligible", "eligible_other"]].min(axis=1) >= 6]
        both = enough[enough["better"] != ""].groupby("partnership")["better"].nunique()
        assert {slug for slug, n in both.items() if n == 2} == {slug for u, slug in found if u == urn}


@pytest.mark.parametrize(("preferred", "off"), [(6, 3), (4, 1), (3, 0), (2, 1)])
def test_a_partnership_that_is_started_is_weighed_by_its_size_to_the_optimum(preferred, off):
    """Three schools far from any host, of which none is left out for a size that is not the preferred one."""
    places = [(0, 0), (1, 0), (9, 0), (9, 1), (9, 2)]
    given_county = county(places, ["primary"] * 5, {"first": [1, 2]})
    weights = Weights(size=2.0, preferred=preferred)
    found = propose(*given_county, Limits(smallest=2, longest=2.0), weights=weights)
    assert (found.placed, found.weighed.off, found.gap, found.proven) == (3, off, 0, True)
    assert found.miles == pytest.approx(2) and found.moves["host"].tolist() == [4] * 3

"""What is said of who is left out, whom a school could join, and what a proposal comes to."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from collab.brokering.candidates import Limits
from collab.brokering.proposal import Proposal
from collab.brokering.weighing import Weighed, Weights
from collab.data.disclosure.gate import without_results
from collab.words import on_brokering as said
from collab.words.on_weighing import price_sentences, weighed_finding
from tests.sentences import bad_sentences

LIMITS = Limits(largest=8, smallest=3, longest=5.0)


def proposed(placed, alone, *, most=None, gap=0.0, off=0):
    """A proposal that places so many of those alone, each 2.25 miles from the host."""
    return Proposal(
        moves=pd.DataFrame({"miles": [2.25] * placed}, dtype=float),
        unplaced=pd.DataFrame({"urn": range(alone - placed)}),
        alone=alone,
        most=placed if most is None else most,
        miles=2.25 * placed,
        gap=gap,
        seconds=1.0,
        weighed=Weighed(2.25 * placed, 1, 2, off),
    )


@pytest.mark.parametrize(
    ("found", "title", "told"),
    [
        (proposed(0, 0), "nobody is left to place", "Every school is in a partnership, so"),
        (
            proposed(0, 2),
            "none of 2 schools not in a partnership can be placed",
            "0 of 2 schools not in a partnership can be placed. No other proposal within these limits places",
        ),
        (
            proposed(3, 4),
            "3 of 4 schools not in a partnership can be placed",
            "3 of 4 schools not in a partnership can be placed, on average 2.2 miles from their host and "
            "none further than 5. No other proposal within these limits places more or takes fewer miles.",
        ),
        (
            proposed(3, 4, most=4, gap=12.34),
            "3 of 4 schools",
            "none further than 5. At most 4 could be; time ran out before that was settled. Its miles are at "
            "most 12.3% above the fewest there could be.",
        ),
        (proposed(3, 4, gap=0.5), "3 of 4", "further than 5. Its miles are at most 0.5% above the fewest"),
    ],
)
def test_a_proposal_says_how_many_are_placed_and_how_sure_it_is_the_best(found, title, told):
    assert said.proposal_title(found).startswith(title)
    assert said.proposal_finding(found, LIMITS).find(told) >= 0


def test_where_more_than_miles_is_weighed_the_best_is_best_in_what_is_weighed():
    minutes = replace(LIMITS, unit="minutes", longest=20.0)
    best = said.proposal_finding(proposed(3, 4), minutes, weighed=True)
    assert best.endswith(
        "on average 2.2 minutes from their host and none further than 20. No other proposal within these "
        "limits places more, or is better by what you weigh."
    )
    unsure = said.proposal_finding(proposed(3, 4, gap=2.0), minutes, weighed=True)
    assert unsure.endswith(
        "Its minutes, with what it foregoes, are at most 2.0% above the fewest there could be."
    )
    weights = Weights(link=1.0, strength=1.0, size=1.0, preferred=6)
    assert weighed_finding(proposed(3, 4, off=5), weights) == (
        "As you weigh it: 1 has a partner of old there, 2 have mutual strengths there and partnerships are "
        "5 schools off 6 in size, added up."
    )
    only = weighed_finding(proposed(3, 4), Weights(size=1.0))
    assert only == "As you weigh it: partnerships are no schools off 6 in size, added up."
    assert weighed_finding(proposed(0, 4), weights) == weighed_finding(proposed(3, 4), Weights()) == ""


def prices(**ways):
    """A table of prices: by what comes first, miles, links, strengths and schools off the size."""
    rows = [(first, *numbers) for first, numbers in ways.items()]
    return pd.DataFrame(rows, columns=["first", "miles", "links", "strengths", "off", "sure"])


def test_what_the_most_of_each_thing_costs_in_the_others():
    table = prices(
        miles=(10.0, 0, 3, 4, True),
        link=(12.5, 1, 2, 4, True),
        strength=(10.04, 0, 5, 5, True),
        size=(10.05, 0, 1, 2, True),
    )
    assert price_sentences(table, 6) == [
        "Earlier links: 1 school can join where it has a partner of old, instead of none; it takes 2.5 more "
        "miles and 1 fewer mutual strength.",
        "Mutual strengths: 5 schools can join where strengths are mutual, instead of 3; it takes no more "
        "miles and sizes 1 school further off.",
        "Sizes: partnerships can be 2 schools off 6, added up, instead of 4; it takes 0.1 more miles and 2 "
        "fewer mutual strengths.",
    ]
    same = prices(**{way: (10.0, 1, 3, 4, way != "size") for way in ("miles", "link", "strength", "size")})
    assert price_sentences(same, 6, "minutes") == [
        "Earlier links: with the fewest minutes there are as many as there can be, 1.",
        "Mutual strengths: with the fewest minutes there are as many as there can be, 3.",
        "Sizes: with the fewest minutes they are as near 6 as they can be.",
        "Time ran out before each of these was proven to be the best; more may be possible.",
    ]


def test_what_each_limit_costs_is_told_the_dearest_first():
    rows = [("longest", 1, True), ("largest", 6, False), ("smallest", 0, True), ("split", 2, True)]
    rows += [("share_stage", 2, True)]
    costs = pd.DataFrame(rows, columns=["limit", "more", "sure"])
    assert said.cost_sentences(costs, LIMITS) == [
        "Partnerships of up to 10 schools would place at least 6 more schools.",
        "Letting members move between partnerships would place 2 more schools.",
        "Letting schools join that share no key stage with the host would place 2 more schools.",
        "A limit of 10 miles would place 1 more school.",
        "Partnerships of only 2 schools would place no more schools.",
    ]
    start = pd.DataFrame({"limit": ["start_new"], "more": [1], "sure": [False]})
    told = said.cost_sentences(start, replace(LIMITS, start_new=False))
    assert told == ["Starting new partnerships would place at least 1 more school."]


REASONS = ("no_location", "too_far", "other_phase", "full", "crowded_out")


def test_why_schools_are_unplaced_is_told_of_one_and_counted_of_all():
    told = [said.reason_words(pd.Series({"reason": r, "nearest": None}), LIMITS) for r in REASONS]
    assert told == [
        "Nobody knows where it is: the register has no location for it",
        "No host school is within 5 miles",
        "Those near enough teach no key stage that it teaches",
        "Those near enough have 8 schools already",
        "There is a place near enough, but another school takes it",
    ]
    far = said.reason_words(pd.Series({"reason": "too_far", "nearest": 7.26}), LIMITS)
    assert far == "No host school is within 5 miles; the nearest host is 7.3 miles away"
    once = said.reason_counts(pd.DataFrame({"reason": REASONS}), LIMITS).split("\n")
    assert once == [
        "- 1 has no location in the register",
        "- 1 has no host school within 5 miles",
        "- 1 is near only to schools that teach no key stage it teaches",
        "- 1 is near only to partnerships of 8 schools or more",
        "- 1 has a place near enough, but another school takes it",
    ]
    twice = said.reason_counts(pd.DataFrame({"reason": [*REASONS, *REASONS[1:]]}), LIMITS).split("\n")
    assert twice == [
        once[0],
        "- 2 have no host school within 5 miles",
        "- 2 are near only to schools that teach no key stage they teach",
        "- 2 are near only to partnerships of 8 schools or more",
        "- 2 have a place near enough, but other schools take it",
    ]
    assert said.reason_counts(pd.DataFrame({"reason": ["full"]}), LIMITS) == once[3]


@pytest.mark.parametrize(
    ("near", "title"),
    [
        ([], "No mainstream school is left out"),
        (["room"], "1 school not in a partnership; 1 has a partnership near with room"),
        (["room", "full", "room"], "3 schools not in a partnership; 2 have a partnership near with room"),
        (["nobody", "full"], "2 schools not in a partnership; none have a partnership near with room"),
        (["room", "room"], "2 schools not in a partnership; all have a partnership near with room"),
    ],
)
def test_the_title_of_those_left_out_counts_those_with_room_near(near, title):
    shown = without_results(pd.DataFrame({"near": near, "became": None}))
    assert said.left_out_title(shown) == title and bad_sentences([title]) == []


@pytest.mark.parametrize(
    ("near", "became", "title"),
    [
        (["room"], ["gone"], "1 school not in a partnership, which has since joined one or closed"),
        (["room", "full"], ["gone", "joined"], "2 schools not in a partnership, all since joined or closed"),
        (
            ["room", "room"],
            ["joined", None],
            "1 of 2 schools still not in a partnership; 1 has a partnership near with room",
        ),
        (
            ["room", "full", "room", "room"],
            [None, None, None, "gone"],
            "3 of 4 schools still not in a partnership; 2 have a partnership near with room",
        ),
        (
            ["room", "room", "nobody"],
            [None, None, "gone"],
            "2 of 3 schools still not in a partnership; all have a partnership near with room",
        ),
    ],
)
def test_who_has_joined_or_closed_since_is_not_counted_among_those_left_out(near, became, title):
    """A governor of Hampshire was told to ask schools that had long joined, or closed."""
    shown = without_results(pd.DataFrame({"near": near, "became": became}))
    assert said.left_out_title(shown) == title and bad_sentences([title]) == []
    if len(near) > 2:
        assert said.could_join_title(shown).startswith(f"2 of {len(near)} schools")


@pytest.mark.parametrize(
    ("near", "title"),
    [
        ([], "no mainstream school is left out"),
        (["room"], "1 school not in a partnership; 1 has a partnership near with room"),
        (["room", "full", "room"], "2 of 3 schools not in a partnership could join one near"),
        (["nobody", "full"], "none of 2 schools not in a partnership could join one near"),
        (["room", "room"], "all 2 schools not in a partnership could join one near"),
    ],
)
def test_before_anything_is_tried_the_title_says_how_many_could_join(near, title):
    shown = without_results(pd.DataFrame({"near": near, "became": None}))
    assert said.could_join_title(shown) == title and bad_sentences([title]) == []


def test_before_a_proposal_the_title_says_how_many_schools_there_are_and_how_much_room():
    assert said.to_place_title(0, 3) == "every school is in a partnership, so none to place"
    assert said.to_place_title(1, 0) == "1 school to place; no partnerships of two or more with room"
    assert said.to_place_title(145, 19) == "145 schools to place; 19 partnerships of two or more with room"


def test_partnerships_without_a_host_are_told_where_others_are_counted():
    assert said.without_host_told(0) == ""
    assert said.without_host_told(1).startswith("1 more partnership with room has fewer than two schools")
    assert said.without_host_told(3).startswith("3 more partnerships with room have fewer than two schools")


def test_what_school_and_partnership_could_learn_from_each_other_says_who_is_above():
    row = {"measure": "ks2_rwm_l4", "percent": 80.0, "percent_other": 60.0, "everyone": 70.0}
    row |= {"eligible": 20, "eligible_other": 90, "better": "school"}
    told = said.match_sentence(without_results(pd.DataFrame([row])), "Fens")
    assert told == (
        "At KS2 Level 4+ the school is above all schools (70.0%) and the partnership below: 80.0% of the "
        "school's 20 against 60.0% of Fens's 90 pupils. Groups as small as these differ by chance, too."
    )
    turned = row | {"percent": 60.0, "percent_other": 80.0, "better": "partnership"}
    both = said.match_sentence(without_results(pd.DataFrame([turned, row])), "Fens")
    assert both.startswith(
        "At KS2 Level 4+ the partnership is above all schools (70.0%) and the school below: 80.0% of Fens's "
        "90 pupils against 60.0% of the school's 20; at KS2 Level 4+ the school is above"
    )
    none = said.match_sentence(without_results(pd.DataFrame([row | {"percent": None}])), "Fens")
    assert none == "No measure of this year has one of them above all schools and the other below."
    assert said.match_sentence(without_results(pd.DataFrame([row | {"percent": None}, row])), "Fens") == told


@pytest.mark.parametrize(
    ("phase", "pupils", "phases", "usual", "told"),
    [
        (
            "infant",
            90.4,
            ["junior", "primary", "primary"],
            210.0,
            (
                "An infant school of 90 pupils beside 1 junior and 2 primary schools (typically 210 pupils); "
                "its pupils' years go on in the junior schools there."
            ),
        ),
        (
            "junior",
            None,
            ["infant"],
            None,
            ("A junior school beside 1 infant school; its pupils' years go on in the infant schools there."),
        ),
        (
            "junior",
            None,
            ["junior", "primary"],
            None,
            "A junior school beside 1 junior and 1 primary schools.",
        ),
        (
            "primary",
            0.0,
            ["infant"],
            55.0,
            "A primary school of 0 pupils beside 1 infant school (typically 55 pupils).",
        ),
    ],
)
def test_what_they_bring_in_age_groups_and_size(phase, pupils, phases, usual, told):
    assert said.size_sentence(phase, pupils, phases, usual) == told


@pytest.mark.parametrize(
    ("became", "told"),
    [
        ("    ", ""),
        ("j ", "1 of the 2 has joined a partnership: A."),
        ("jjjj  ", "4 of the 6 have joined a partnership: A, B, C and D."),
        ("jjjjj ", "5 of the 6 have joined a partnership."),
        ("g", "1 of the 1 has closed, or goes on under another number: A."),
        (
            "jg g",
            "1 of the 4 has joined a partnership: A; 2 have closed, or go on under another number: B and D.",
        ),
    ],
)
def test_what_became_of_those_left_out_is_told_by_name_where_they_are_few(became, told):
    names = pd.Series(list("ABCDEF")[: len(became)])
    rows = pd.Series([{"j": "joined", "g": "gone"}.get(letter) for letter in became], dtype=object)
    expected = told and f"Since 1 May 2014, {told}"
    assert said.since_then_told(names, rows, date(2014, 5, 1)) == expected
    assert not told or bad_sentences([expected]) == []

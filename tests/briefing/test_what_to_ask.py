"""The questions a briefing asks."""

import re

from collab.data.dataset import day_of_tests
from tests.briefing.example import SCOPES, made


def test_the_questions_follow_from_the_figures(illustrative, briefing):
    section = next(s for s in briefing.sections if s.key == "questions")
    asked = (*section.points, *section.told)
    assert any("4.5 points ahead at KS1 Level 2B+" in question for question in asked)
    day = day_of_tests(2014)
    members = illustrative.members_on(day)
    # 21 of the 145 of that day have joined since.
    assert any("124 schools are still not in a partnership. Has anybody asked them" in q for q in asked)
    assert members["urn"].nunique() < len(illustrative.schools)
    assert not any(
        "significant" in text.lower()
        for s in briefing.sections
        for text in (s.title, s.about, s.sure, *s.points, *s.told)
    )


def test_a_story_says_months_and_miles_as_pages_do_and_nothing_of_how_the_county_was_made(briefing):
    told = {s.key: " ".join((s.title, s.sure, *s.points, *s.told)) for s in briefing.sections}
    assert "Inspectors, Weston Hills, January 2015: " in told["work"] and "2015-01" not in told["work"]
    assert re.search(
        r"The furthest member of Seabank Partnership is 30\.9 miles from its host\.", told["questions"]
    )
    assert "seed" not in told["method"] and "made by" not in told["method"]


def test_a_story_of_a_school_names_a_partnership_only_where_it_is_in_one(illustrative):
    titles = [made(illustrative, SCOPES[name]).title.partition(":")[0] for name in ("school", "lone school")]
    assert titles == ["Our school and its partnership", "Our school"]

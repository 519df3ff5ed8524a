"""The address of a briefing, and the story that is read from it."""

from urllib.parse import parse_qs, urlsplit

import pytest

from collab.briefing import Audience, Scope
from collab.briefing.where_to_see_it import link_to, parameters, scope_of
from collab.data.selection import make_selection

STORIES = (
    Scope(),
    Scope(sections=("where", "questions"), note="For <b>Thursday</b> & Friday"),
    Scope(Audience.PARTNERSHIP, partnership="beacon-partnership"),
    Scope(Audience.PARTNERSHIP, partnership="beacon-partnership", sections=("who", "own")),
    Scope(Audience.SCHOOL, urn=900156),
)


@pytest.mark.parametrize("scope", STORIES)
def test_what_an_address_says_is_the_story_it_was_made_of(illustrative, scope):
    assert scope_of(illustrative, parameters(illustrative, scope)) == scope


@pytest.mark.parametrize(
    "asked",
    [
        {"briefing_for": ["One partnership"], "briefing_partnership": ["Gone (gone)"]},
        {"briefing_for": ["One school's governors"], "briefing_school": ["Gone (1)"]},
        {"briefing_for": ["One school's governors"], "briefing_school": [")(x"]},
        {"briefing_for": ["Nobody"], "briefing_sections": ["<script>"]},
        {"briefing_for": []},
    ],
)
def test_what_the_data_does_not_have_is_left_out(illustrative, asked):
    scope = scope_of(illustrative, asked)
    assert (scope.partnership, scope.urn, scope.sections) == ("", 0, ())


def test_a_partnership_is_found_by_its_key_whatever_it_is_called_by_now(illustrative):
    asked = {
        "briefing_for": ["One partnership"],
        "briefing_partnership": ["Its old name (beacon-partnership)"],
    }
    scope = scope_of(illustrative, asked)
    assert scope.partnership == "beacon-partnership"
    assert parameters(illustrative, scope)["briefing_partnership"] == [
        "Beacon Partnership (beacon-partnership)"
    ]


@pytest.mark.parametrize(
    ("outside", "here", "begins"),
    [
        (
            "https://collab.example.org/",
            "http://localhost:8501/briefing",
            "https://collab.example.org/briefing?",
        ),
        ("", "https://collab.example.org/briefing?x=1", "https://collab.example.org/briefing?year="),
        ("", "http://localhost:8501/briefing", ""),
        ("", "http://127.0.0.1:8501/briefing", ""),
        ("", "http://[::1]:8501/briefing", ""),
        ("", "", ""),
    ],
)
def test_a_link_is_given_only_where_others_can_reach_it(illustrative, monkeypatch, outside, here, begins):
    monkeypatch.setenv("COLLAB_ADDRESS", outside)
    told = link_to(illustrative, make_selection(illustrative), STORIES[2], here)
    assert told.startswith(begins) and bool(told) == bool(begins)
    if told:
        asked = parse_qs(urlsplit(told).query)
        assert scope_of(illustrative, asked) == STORIES[2] and asked["year"] == ["2013/14"]

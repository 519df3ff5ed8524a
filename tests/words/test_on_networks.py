"""What is said of who worked together before, at its bounds."""

import pandas as pd
import pytest

from collab.words import on_networks as said
from tests.sentences import bad_sentences

NAMES = {"old": "Old", "side": "Side"}


def links(*ages, before=0):
    came = ["old"] * before + [None] * (len(ages) - before)
    return pd.DataFrame({"years": ages, "came_from": came}, dtype=object).astype({"years": float})


def known(schools, friends):
    return pd.DataFrame({"schools": [schools], "known": [friends]})


@pytest.mark.parametrize(
    ("rows", "of", "words"),
    [
        (links(), known(0, 0).iloc[:0], "It has no two schools here"),
        (links(0.2), known(2, 0), "partners for less than a year."),
        (links(1.1, before=1), known(2, 2), "Both schools had worked with a fellow member before"),
        (links(1.1, before=1), known(2, 2), "Its one pair has been partners for 1 year."),
        (links(3.2, 2.9, 3.0), known(3, 0), "All 3 pairs have been partners for 3 years."),
        (links(0.3, 8, 12, before=1), known(3, 2), "2 of its 3 schools had worked"),
        (links(0.3, 8, 12), known(3, 0), "for less than 1 to 12 years, the middle one for 8 years."),
        (links(None, None), known(3, 0), "Since when its schools are partners is not recorded."),
    ],
)
def test_of_one_partnership(rows, of, words):
    told = said.worked_before_finding(rows, of, NAMES)
    assert words in told and bad_sentences([told]) == []


@pytest.mark.parametrize(
    ("lost", "words"),
    [
        ([], ""),
        ([(False, None)], "Of the 1 school in the partnership that ended, every one"),
        ([(True, None), (False, None)], "1 had no partner left, and has none to this day."),
        ([(True, "2020-01-01"), (False, None)], "1 had no partner left, and has found one since."),
        ([(True, "2020-01-01"), (True, None)], "2 had no partner left; 1 of these has found one since."),
    ],
)
def test_of_all(lost, words):
    rows = pd.DataFrame(lost, columns=["lost", "again"]).assign(partnership="old").astype({"lost": bool})
    only = pd.DataFrame({"only": [True, False]})
    told = [
        said.network_finding(known(10, friends), bridges, rows)
        for friends in (0, 1, 10)
        for bridges in (only, only.iloc[:1], only.iloc[:0])
    ]
    assert all(words in text for text in told) and bad_sentences(told) == []
    assert "1 of 10 members (10%) had worked" in told[3] and "2 schools link partnerships" in told[0]
    assert "1 school links partnerships by being in two, and nobody else does." in told[1]
    assert "No school links two" in told[2]
    assert "nobody can have" in said.network_finding(known(0, 0).iloc[:0], only, rows)


def test_who_links_a_partnership_to_others():
    assert said.bridges_told([]) == "None of its schools links it to another partnership."
    four = [("Ash", ["Old", "Side"], True), *[(f"School {i}", ["Old"], False) for i in range(3)]]
    told = said.bridges_told(four)
    assert told.startswith("Ash links it to Old and Side, and nobody else does; School 0 links it to Old;")
    assert told.endswith("; 1 more does.") and bad_sentences([told]) == []

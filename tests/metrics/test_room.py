"""Room to live on: worked by hand, and the interval of a change of cohorts."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binomtest

from collab.metrics import room as measured
from collab.words import on_room as said
from tests.sentences import bad_sentences

SCHOOLS = pd.DataFrame(
    {
        "name": ["Ash", "Elm", "Fir", "Oak", "Yew"],
        "phase": ["primary", "primary", "infant", "junior", "primary"],
        "pupils_on_roll": pd.array([104, 105, 50, 70, None], dtype="Int64"),
        "capacity": pd.array([105, 105, 45, None, 100], dtype="Int64"),
    },
    index=[1, 2, 3, 4, 5],
)


def test_places_and_pupils_are_those_of_the_register():
    rows = measured.room(SCHOOLS).set_index("name")
    assert rows["spare"].iloc[:3].tolist() == [1, 0, 0] and rows.loc[["Oak", "Yew"], "spare"].isna().all()
    # At its places a school is full, and at half a class it is not small.
    assert rows["full"].tolist() == [False, True, True, False, False]
    assert rows["small"].tolist() == [True, False, False, False, False]
    assert rows.loc["Oak", "year_group"] == 17.5 and rows.loc["Fir", "filled"] == pytest.approx(
        111.1, abs=0.05
    )
    of = measured.together(measured.room(SCHOOLS))
    assert of == measured.Together(5, 4, 329, 3, 255, 1, 2, 1, of.infants, of.juniors)
    assert of.infants == pytest.approx(209 / 7 + 50 / 3) and of.juniors == pytest.approx(209 / 7 + 17.5)
    assert said.room_finding(of) == (
        "Those 4 of its 5 schools of which the register says it have 329 pupils and 255 places in the 3 "
        "whose places it gives, 1 of them spare; 2 are full. 1 is small: fewer than 15 pupils a year group."
    )
    assert said.together_told(of) == (
        "Together they would be 5 schools with 329 pupils (without 1 whose pupils the register does not "
        "say), some 47 pupils a year group."
    )
    without = measured.together(measured.room(SCHOOLS.drop(columns="capacity")))
    assert (without.placed, without.spare, without.full) == (0, 0, 0)
    nobody = measured.together(measured.room(SCHOOLS.iloc[:0]))
    one = measured.together(measured.room(SCHOOLS.iloc[2:3]))
    texts = [
        tell(of) for of in (without, nobody, one, of) for tell in (said.room_finding, said.together_told)
    ]
    texts += [said.room_title(of) for of in (without, nobody, one, of)]
    assert bad_sentences(texts) == []
    assert texts[-1] == "1 of 255 places is spare" and "up to Year 2" in texts[5]


def results(counts, first=2014):
    """A release with a cohort a school and year, in a row each of the Key Stage 2 standard from 2016."""
    rows = [
        (urn, year, code, size)
        for urn, sizes in counts.items()
        for year, size in zip((2014, 2015, 2016, 2017, 2018, 2019), sizes, strict=True)
        for code in (("ks2_rwm_l4", "ks2_rwm_l5") if year < 2016 else ("ks2_rwm_exp", "ks2_rwm_high"))
        if size is not None
    ]
    table = pd.DataFrame(rows, columns=["urn", "year", "measure", "eligible"])
    return SimpleNamespace(tables={"results": table}, today=lambda urn: urn.replace({9: 1}), threshold=6)


DAY = pd.Timestamp("2026-05-01")


def test_cohorts_are_compared_of_the_schools_that_have_all_six_years():
    counts = {1: (None, None, None, 20, 20, 20), 9: (30, 30, 30, None, None, None), 2: (5, None, 5, 5, 5, 5)}
    moved = measured.cohorts_moved(results(counts), (1, 2), DAY)
    assert (moved.schools, moved.before, moved.since) == (1, 90, 60)
    assert (moved.first, moved.last) == ((2014, 2015, 2016), (2017, 2018, 2019))
    given = binomtest(60, 150).proportion_ci(0.95, method="exact")
    ratio = [100 * (share / (1 - share) - 1) for share in given]
    assert (moved.low, moved.high) == (pytest.approx(ratio[0]), pytest.approx(ratio[1]))
    assert moved.clear and "30 fewer than in those from 2013/14 to 2015/16 (90)" in said.cohorts_told(moved)
    assert "−33% (probably −53% to −7%), more than chance does." in said.cohorts_told(moved)
    level = measured.cohorts_moved(results({1: (30,) * 6}), (1,), DAY)
    assert not level.clear and "as in those from" in said.cohorts_told(level)
    assert measured.cohorts_moved(results({1: (1,) * 6}), (1,), DAY) is None
    assert measured.cohorts_moved(results({1: (2,) * 6}), (1,), DAY) is not None
    assert measured.cohorts_moved(results(counts), (2,), DAY) is None
    assert measured.cohorts_moved(results(counts), (), DAY) is None and said.cohorts_told(None) == ""
    assert bad_sentences([said.cohorts_told(moved), said.cohorts_told(level)]) == []


def test_where_nothing_falls_hardly_more_than_one_in_twenty_is_called_more_than_chance():
    rng = np.random.default_rng(3)
    before, since = rng.poisson(90, (2, 1500))
    called = [(low - 1) * (high - 1) > 0 for low, high in map(measured._ratio, before, since)]
    assert np.mean(called) <= 0.06


def test_rolls_of_two_releases_are_compared_of_the_schools_both_know():
    now = pd.DataFrame({"pupils_on_roll": [90, 50, 40, None]}, index=[1, 2, 3, 4])
    then = pd.DataFrame({"pupils_on_roll": [100, 50, 30]}, index=[1, 2, 4])
    moved = measured.rolls_moved(now, then, "1 May 2024", "today")
    assert (moved.schools, moved.before, moved.since, moved.clear) == (2, 150, 140, False)
    told = said.rolls_told(moved)
    assert told == (
        "The register has 140 pupils on their roll, 10 fewer than the 150 of the release of 1 May 2024."
    )
    assert measured.rolls_moved(now, now, "a", "b") is None
    assert measured.rolls_moved(now, then.iloc[:0], "a", "b") is None and said.rolls_told(None) == ""


def test_half_a_class_a_year_group_is_not_small_and_who_fills_each_place_is_full():
    rows = measured.room(
        pd.DataFrame(
            {
                "name": list("abcdef"),
                "phase": ["infant", "infant", "junior", "junior", "special", None],
                "pupils_on_roll": [45, 44, 60, 59, 10, 30],
                "capacity": [45, 45, 59, 60, 0, 40],
            },
            index=[1, 2, 3, 4, 5, 6],
        )
    ).set_index("name")
    assert rows["small"].tolist() == [False, True, False, True, False, False]
    assert rows["full"].tolist() == [True, False, True, False, True, False]
    assert rows["spare"].tolist() == [0, 1, 0, 1, 0, 10]
    assert rows["year_group"].round(2).tolist()[:4] == [15, 14.67, 15, 14.75]
    assert rows["year_group"].isna().tolist() == [False] * 4 + [True] * 2
    whole = measured.together(rows.reset_index())
    assert (whole.full, whole.small, whole.spare, whole.infants) == (3, 2, 12, pytest.approx(15 + 44 / 3))


def test_cohorts_are_the_last_six_years_to_the_day_of_key_stage_2_or_else_of_key_stage_1():
    counts = {1: (30, 30, 30, 20, 20, 20)}
    assert measured.cohorts_moved(results(counts), (1,), pd.Timestamp("2019-01-01")).since == 60
    assert measured.cohorts_moved(results(counts), (1,), pd.Timestamp("2018-12-31")) is None
    of = results(counts)
    seventh = of.tables["results"].query("year == 2019").assign(year=2022, eligible=10)
    of.tables["results"] = pd.concat([of.tables["results"], seventh])
    moved = measured.cohorts_moved(of, (1,), DAY)
    assert (moved.first, moved.last, moved.before, moved.since) == (
        (2015, 2016, 2017),
        (2018, 2019, 2022),
        80,
        50,
    )
    assert moved.percent == pytest.approx(-37.5)
    # Where Key Stage 2 has five years, those of Key Stage 1 count; the larger cohort of a year's measures.
    table = results(counts).tables["results"]
    young = table.assign(measure="ks1_rwm_l2b", eligible=table["eligible"] + 1)
    both = pd.concat([table[table["year"] > 2014], young, young.assign(eligible=3)])
    of = SimpleNamespace(tables={"results": both}, today=lambda urn: urn, threshold=6)
    moved = measured.cohorts_moved(of, (1,), DAY)
    assert (moved.before, moved.since, moved.schools) == (93, 63, 1)
    # Exactly as many pupils as may be shown are told; one fewer on either side are not.
    for sizes, told in (((2,) * 6, True), ((2, 2, 1, 9, 9, 9), False), ((9, 9, 9, 2, 2, 1), False)):
        assert (measured.cohorts_moved(results({1: sizes}), (1,), DAY) is not None) == told


def test_a_change_is_clear_only_where_its_interval_leaves_out_nothing_at_all():
    for low, high, clear in ((1, 9, True), (-9, -1, True), (-1, 1, False), (0, 9, False), (np.nan, 9, False)):
        assert measured.Moved(1, 9, 9, "a", "b", 0, low, high).clear == clear


def test_rolls_of_nobody_before_are_no_change():
    now = pd.DataFrame({"pupils_on_roll": [5, 10]}, index=[1, 2])
    assert measured.rolls_moved(now, now.assign(pupils_on_roll=[0, 0]), "a", "b") is None
    moved = measured.rolls_moved(now, now.assign(pupils_on_roll=[5, 5]), "a", "b")
    assert (moved.before, moved.since, moved.percent, moved.first, moved.last) == (10, 15, 50, "a", "b")
    assert np.isnan(moved.low) and np.isnan(moved.high) and not moved.clear

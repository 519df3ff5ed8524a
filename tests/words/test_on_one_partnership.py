"""What is said of one partnership: which way, how far and how sure."""

import pandas as pd
import pytest

from collab.data.disclosure.gate import Disclosed
from collab.data.measures import MEASURES
from collab.metrics.like_for_like import Adjusted
from collab.words import alike_sentence, profile_finding, profile_title
from collab.words.numbers import briefly, verdict

MEASURE = MEASURES["ks2_rwm_exp"]


def beside_others(gap, low, high, clear):
    row = {"percent_in": 60.0 + gap, "percent_not_in": 60.0, "eligible_in": 1234, "gap": gap}
    return Disclosed(pd.DataFrame([row | {"wide_low": low, "wide_high": high, "clear": clear, "mark": ""}]))


@pytest.mark.parametrize(
    ("gap", "low", "high", "clear", "way"),
    [
        (4.5, 1.0, 8.0, True, "4.5 points above"),
        (-4.5, -8.0, -1.0, True, "4.5 points below"),
        (4.5, -1.0, 10.0, False, "4.5 points above"),
        (-4.5, -10.0, 1.0, False, "4.5 points below"),
        (0.0, -3.0, 3.0, False, "level with"),
    ],
)
def test_a_partnership_is_above_below_or_level_with_all_others(gap, low, high, clear, way):
    shown = beside_others(gap, low, high, clear)
    title = profile_title(shown, "Fens")
    assert title == f"Fens: {way} all others, {briefly(clear)}"
    told = profile_finding(shown, (2019,), MEASURE, "Fens")
    assert told.startswith(f"{60 + gap:.1f}% of its 1,234 pupils ")
    assert f"(2018/19), {way} all other schools: " in told and told.endswith(f"{verdict(clear)}.")
    assert f"{abs(low):.1f}" in told and f"{abs(high):.1f}" in told


def test_a_partnership_too_small_to_be_sure_of_says_so_and_one_withheld_says_nothing():
    unsure = beside_others(4.5, float("nan"), float("nan"), False)
    assert "too few" in profile_title(unsure, "Fens")
    assert profile_finding(unsure, (2018, 2019), MEASURE, "Fens").count("too few") == 1
    withheld = beside_others(float("nan"), float("nan"), float("nan"), False)
    for none in (withheld, withheld.where(withheld.table["gap"] > 0)):
        assert profile_title(none, "Fens") == "Fens: no result of its own that can be shown"
        assert "%" not in profile_finding(none, (2019,), MEASURE, "Fens")


@pytest.mark.parametrize(
    ("gap", "half", "way", "clear"),
    [
        (2.0, 1.0, "2.0 points above", True),
        (-2.0, 1.0, "2.0 points below", True),
        (2.0, 3.0, "2.0 points above", False),
        (2.0, 2.0, "2.0 points above", False),
        (0.0, 1.0, "level with", False),
    ],
)
def test_between_schools_alike_it_is_above_below_or_level_and_at_zero_it_is_not_sure(gap, half, way, clear):
    told = alike_sentence(Adjusted(gap, gap - half, gap + half, 20, 400, ("cohort size", "district")))
    assert way in told and told.endswith(f"{verdict(clear)}.")

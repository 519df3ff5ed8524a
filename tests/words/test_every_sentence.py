"""Random counties with several selections each, and every sentence that is said of them read."""

import re

import numpy as np
import pandas as pd
import pytest

from collab import words
from collab.data.disclosure.gate import disclose_change, disclose_gaps
from collab.data.measures import MEASURES
from collab.data.selection import COLLABORATION, IN, NOT_IN
from collab.metrics.gap import gap
from collab.metrics.joining_effect import Effect
from collab.metrics.like_for_like import Adjusted
from tests.sentences import bad_sentences

COUNTIES = 300
CODES = ("ks1_rwm_l2b", "ks2_rwm_l4b", "ks2_rwm_l5")


def random_county(rng):
    """Cohorts of 1 to 40 schools, some tiny, in 1 to 4 districts, all of them of one side at times."""
    schools = int(rng.integers(1, 41))
    number = np.arange(schools)
    inside = rng.random(schools) < rng.choice([0, 0.1, 0.5, 1])
    size = np.maximum(1, rng.lognormal(rng.choice([1, 2.5, 3.5]), 0.8, schools).astype(int))
    rate = np.clip(rng.choice([0, 0.01, 0.3, 0.7, 1]) + rng.normal(0, 0.1, schools), 0, 1)
    parts = [
        pd.DataFrame(
            {
                "urn": number + 1,
                "schools": 1,
                "measure": code,
                "eligible": size,
                "achieved": rng.binomial(size, rate),
                "collaboration": pd.Categorical(np.where(inside, IN, NOT_IN), COLLABORATION),
                "district": np.array(list("ABCD"))[number % int(rng.integers(1, 5))],
                "partners": np.where(inside, 1 + number // 5, -1 - number),
            }
        )
        for code in CODES[: int(rng.integers(1, 4))]
    ]
    return pd.concat(parts, ignore_index=True)


def of_gaps(cohorts):
    """What is said of the thresholds and of the districts of one measure."""
    thresholds = disclose_gaps(gap(cohorts, ["measure"]), 6)
    first = cohorts[cohorts["measure"] == CODES[0]]
    places = pd.concat(
        [gap(first).assign(district="Shire"), gap(first, ["district"])], ignore_index=True
    ).assign(measure=CODES[0])
    districts = disclose_gaps(places, 6)
    own = districts.where(districts.table["district"] != "Shire")
    yield words.finding(thresholds)
    yield words.cohorts_compared(thresholds)
    for stage in {MEASURES[code].key_stage for code in CODES}:
        yield words.thresholds_title(
            thresholds.where(thresholds.table["measure"].map(lambda c: MEASURES[c].key_stage) == stage), stage
        )
    yield words.districts_title(districts, MEASURES[CODES[0]])
    yield words.where_finding(own, "Shire")
    yield words.gaps_in_pupils(own)
    names = [str(name) for name in districts.table["district"]]
    yield words.groups_told(districts, names, COLLABORATION)
    yield words.gaps_told(districts, names)
    for _, row in thresholds.table.iterrows():
        yield words.sureness(row)
        if pd.notna(row["gap"]):
            yield words.pupils_worth(row)
        yield words.everyday(row)
        one = thresholds.where(thresholds.table["measure"] == row["measure"])
        yield words.profile_finding(one, (2014,), MEASURES[row["measure"]], "Seabank")


def of_estimates(rng):
    """What is said of estimates of any size, also of those that are written as 0.0."""
    size = rng.choice([0.01, 0.3, 4, 30])
    middle, rose, others = rng.normal(0, size, 3)
    half = abs(rng.normal(0, size))
    adjusted = Adjusted(
        middle, middle - half, middle + half, 20, 400, ("cohort size", "district")[: rng.integers(1, 3)]
    )
    effect = Effect(
        rose - others, rose - others - half, rose - others + half, int(rng.integers(1, 9)), 40, rose, others
    )
    yield words.alike_sentence(adjusted)
    yield words.like_for_like_finding(
        rng.normal(0, size),
        adjusted.gap,
        adjusted.low,
        adjusted.high,
        adjusted.adjusted_for,
        "",
        bool(rng.integers(2)),
    )
    yield words.like_for_like_title(adjusted.low, adjusted.high, MEASURES[CODES[0]], "")
    yield words.effect_finding(effect)
    yield words.effect_title(effect)
    change = {
        "year": 2014,
        "base": 2011,
        "change_in": rose,
        "change_not_in": others,
        "difference": rose - others,
        "wide_low": rng.choice([rose - others - half, np.nan]),
        "eligible_in": int(rng.integers(1, 40)),
        "eligible_not_in": 900,
    }
    change["wide_high"] = 2 * change["difference"] - change["wide_low"]
    yield words.change_sentence(disclose_change(pd.DataFrame([change]), 6))
    schools = int(rng.integers(0, 60))
    beyond = int(rng.integers(0, schools + 1))
    yield words.funnel_finding(
        schools, beyond, int(rng.integers(0, beyond + 1)), (schools * 0.05, schools * 0.002)
    )


@pytest.mark.slow
def test_no_sentence_about_any_county_is_about_nothing_or_does_not_go_with_its_numbers():
    rng = np.random.default_rng(20140501)
    read = 0
    for _ in range(COUNTIES):
        told = [*of_gaps(random_county(rng)), *of_estimates(rng)]
        assert bad_sentences(told) == []
        assert [text for text in told if len(text.split()) > 10 and text[-1] not in ".?"] == []
        read += len(told)
    assert read > 15 * COUNTIES


@pytest.mark.slow
def test_the_finding_says_what_the_figures_say_and_claims_no_more():
    rng = np.random.default_rng(2014)
    claims = 0
    for _ in range(250):
        cohorts = random_county(rng)
        shown = disclose_gaps(gap(cohorts, ["measure"]), 6)
        told = words.finding(shown)
        clear = shown.table[shown.table["clear"]]
        assert told.count("more than chance would explain") == len(clear)
        found = re.findall(
            r"([\d.]+)% of pupils in partnership .*? against ([\d.]+)% .*?: ([\d.]+) points (higher|lower)",
            told,
        )
        assert len(found) == len(clear)
        for (ours, theirs, size, way), (_, row) in zip(found, clear.iterrows(), strict=True):
            assert (way == "higher") == (row["gap"] > 0)
            apart = float(ours) - float(theirs)
            assert round(abs(apart), 1) == float(size)
            claims += 1
        withheld = shown.table["mark"].eq("c").sum()
        assert told.count("too few pupils to show") == withheld
    assert claims > 5

"""Figures of several releases, one after the other, give no small cohort away by subtraction.

`bench/attack.py` makes the counties and attacks them; `python -m bench.attack` tries many more.
"""

import pandas as pd
import pytest

from bench.attack import forced, given_away, sequence
from collab.data.disclosure.already_shown import Rules, join_corrected, joined_before, told_before

SEEDS = range(8, 12)
"""Of counties of which half give something away where nothing is remembered."""


@pytest.mark.slow
@pytest.mark.parametrize("releases", [2, 3, 5])
def test_no_sequence_of_releases_gives_a_small_cohort_away(releases):
    for seed in SEEDS:
        frames, _ = sequence(seed, releases=releases)
        assert not given_away(frames), seed
        # A head who knows the own school's results, as every release has them.
        for urn in frames[0].index[seed % 4 :: 4]:
            assert not given_away(frames, frozenset({urn})), (seed, urn)


@pytest.mark.slow
def test_no_governing_body_is_left_with_a_small_cohort():
    """Each takes the results of its own schools away from every unit, and from all releases."""
    for seed in SEEDS:
        frames, bodies = sequence(seed, releases=2)
        assert len(bodies) == 3
        for known in bodies:
            assert not given_away(frames, known), (seed, known)
            assert not any(forced(frame, known) for frame in frames), (seed, known)


def test_without_the_memory_two_releases_give_small_cohorts_away():
    given = {seed for seed in SEEDS if given_away(sequence(seed, forgets=True, releases=2)[0])}
    assert given == {8, 11}


def showing(achieved, eligible=(4, 9, 9), unit=7):
    """One unit of three schools, the first of them small, as it is shown."""
    frame = pd.DataFrame(
        {"unit": unit, "eligible": eligible, "m": achieved}, index=[1, 2, 3][: len(eligible)]
    )
    return frame.astype({"m": float})


@pytest.mark.parametrize(
    ("now", "hidden"),
    [
        # As it was; or all three corrected, in different directions.
        ((2, 5, 4), False),
        ((1, 6, 3), False),
        # A large cohort that was corrected alone needs no protection, a small one does.
        ((2, 6, 4), False),
        ((1, 5, 4), True),
        # Two: whoever knows the larger is left with the small one.
        ((1, 6, 4), True),
    ],
)
def test_a_correction_is_told_as_the_sum_of_enough_or_not_at_all(now, hidden):
    rules = Rules(("m",), (), 6)
    decided = showing(now).assign(bodies=[()] * 3)
    assert told_before(decided, [showing((2, 5, 4))], rules)["m"].tolist() == [hidden] * 3
    assert not told_before(decided, [], rules)["m"].any()


def test_a_correction_that_forces_every_count_is_not_told_unless_everybody_would_guess_it():
    """All had achieved, and nobody has now: the difference of the two sums tells it of each school."""
    decided, before = showing((0, 0, 0)).assign(bodies=[()] * 3), [showing((4, 9, 9))]
    assert told_before(decided, before, Rules(("m",), (), 6))["m"].all()
    assert not told_before(decided, before, Rules(("m",), ("m",), 6))["m"].any()
    # One pupil who had not achieved before leaves it open.
    assert not told_before(decided, [showing((3, 8, 8))], Rules(("m",), (), 6))["m"].any()


def test_schools_are_joined_by_every_showing_directly_or_by_way_of_others():
    shown = [showing((2, 5, 4)).head(2), showing((2, 5, 4)).tail(2), pd.DataFrame({"unit": [0]}, index=[9])]
    numbers = joined_before(shown)
    assert numbers[[1, 2, 3]].nunique() == 1 and numbers[9] != numbers[1]
    assert joined_before(shown[:1]).index.tolist() == [1, 2] and joined_before([]).empty


@pytest.mark.parametrize(
    ("pupils", "units", "after"),
    [(3, 2, [1, 2]), (3, 3, [1, 1, 1]), (3, 4, [1, 1, 1, 4]), (2, 3, [1, 2, 3]), (2, 4, [1, 1, 1, 1])],
)
def test_corrections_are_joined_until_without_the_largest_they_are_six_pupils(pupils, units, after):
    """A small cohort of each unit was corrected, the large one beside it was not."""
    numbers = [number for number in range(1, units + 1) for _ in (0, 1)]
    decided = pd.DataFrame(
        {
            "unit": numbers,
            "eligible": [pupils, 30] * units,
            "bodies": [(str(school),) for school in range(2 * units)],
            "m": [1, 15] * units,
            "alike": numbers,
        },
        index=pd.Index(range(100_001, 100_001 + 2 * units), name="urn"),
    )
    shown = decided.assign(m=[2, 15] * units)
    joined = join_corrected(decided, [shown], Rules(("m",), ("m",), 6), ["alike"])
    assert joined.tolist() == [number for number in after for _ in (0, 1)]

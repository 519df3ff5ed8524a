"""Figures of several releases, one after the other, give no small cohort away by subtraction.

`bench/attack.py` makes the counties and attacks them; `python -m bench.attack` tries many more.
"""

import pytest

from bench.attack import forced, given_away, sequence

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

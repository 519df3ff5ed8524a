"""What is said of cohorts that are counted only together, or in no figure."""

from collab.metrics.kept_back import KeptBack
from collab.words.on_small_cohorts import kept_back_told


def test_nothing_is_said_of_nothing():
    assert kept_back_told(KeptBack(), "2013/14") == ""


def test_what_is_joined_and_what_waits_are_told_apart_in_one_and_in_many():
    one = kept_back_told(KeptBack(waiting=1), "2013/14")
    assert one.startswith("1 cohort of 2013/14 is in no figure:")
    told = kept_back_told(KeptBack(1204, 402, 2, 3), "2013/14")
    assert (
        "Of 2013/14, 1,204 cohorts of a school and key stage are counted only together, as 402 sums" in told
    )
    assert "2 cohorts of 2013/14 are in no figure:" in told
    assert "For 3 cohorts of 2013/14 at least one measure is in no figure" in told

"""The reader of bad sentences finds what it should, and nothing else."""

import pytest

from tests.sentences import bad_sentences


@pytest.mark.parametrize(
    "text",
    [
        "0 of 0 partnerships are local.",
        "1 schools are not in a partnership.",
        "1 school are not in a partnership.",
        "0 schools have none near.",
        "The gap is nan points.",
        "Host: None.",
        "Host: . Members are near.",
        "Held equal: cohort size and .",
        "None of the the districts.",
        "It rose by −0.0 points.",
        "A multi_academy_trust of 3 schools.",
        "Schools () near.",
        "<NA> miles away.",
    ],
)
def test_a_bad_sentence_is_found(text):
    assert bad_sentences([text])


@pytest.mark.parametrize(
    "text",
    [
        "None of the 2 gaps of all districts is more than chance would explain.",
        "21 schools in 1 partnership, 1.0 points ahead, 10 schools.",
        "No school is left alone: all 7 are within 5 miles.",
        "None is recorded. Nancy's School (in fact) is near.",
        ":orange-badge[:material/science: Illustrative data]",
        "At 0.0% of 30 pupils: level.",
        "Between 0 and 1 points.",
    ],
)
def test_a_good_sentence_is_left_alone(text):
    assert bad_sentences([text]) == []

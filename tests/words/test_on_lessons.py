"""Sentences on the ten lessons."""

import pandas as pd

from collab import words
from collab.data.disclosure.gate import without_results

LESSONS = {2: "Stay geographically focused", 3: "Strong relationships between heads"}


def test_the_page_s_title_names_the_lesson_least_in_place():
    least = pd.DataFrame({"lesson": [3, 2], "in_place": [1, 4], "assessed": [9, 9]})
    assert words.lessons_headline(without_results(least), LESSONS) == (
        "of the ten lessons, “strong relationships between heads” is least in place"
    )
    assert "Too few are assessed" in words.lessons_headline(without_results(least.iloc[:0]), LESSONS)

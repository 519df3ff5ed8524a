"""Who is in the cohorts, as a picture."""

import pandas as pd

from collab import charts
from collab.data.disclosure.gate import disclose
from tests.withheld import HOSTILE

ROWS = pd.DataFrame(
    [
        ("disadvantaged", 40.0, 35.5, 26.8, 58, 900),
        ("special_needs", 12.0, 13.0, 16.0, 5, 900),
        ("prior_average", 17.2, 17.0, 16.6, 58, 900),
    ],
    columns=["trait", "ours", "like", "theirs", "eligible", "eligible_all"],
).assign(schools=2)


def drawn(whose="Fen"):
    context = disclose(ROWS, ("ours", "like", "theirs"), ("eligible", "eligible_all"))
    return charts.context_dots(context=context, whose=whose, palette=charts.LIGHT)


def test_each_share_has_a_row_with_both_marks_and_points_have_none():
    figure = drawn().plotly
    marks = {t.name: list(t.x) for t in figure.data if t.mode == "markers"}
    assert marks == {"All schools": [26.8], "Schools most like it": [35.5], "Fen": [40.0]}, (
        "of 5 pupils nothing is told"
    )
    assert list(figure.layout.yaxis.ticktext) == ["Disadvantaged"]


def test_the_words_say_the_same_and_a_name_is_no_markup():
    chart = drawn(HOSTILE)
    assert (
        "Disadvantaged: 40.0%, schools most like it 35.5%, all schools 26.8%" in chart.alt
        and "Key Stage 1 average (points): 17.2, schools most like it 17.0" in chart.alt
    )
    assert "12.0" not in chart.alt
    assert "<img" not in chart.plotly.to_json().replace("\\u003c", "<")

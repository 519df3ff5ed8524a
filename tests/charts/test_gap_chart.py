"""Gaps drawn as gaps: what is filled, what is cut, what is withheld, and what stands beside."""

import json

import pandas as pd
import pytest

from collab import charts
from collab.data.disclosure.gate import Disclosed
from tests.withheld import HOSTILE, with_withheld

ROWS = pd.DataFrame(
    {
        "gap": [4.5, 0.7, 11.9, -3.8, None],
        "wide_low": [0.7, -1.9, -90.0, None, None],
        "wide_high": [8.3, 3.3, 95.0, None, None],
        "percent_in": [68.1, 12.3, 80.0, 60.2, None],
        "percent_not_in": [63.6, 11.6, 68.1, 64.0, None],
        "eligible_in": [2174, 2174, 131, 100, 4],
        "eligible_not_in": [5250, 5250, 378, 947, 50],
        "clear": [True, False, False, False, False],
        "mark": ["", "", "", "", "c"],
    }
)
"""Clear; could be chance; wider than the picture; too few schools; withheld."""
NAMES = ["Level 2B+", "Level 3+", "Boston", "Lincoln", "Rutland"]


def drawn(**options):
    options = {"names": NAMES, "title": "T", "palette": charts.LIGHT} | options
    return charts.gap_chart(gaps=Disclosed(ROWS), **options)


def marks(figure, **told):
    """The rows of the marks that are drawn so."""
    return {
        int(y)
        for trace in figure.data
        if trace.mode == "markers" and all(getattr(trace.marker, k) == v for k, v in told.items())
        for y in trace.y
    }


def notes(figure):
    return [note.text for note in figure.layout.annotations]


def test_figures_below_long_names_have_room_on_a_phone():
    """358 pixels are left of 390; a figure such as "−20" is about 23 across at this size."""
    for names in (NAMES, ["No additional language"] * 5):
        figure = drawn(names=names).figure.checked
        margin, axis = figure.layout.margin, figure.layout.xaxis
        assert axis.showticksuffix == "last" and axis.tickfont.size == 13
        low, high = axis.range
        assert (1 + (high - low) / axis.dtick) * 23 < 358 - margin.l - margin.r


def test_part_of_a_phone_has_shorter_lines_and_fewer_figures():
    long = ["KS2 expected standard", *NAMES[1:]]
    wide, narrow = (
        drawn(names=long, narrow=told, span=(-20, 45)).figure.checked.layout for told in (False, True)
    )
    assert narrow.margin.l < wide.margin.l and narrow.xaxis.dtick > wide.xaxis.dtick
    assert any("KS2 expected<br>standard" in note.text for note in narrow.annotations)


@pytest.mark.parametrize("narrow", [True, False])
@pytest.mark.parametrize("span", [(-20, 45), (-3.9, 4.5), (-64, 64), (-12, 1), (-41, 7)])
def test_the_zero_is_never_the_only_figure_below_the_rows(span, narrow):
    axis = drawn(span=span, narrow=narrow).plotly.layout.xaxis
    assert axis.tick0 == 0 and (span[0] <= -axis.dtick or axis.dtick <= span[1])


def test_what_is_more_than_chance_is_filled_and_what_could_be_chance_is_open():
    figure = drawn().plotly
    assert marks(figure, color=charts.LIGHT.ours) == {0}
    assert marks(figure, color=charts.LIGHT.ground) == {1, 2, 3}


def test_a_bar_is_where_the_gap_probably_lies_and_a_row_without_interval_has_none():
    bars = [trace for trace in drawn().plotly.data if trace.mode == "lines"]
    ends = {(x, y) for bar in bars for x, y in zip(bar.x, bar.y, strict=True) if y is not None}
    assert ends == {(0.7, 0), (8.3, 0), (-1.9, 1), (3.3, 1), (-90.0, 2), (95.0, 2)}


def test_what_stands_beside_a_gap_without_a_bar_never_covers_the_line_of_no_difference():
    """On the far side of its mark from zero, for which the picture has room."""
    for gap, anchor in ((-3.8, "right"), (0.9, "left")):
        rows = Disclosed(ROWS.iloc[[0, 3]].assign(gap=[4.5, gap]))
        figure = charts.gap_chart(gaps=rows, names=NAMES[:2], title="T", palette=charts.LIGHT).plotly
        (note,) = [note for note in figure.layout.annotations if note.text == "too few<br>schools"]
        assert note.x == gap and note.xanchor == anchor and note.bgcolor is None
        low, high = figure.layout.xaxis.range
        beyond = gap - low if gap < 0 else high - gap
        assert beyond > 0.34 * (high - low)


def test_rows_close_to_each_other_say_less_and_are_lower():
    """Ten districts seen from afar: the whole picture is enlarged to the screen's height."""
    apart, close = (
        drawn(beside="eligible").figure.checked,
        drawn(beside="eligible", close=True).figure.checked,
    )
    assert close.layout.height < 0.8 * apart.layout.height
    assert "pupils" in str(notes(apart)) and "pupils" not in str(notes(close))
    assert "too few schools" in notes(close) and "too few<br>schools" in notes(apart)


def test_where_there_is_little_room_beside_zero_the_other_side_says_who_is_meant():
    for span, told in (((-10, 2), "ahead →"), ((-9, 5), "ahead →"), ((-2, 10), "← behind")):
        assert told in notes(drawn(span=span).plotly)
        assert sum("partnership" in note for note in notes(drawn(span=span).plotly)) == 1


def test_a_bar_that_goes_on_beyond_the_picture_ends_in_a_triangle():
    figure = drawn().plotly
    assert marks(figure, symbol="triangle-left") == marks(figure, symbol="triangle-right") == {2}
    low, high = figure.layout.xaxis.range
    assert -70 < low < -60 and 60 < high < 70


def test_the_axis_says_whose_side_is_whose_and_the_gap_stands_at_the_end_of_the_row():
    told = notes(drawn().plotly)
    assert "← partnership<br>schools behind" in told and "partnership<br>schools ahead →" in told
    assert [text for text in told if text.startswith("<b>") and "<br>" not in text] == [
        "<b>+4.5</b>",
        "<b>+0.7</b>",
        "<b>+11.9</b>",
        "<b>−3.8</b>",
        "<b>c</b>",
    ]


@pytest.mark.parametrize(
    ("beside", "below"), [("percent", "68.1% v 63.6%"), ("eligible", "2,174 v 5,250 pupils")]
)
def test_both_sides_stand_below_the_name_but_not_where_they_are_withheld(beside, below):
    told = notes(drawn(beside=beside).plotly)
    assert any(text.startswith("<b>Level 2B+</b>") and below in text for text in told)
    withheld = next(text for text in told if "Rutland" in text)
    assert "4 v" not in withheld and "nan" not in withheld


def test_several_pictures_on_one_scale_hold_the_widest_of_them():
    near, far = Disclosed(ROWS.iloc[:1]), Disclosed(ROWS.iloc[[1]])
    low, high = charts.span_of(near, far)
    assert low < -3 and high > 8.3
    assert charts.span_of(near)[0] < -3 < 3 < charts.span_of(far)[1]
    assert charts.span_of() == charts.span_of(Disclosed(ROWS.iloc[4:]))


def test_names_from_data_are_no_markup_in_a_chart():
    withheld = with_withheld()
    figure = charts.gap_chart(
        gaps=withheld, names=[HOSTILE, "Lincoln"], title=HOSTILE, ours=HOSTILE, palette=charts.LIGHT
    ).plotly
    texts = [note["text"] for note in json.loads(figure.to_json())["layout"]["annotations"]]
    assert any("&lt;img" in text for text in texts)
    assert not any("<img" in text for text in texts)


def test_what_is_presented_tells_nothing_when_it_is_pointed_at():
    figure = drawn().figure
    shown = charts.presented(figure, 1000).checked
    assert shown.layout.hovermode is False and shown.layout.height == figure.height
    for trace in shown.data:
        assert trace.hoverinfo == "skip" and trace.hovertemplate is None and trace.text is None
    assert any(trace.hovertemplate for trace in figure.checked.data)
    assert charts.presented(figure, 200).height == 200


def test_rows_of_names_in_two_lines_do_not_run_together_on_a_phone():
    """Two lines of a name and the percentages below them are 48 pixels high."""
    figure = drawn(names=["KS2 expected standard", *NAMES[1:]], narrow=True).figure.checked
    margin, rows = figure.layout.margin, figure.layout.yaxis.range[0] + 0.5
    assert (figure.layout.height - margin.t - margin.b) / rows >= 60

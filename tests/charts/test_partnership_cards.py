"""Cards of partnerships: what is drawn on each, cut at the scale's ends, and withheld."""

import pandas as pd
import pytest

from collab import charts
from collab.data.disclosure.gate import disclose_gaps, without_results
from tests.withheld import HOSTILE

CARD = {
    "partnership": "p",
    "partnership_name": "Ash",
    "kind": "federation",
    "members": 2,
    "elsewhere": None,
    "host_name": "Host",
    "mean_to_host": 5.0,
    "furthest": 5.0,
    "beyond": 0,
    "eligible_in": 60,
    "eligible_not_in": 900,
    "percent_in": 64.0,
    "percent_not_in": 60.0,
    "gap": 4.0,
    "wide_low": -2.0,
    "wide_high": 10.0,
    "clear": False,
    "years": 1,
    "assessed": 2,
    "in_place": 1,
    "in_place_of_ten": 1,
    "last": pd.Timestamp(2025, 6, 1),
    "due": pd.Timestamp(2026, 6, 1),
    "overdue": False,
}
RATINGS = pd.DataFrame({"partnership": "p", "lesson": [1, 2], "rating": [3, 2]})
SPOKES = pd.DataFrame({"partnership": ["p"], "east": [5.0], "north": [0.0], "to_host": [5.0]})


def drawn(*changes, across=3, size=1.0):
    cards = pd.DataFrame([CARD | change for change in changes or ({},)])
    return charts.partnership_cards(
        cards=disclose_gaps(cards, 6),
        spokes=without_results(SPOKES),
        ratings=without_results(RATINGS),
        limit=5.0,
        title="T",
        palette=charts.LIGHT,
        across=across,
        size=size,
    )


def texts(chart):
    return [note.text for note in chart.figure.layout.annotations]


def shapes(chart, **wanted):
    return [
        s
        for s in chart.figure.layout.shapes
        if all(s[name.replace("__", ".")] == value for name, value in wanted.items())
    ]


def test_a_card_says_who_how_near_how_they_do_what_they_live_and_when_they_were_reviewed():
    chart = drawn()
    assert texts(chart) == [
        "<b>Ash</b>",
        "Federation, 2 schools",
        "5.0 miles to the host, all within 5",
        "Reviewed 06/2025, due 06/2026",
        "<b>+4.0</b> pts",
        "1 of 2 in place",
    ]
    assert (
        "Ash: 5.0 miles to the host, all within 5; +4.0 points beside all other schools, could be chance"
        in (chart.alt)
    )
    # The lesson in place is filled with our colour, the other open, and eight are dots.
    squares = [s for s in shapes(chart, type="rect") if s.xsizemode == "pixel"]
    assert [s.fillcolor for s in squares] == [
        charts.LIGHT.ours,
        charts.LIGHT.ground,
        *[charts.LIGHT.quiet] * 8,
    ]


def test_what_asks_for_attention_has_a_mark_and_not_only_a_colour():
    chart = drawn({"beyond": 1, "overdue": True})
    assert texts(chart)[2:4] == [
        "<b>▲</b> 5.0 miles to the host, 1 beyond 5",
        "<b>▲</b> Reviewed 06/2025, now due",
    ]


@pytest.mark.parametrize(("high", "cut"), [(24.9, 0), (25.0, 0), (25.1, 1), (99.0, 1)])
def test_a_bar_that_goes_on_beyond_the_scale_ends_in_an_arrow(high, cut):
    chart = drawn({"wide_low": -1.0, "wide_high": high})
    assert len(shapes(chart, type="path")) == cut


def test_a_gap_more_than_chance_is_filled_and_one_that_could_be_chance_is_open():
    def dot(chart):
        (found,) = [s for s in shapes(chart, type="circle") if abs((s.y0 + s.y1) / 2 + 96) < 1]
        return found.fillcolor, found.line.color

    assert dot(drawn({"clear": True})) == (charts.LIGHT.ours, charts.LIGHT.ours)
    assert dot(drawn({"clear": False})) == (charts.LIGHT.ground, charts.LIGHT.quiet)


@pytest.mark.parametrize(("pupils", "told"), [(5, "Its result is withheld (c)"), (6, "<b>+4.0</b> pts")])
def test_a_gap_of_fewer_than_six_pupils_is_neither_drawn_nor_told(pupils, told):
    chart = drawn({"eligible_in": pupils})
    assert told in texts(chart)
    assert ("+4.0" in chart.figure.to_json() + chart.alt) == (pupils == 6)


def test_before_anything_is_written_down_cards_are_lower_and_say_nothing_of_lessons_and_reviews():
    never = {"last": pd.NaT, "overdue": True, "assessed": 0}
    first_day = drawn(never)
    assert texts(first_day)[-1] == "<b>+4.0</b> pts" and first_day.figure.layout.height == 136 + 8
    assert not [s for s in shapes(first_day, type="rect") if s.xsizemode == "pixel"]
    assert "<b>▲</b> Not reviewed yet" in texts(drawn(never, {}))


@pytest.mark.parametrize(("years", "told"), [(1, False), (2, True), (3, True)])
def test_a_card_says_how_many_years_were_added_up(years, told):
    assert (f"{years} years" in texts(drawn({"years": years}))) == told


def test_a_gap_without_an_interval_has_no_bar_and_is_not_written_boldly():
    chart = drawn({"wide_low": None, "wide_high": None})
    assert "+4.0 pts" in texts(chart)
    assert not [s for s in shapes(chart, type="line") if abs(s.y0 + 96) < 1 and s.y0 == s.y1]


def test_nothing_known_is_said_so_and_a_hostile_name_is_escaped():
    nothing = dict.fromkeys(
        ("gap", "wide_low", "wide_high", "eligible_in", "eligible_not_in", "mean_to_host", "beyond"), None
    )
    chart = drawn(nothing | {"partnership_name": HOSTILE, "assessed": 0, "last": pd.NaT, "overdue": True})
    told = texts(chart)
    assert told[2:] == ["Distances are not known", "No result to compare"]
    assert "<img" not in "".join(told) and "&lt;img" in told[0]


@pytest.mark.parametrize(("count", "across", "rows"), [(1, 3, 1), (3, 3, 1), (4, 3, 2), (4, 1, 4)])
def test_cards_stand_in_rows_and_each_can_be_clicked_anywhere(count, across, rows):
    chart = drawn(*({"partnership": f"p{i}"} for i in range(count)), across=across)
    assert chart.figure.layout.height == rows * 172 + 8
    clicks = chart.figure.data[0]
    assert list(dict.fromkeys(clicks.customdata)) == [f"p{i}" for i in range(count)]
    # A mark is 130 pixels wide: those of one card leave no gap on the widest card of a phone or a page.
    assert len(clicks.x) == 5 * count


def test_everything_grows_together():
    plain, large = drawn(), drawn(size=2)
    assert large.figure.layout.height == 2 * (plain.figure.layout.height - 8) + 8
    for before, after in zip(plain.figure.layout.annotations, large.figure.layout.annotations, strict=True):
        assert (after.xshift, after.yshift, after.font.size) == (
            2 * before.xshift,
            2 * before.yshift,
            2 * before.font.size,
        )

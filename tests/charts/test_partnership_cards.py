"""Cards of partnerships: what is drawn on each, cut at the scale's ends, and withheld."""

import html
import itertools

import pandas as pd
import pytest

from collab import charts
from collab.data.disclosure.gate import disclose_gaps, without_results
from tests.charts.pieces import pieces
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


def drawn(*changes, across=3, size=1.0, letters=1.0):
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
        letters=letters,
    )


def texts(chart):
    return [note.text for note in chart.plotly.layout.annotations]


def shapes(chart, **wanted):
    return [s for s in pieces(chart) if all(getattr(s, name) == value for name, value in wanted.items())]


def test_a_card_says_who_how_near_how_they_do_what_they_live_and_when_they_were_reviewed():
    chart = drawn()
    assert texts(chart) == [
        "<b>Ash</b>",
        "Federation, 2 schools",
        "5.0 miles to the host, all within 5",
        "Last look 06/2025, due 06/2026",
        "<b>+4.0</b> pts",
        "1 of 2 in place",
    ]
    assert (
        "Ash: 5.0 miles to the host, all within 5; +4.0 points beside all other schools, could be chance"
        in (chart.alt)
    )
    # The lesson in place is filled with our colour, the other open, and eight are dots.
    squares = shapes(chart, type="rect", xsizemode="pixel")
    assert [s.fillcolor for s in squares] == [
        charts.LIGHT.ours,
        charts.LIGHT.ground,
        *[charts.LIGHT.quiet] * 8,
    ]


@pytest.mark.parametrize(
    ("name", "size", "lines"),
    [
        ("Ash", 14, 1),
        ("The Federation of Netley Abbey Infant and Junior Schools", 12, 2),
        ("The Federation of Gedney Hill CofE Primary and Shepeau Stow Primary School", 11, 3),
        ("The Federation of Alver Valley Infant & Nursery School and Alver Valley Junior Schools", 11, 3),
    ],
)
def test_the_longest_names_of_real_partnerships_stand_whole_on_a_card(name, size, lines):
    chart = drawn({"partnership_name": name})
    note = chart.plotly.layout.annotations[0]
    written = note.text.removeprefix("<b>").removesuffix("</b>").split("<br>")
    assert html.unescape(" ".join(written)) == name
    assert (note.font.size, len(written)) == (size, lines)
    # Above the facts below it, of letters whose lines are 1.3 as high as they are.
    assert -note.yshift + 1.3 * size * lines <= -chart.plotly.layout.annotations[1].yshift
    # Clear of the card's upper edge, which lies 4.5 pixels below its row's.
    assert -note.yshift >= 6


def test_what_is_on_a_card_lies_in_its_middle_however_wide_the_screen():
    chart = drawn({"wide_low": -60.0, "wide_high": 60.0})
    pixels = shapes(chart, xsizemode="pixel")
    assert {s.xanchor for s in pixels} == {0}
    assert -169 <= min(min(s.x0, s.x1) for s in pixels) <= -100
    assert max(note.xshift for note in chart.plotly.layout.annotations) < 169 - 40


def test_what_asks_for_attention_has_a_mark_and_not_only_a_colour():
    chart = drawn({"beyond": 1, "overdue": True})
    assert texts(chart)[2:4] == [
        "<b>▲</b> 5.0 miles to the host, 1 beyond 5",
        "<b>▲</b> Last look 06/2025, now due",
    ]


@pytest.mark.parametrize(("high", "cut"), [(24.9, 0), (25.0, 0), (25.1, 1), (99.0, 1)])
def test_a_bar_that_goes_on_beyond_the_scale_ends_in_an_arrow(high, cut):
    chart = drawn({"wide_low": -1.0, "wide_high": high})
    assert len(shapes(chart, type="triangle")) == cut


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
    assert ("+4.0" in chart.plotly.to_json() + chart.alt) == (pupils == 6)


def test_before_anything_is_written_down_cards_are_lower_and_say_nothing_of_lessons_and_reviews():
    never = {"last": pd.NaT, "overdue": True, "assessed": 0}
    first_day = drawn(never)
    assert texts(first_day)[-1] == "<b>+4.0</b> pts" and first_day.plotly.layout.height == 136 + 8
    assert not shapes(first_day, type="rect", xsizemode="pixel")
    assert "<b>▲</b> Not looked at yet" in texts(drawn(never, {}))


@pytest.mark.parametrize(("years", "told"), [(1, False), (2, True), (3, True)])
def test_a_card_says_how_many_years_were_added_up(years, told):
    assert (f"{years} years" in texts(drawn({"years": years}))) == told


@pytest.mark.parametrize("letters", [1.0, 1.15])
def test_the_years_do_not_touch_the_lessons_below_them_even_in_the_stage_s_larger_letters(letters):
    notes = {note.text: note for note in drawn({"years": 3}, letters=letters).plotly.layout.annotations}
    years, lessons = notes["3 years"], notes["1 of 2 in place"]
    assert -years.yshift + 1.3 * years.font.size + 4 <= -lessons.yshift


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
    assert chart.plotly.layout.height == rows * 185 + 8
    clicks = chart.plotly.data[0]
    assert list(dict.fromkeys(clicks.customdata)) == [f"p{i}" for i in range(count)]
    # A mark is 130 pixels wide: those of one card leave no gap on the widest card of a phone or a page.
    assert len(clicks.x) == 5 * count


def test_everything_grows_together():
    plain, large = drawn(), drawn(size=2)
    assert large.plotly.layout.height == 2 * (plain.plotly.layout.height - 8) + 8
    for before, after in zip(plain.plotly.layout.annotations, large.plotly.layout.annotations, strict=True):
        assert (after.xshift, after.yshift, after.font.size) == (
            2 * before.xshift,
            2 * before.yshift,
            2 * before.font.size,
        )


def test_what_is_written_below_a_name_grows_alone_and_stays_where_it_is():
    plain, large = (drawn({}, {"partnership": "q"}, letters=by).plotly.layout for by in (1.0, 1.5))
    assert large.height == plain.height
    for before, after in zip(plain.annotations, large.annotations, strict=True):
        by = 1 if before.text == "<b>Ash</b>" else 1.5
        assert (after.xshift, after.yshift, after.font.size) == (
            before.xshift,
            before.yshift,
            by * before.font.size,
        )


def test_all_of_a_card_lies_on_it_from_the_name_down_to_the_last_review():
    """On a phone a card is 358 pixels wide; its height is 179."""
    chart = drawn({"wide_high": 99.0, "years": 3})
    for shape in shapes(chart, xsizemode="pixel"):
        assert min(shape.x0, shape.x1) >= -179 and max(shape.x0, shape.x1) <= 179
        assert min(shape.y0, shape.y1) >= -179 and max(shape.y0, shape.y1) <= 0
    down = [-note.yshift for note in chart.plotly.layout.annotations]
    order = ["<b>Ash", "Federation", "5.0 miles", "<b>+4.0", "3 years", "1 of 2", "Last look"]
    found = sorted(zip(down, texts(chart), strict=True))
    assert [text.startswith(start) for (_, text), start in zip(found, order, strict=True)] == [True] * 7
    assert found[0][0] >= 0 and found[-1][0] + 16 <= 179
    squares = shapes(chart, type="rect", xsizemode="pixel")
    middles = [(s.x0 + s.x1) / 2 for s in squares]
    assert middles == sorted(middles) and len({(s.y0 + s.y1) / 2 for s in squares}) == 1
    for before, after in itertools.pairwise(squares):
        assert before.x1 < after.x0


def test_the_bar_is_at_scale_around_a_zero_that_all_cards_share():
    """From 25 points behind to 25 ahead the scale is 146 pixels wide."""
    for gap, low, high in ((0.0, -25.0, 25.0), (10.0, -5.0, 25.0), (-25.0, -30.0, -20.0)):
        chart = drawn({"gap": gap, "percent_in": 60 + gap, "wide_low": low, "wide_high": high})
        (zero,) = [s for s in shapes(chart, type="line") if s.x0 == s.x1]
        (bar,) = [s for s in shapes(chart, type="line") if s.y0 == s.y1 and abs(s.y0 + 96) < 1]
        (dot,) = [s for s in shapes(chart, type="circle") if abs((s.y0 + s.y1) / 2 + 96) < 1]
        assert (zero.y0 + zero.y1) / 2 == -96
        scale = 73 / 25
        assert (dot.x0 + dot.x1) / 2 - zero.x0 == pytest.approx(gap * scale, abs=0.11)
        assert bar.x0 - zero.x0 == pytest.approx(max(low, -25) * scale, abs=0.11)
        assert bar.x1 - zero.x0 == pytest.approx(min(high, 25) * scale, abs=0.11)


def test_each_card_has_its_frame_and_all_of_it_hangs_at_its_upper_edge_s_middle():
    chart = drawn({}, {}, {}, {}, across=3)
    frames = [s for s in shapes(chart, type="rect") if s.xsizemode != "pixel"]
    for place, edge in enumerate(frames):
        column, line = place % 3, place // 3
        assert column - 0.5 < edge.x0 < column < edge.x1 < column + 0.5
        assert line - 0.5 < edge.y0 < line < edge.y1 < line + 0.5
    corners = [(n.x, n.y) for n in chart.plotly.layout.annotations if n.text == "<b>Ash</b>"]
    assert corners == [(0, -0.5), (1, -0.5), (2, -0.5), (0, 0.5)]
    anchors = {(s.xanchor, s.yanchor) for s in shapes(chart, xsizemode="pixel")}
    assert anchors == set(corners)
    assert chart.plotly.layout.yaxis.range == (1.5, -0.5)
    clicks = chart.plotly.data[0]
    assert [round(x, 1) for x in clicks.x[:5]] == [-0.4, -0.2, 0.0, 0.2, 0.4] and clicks.y[0] == 0

"""The pictures of a briefing: what they say, in letters of the size asked for, where one can read it."""

import io
import re
from dataclasses import replace
from itertools import combinations

import pandas as pd
import pytest
import shapely
from matplotlib.collections import PolyCollection
from matplotlib.colors import to_rgb
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch
from matplotlib.text import Text
from PIL import Image
from streamlit.elements.lib.image_utils import MAXIMUM_CONTENT_WIDTH

from collab.briefing.drawn import drawing
from collab.briefing.drawn.drawing import draw, height_of, png, svg
from collab.briefing.drawn.ink import wide, wrapped
from collab.briefing.pictures import (
    FromHosts,
    Funnel,
    GapRows,
    InPlace,
    OnChance,
    OnScreen,
    Ratings,
    TwoLines,
)
from collab.data.disclosure.gate import Disclosed
from collab.data.selection import IN, NOT_IN, make_selection
from collab.geography.areas import district_areas
from collab.geography.marks import map_schools
from collab.geography.paper_map import MapPicture, schools_on
from collab.geography.shown_on_map import map_of_day
from collab.palette import DARK, LIGHT, LIGHT_MAP
from collab.words.numbers import UNSURE
from tests.briefing.example import SCOPES, made
from tests.geography.drawn import DAY

HALF, SLIDE = (3.31, 8.5), (11.8, 16.0)
LONG = "The Blessed Trinity of Ponds and Meadows Church of England Voluntary Aided Primary School"
DOLLARS = "Two $ for $x_1^2$ schools \\frac"
GAP = {
    "gap": 4.0,
    "wide_low": -1.5,
    "wide_high": 9.5,
    "clear": False,
    "percent_in": 68.1,
    "percent_not_in": 64.1,
    "eligible_in": 2174,
    "eligible_not_in": 5250,
    "mark": "",
}
CLEAR = {"clear": True, "wide_low": 1.0}
BARE = {"wide_low": None, "wide_high": None}
WITHHELD = {
    "gap": None,
    "percent_in": None,
    "percent_not_in": None,
    "eligible_in": None,
    "eligible_not_in": None,
    "mark": "c",
} | BARE


def gaps(*rows, names=None, **more):
    table = pd.DataFrame([GAP | row for row in rows], columns=list(GAP))
    table = table.astype({"gap": float, "wide_low": float, "wide_high": float})
    names = names or tuple(f"Row {place}" for place in range(len(rows)))
    return GapRows(Disclosed(table), tuple(names), "Gaps", **more)


def years(*rows):
    """`rows` are year, percent in and not in a partnership."""
    table = pd.DataFrame(
        [
            {
                "year": year,
                "framework": "levels" if year < 2016 else "standards",
                "collaboration": group,
                "percent": value,
                "low": None if value is None else value - 2.0,
                "high": None if value is None else value + 3.0,
            }
            for year, *values in rows
            for group, value in zip((IN, NOT_IN), values, strict=True)
        ],
        columns=["year", "framework", "collaboration", "percent", "low", "high"],
    )
    return TwoLines(Disclosed(table.astype({"percent": float, "low": float, "high": float})), "Years")


def lessons(*rows):
    return InPlace(
        Disclosed(pd.DataFrame(rows, columns=["lesson_title", "in_place", "assessed"])), "Lessons in place"
    )


def hosts(*names, away=3.0, spokes=((3.0, 0.0),)):
    table = pd.DataFrame({"partnership": list(names), "partnership_name": list(names)})
    table = table.assign(mean_to_host=away)
    ends = [
        {"partnership": name, "east": east, "north": north, "to_host": (east**2 + north**2) ** 0.5}
        for name in names
        for east, north in spokes
    ]
    ends = pd.DataFrame(ends, columns=["partnership", "east", "north", "to_host"])
    return FromHosts(Disclosed(table), Disclosed(ends), 5.0, "From hosts")


def results(*rows, names=None):
    columns = ["percent", "chance_low", "chance_high", "percent_all", "percent_like", "outside"]
    table = pd.DataFrame(rows, columns=columns)
    return OnChance(Disclosed(table), tuple(names or (f"Measure {n}" for n in range(len(rows)))), "Results")


def funnel(*rows, lit=()):
    table = pd.DataFrame(rows, columns=["urn", "name", "collaboration", "eligible", "percent", "outside"])
    limits = pd.DataFrame({"eligible": [6, 30, 90]})
    for suffix, half in (("95", 20), ("998", 30)):
        limits[f"low_{suffix}"], limits[f"high_{suffix}"] = 60.0 - half, 60.0 + half
    return Funnel(Disclosed(table), limits, 60.0, frozenset(lit), "Funnel")


RATED = pd.DataFrame({"lesson_title": ["1 " + LONG, "2 Short"], "rating": pd.array([None, 3], dtype="Int64")})
BOUNDS = {
    "no gap": gaps(),
    "one gap": gaps({}),
    "all withheld": gaps(WITHHELD, WITHHELD),
    "twelve gaps": gaps(*[CLEAR, {}, BARE] * 4, apart=True),
    "pupils beside gaps": gaps({}, WITHHELD, CLEAR, beside="eligible"),
    "nothing beside gaps": gaps({}, beside=""),
    "a long name": gaps({}, CLEAR, names=(LONG, "Short")),
    "a long word": gaps({}, names=("X" * 80,)),
    "dollars": gaps({}, names=(DOLLARS,)),
    "no interval": gaps(BARE),
    "no interval far off": gaps(BARE | {"gap": -58.0}, BARE | {"gap": 58.0}),
    "cut off": gaps({"wide_low": -90.0, "wide_high": 90.0}),
    "one year": years((2014, 60.0, 61.0)),
    "years side by side": years(*[(year, 60.0, 60.1) for year in (2012, 2013, 2014, 2015)]),
    "two kinds of tests": years(*[(year, 60.0, 61.0) for year in (2014, 2015, 2016, 2017)]),
    "years without tests": years(*[(year, 60.0, 99.0) for year in (2018, 2019, 2022, 2023)]),
    "years withheld": years((2014, None, None)),
    "one side": years((2014, 60.0, None), (2015, 61.0, None)),
    "no lesson": lessons(),
    "lessons": lessons(("1 " + LONG, 3, 24), (f"2 {DOLLARS}", 0, 7), ("3 Short", 7, 7)),
    "ratings": Ratings(Disclosed(RATED), "Ratings"),
    "no partnership": hosts(),
    "one partnership": hosts(LONG),
    "ten partnerships": hosts(*[f"{LONG} {n}" for n in range(10)], spokes=((40.0, -1.0), (5.0, 0.0))),
    "next door": hosts(*[f"{LONG} {n}" for n in range(7)], away=0.01, spokes=((0.01, 0.0),)),
    "nobody but the host": hosts("Alone Partnership", spokes=()),
    "no result": results((None,) * 5 + (False,)),
    "results": results(
        (100.0, 40.0, 100.0, 60.0, None, False), (0.0, None, None, None, None, True), names=(LONG, DOLLARS)
    ),
    "no school": funnel(),
    "schools": funnel(
        *[(n, f"{LONG} {n}", IN if n % 2 else NOT_IN, 6 + 7 * n, 8.0 * n, 99.8) for n in range(13)], lit=(3,)
    ),
}


def drawn(picture, size, height=None):
    width, letter = size
    return drawing.draw(picture, width, height or height_of(picture, width, letter), letter, LIGHT)


def texts(ink):
    return [text for text in ink.figure.findobj(Text) if text.get_text().strip()]


def boxes(ink):
    renderer = ink.figure.canvas.get_renderer()
    return [(text.get_text(), text.get_window_extent(renderer)) for text in texts(ink)]


def lines_of(ink):
    """The corners of each line."""
    drawn = [patch.get_path() for patch in ink.figure.findobj(PathPatch)]
    return [line for path in drawn for line in path.to_polygons(closed_only=False)]


def marks_of(ink):
    return ink.figure.findobj(Line2D)


def is_legible(ink, letter):
    """Letters are as asked, no two words lie on each other, and nothing leaves the figure."""
    sizes = {text.get_fontsize() for text in texts(ink)}
    assert not sizes or (min(sizes) >= letter - 1e-9 and max(sizes) <= 1.15 * letter + 1e-9)
    width, height = ink.figure.get_size_inches()
    around = ink.figure.get_tightbbox(ink.figure.canvas.get_renderer())
    assert around.x0 >= -0.02 and around.y0 >= -0.02
    assert around.x1 <= width + 0.02 and around.y1 <= height + 0.02
    for (one, a), (other, b) in combinations(boxes(ink), 2):
        across = min(a.x1, b.x1) - max(a.x0, b.x0)
        down = min(a.y1, b.y1) - max(a.y0, b.y0)
        assert across <= 1.5 or down <= 1.5, f"{one!r} lies on {other!r}"


@pytest.mark.parametrize("size", [HALF, SLIDE], ids=["half a page", "slide"])
@pytest.mark.parametrize("name", BOUNDS)
def test_a_picture_is_legible_at_every_bound(name, size):
    is_legible(drawn(BOUNDS[name], size), size[1])


@pytest.mark.parametrize("name", ["twelve gaps", "a long name", "no interval"])
def test_gaps_have_room_for_their_names_without_both_sides(name):
    picture = BOUNDS[name]
    low = height_of(picture, *HALF, sides=False)
    assert low < height_of(picture, *HALF)
    ink = drawn(picture, HALF, low)
    is_legible(ink, HALF[1])
    assert not any(" v " in text.get_text() for text in texts(ink))


@pytest.mark.slow
@pytest.mark.parametrize("size", [HALF, SLIDE], ids=["half a page", "slide"])
@pytest.mark.parametrize("scope", SCOPES)
def test_every_picture_of_every_story_is_legible(illustrative, scope, size):
    for section in made(illustrative, SCOPES[scope]).sections:
        if section.picture is not None:
            is_legible(drawn(section.picture, size), size[1])


@pytest.mark.slow
@pytest.mark.parametrize("districts", [["Boston"], ["Lincoln", "West Lindsey"]])
def test_a_map_of_districts_is_legible(illustrative, districts):
    for section in made(illustrative, districts=districts).sections:
        if isinstance(section.picture, MapPicture):
            for size in (HALF, SLIDE):
                is_legible(drawn(section.picture, size), size[1])


@pytest.mark.parametrize("near", [False, True])
def test_a_map_of_a_district_leaves_out_what_lies_beyond_it_and_nothing_else(illustrative, near):
    """All England's lines would be in every district's file, and take ten times as long to draw."""
    on_map = map_of_day(illustrative, make_selection(illustrative), DAY, 5.0)
    left_out = {int(urn): "nobody" for urn in on_map.alone["urn"]} if near else {}
    whole = MapPicture(on_map, district_areas(illustrative), 5.0, "A map", near=left_out)

    def drawn_on(picture):
        """Its lines and areas as boxes, and what of the map they lie on."""
        ink = draw(picture, 6.0, 5.0, 8.5, LIGHT)
        areas = [path.vertices for c in ink.figure.findobj(PolyCollection) for path in c.get_paths()]
        return [
            [shapely.box(*p.min(axis=0), *p.max(axis=0)) for p in found] for found in (lines_of(ink), areas)
        ]

    lines, areas = drawn_on(replace(whole, around=("Lincoln",)))
    paper = shapely.box(0, 0, 72 * 6.0, 72 * 5.0)
    assert all(box.intersects(paper) for box in (*lines, *areas))
    of_all = drawn_on(whole)
    assert 0 < len(lines) < len(of_all[0]) and 0 < len(areas) < len(of_all[1])
    # Whoever is a member in the middle of the map has a line there.
    inside = map_of_day(illustrative, make_selection(illustrative, districts=["Lincoln"]), DAY, 5.0)
    assert len(lines) >= (inside.members["to_host"] > 0).sum()


def test_a_browser_is_sent_a_map_as_lines_unless_more_schools_are_on_it(illustrative, monkeypatch):
    on_map = map_of_day(illustrative, make_selection(illustrative), DAY, 5.0)
    picture = MapPicture(on_map, district_areas(illustrative), 5.0, "A map")
    assert schools_on(replace(picture, areas={})) == len(map_schools(on_map))
    of_one = replace(picture, around=("Boston",))
    assert 0 < schools_on(of_one) < schools_on(picture)
    monkeypatch.setattr(drawing, "MOST_AS_LINES", schools_on(picture))
    assert drawing.for_a_browser(picture, 4, 3) == svg(picture, 4, 3)
    monkeypatch.setattr(drawing, "MOST_AS_LINES", schools_on(picture) - 1)
    sent = drawing.for_a_browser(picture, 4, 3)
    assert isinstance(sent, bytes) and sent.startswith(b"\x89PNG")
    # One that is wider Streamlit would unpack, make smaller and pack anew at every look.
    sizes = [Image.open(io.BytesIO(drawing.for_a_browser(picture, wide, 2))).width for wide in (4, 10)]
    assert sizes == [1200, MAXIMUM_CONTENT_WIDTH]
    assert isinstance(drawing.for_a_browser(of_one, 4, 3), str)
    nowhere = replace(picture, areas={}, on_map=replace(on_map, schools=on_map.schools.head(0)))
    assert schools_on(nowhere) == 0


def test_what_data_says_is_no_formula_and_stands_there_whole():
    said = "".join(text.get_text() for text in texts(drawn(BOUNDS["dollars"], HALF)))
    assert re.sub(r"[\s-]", "", DOLLARS) in re.sub(r"[\s-]", "", said)
    assert all(not text.get_parse_math() for text in texts(drawn(BOUNDS["dollars"], HALF)))


def test_a_gap_says_how_sure_it_is_and_what_is_withheld():
    def told(picture, size=SLIDE):
        return [text.get_text() for text in texts(drawn(picture, size))]

    assert "+4.0" in told(gaps({})) and "68.1% v 64.1%" in told(gaps({}))
    assert "2,174 v 5,250 pupils" in told(gaps({}, beside="eligible"))
    assert "c" in told(gaps(WITHHELD)) and "c v c" in told(gaps(WITHHELD))
    assert UNSURE in " ".join(told(gaps(BARE)))
    assert UNSURE in " ".join(told(gaps(BARE), HALF))
    assert UNSURE not in " ".join(told(gaps({}), HALF))
    assert any("this school ahead" in text for text in told(gaps({}, ours="this school")))


def test_the_groups_names_are_not_broken():
    said = [text.get_text() for text in texts(drawn(BOUNDS["years side by side"], HALF))]
    assert "partnership" in said and not any(text.endswith("-") for text in said)


def test_partnerships_from_their_hosts_lose_no_words_where_a_slide_is_lower_than_they_need():
    """The last row's miles were cut off real Hampshire's slide."""
    names = [f"{n} Federation of Ponds Infant and Nursery and Meadows Junior Schools" for n in range(10)]
    picture = hosts(*names)
    ink = drawn(picture, SLIDE, 0.85 * height_of(picture, *SLIDE))
    is_legible(ink, SLIDE[1])
    told = " ".join(text for text, _ in boxes(ink))
    assert told.count("miles") == 10 and "…" not in told


def test_a_school_in_no_partnership_is_not_overlooked_among_the_others(illustrative):
    picture = made(illustrative, SCOPES["lone school"]).sections[0].picture
    rings = [
        mark
        for mark in marks_of(drawn(picture, SLIDE))
        if len(mark.get_xdata()) == 1 and mark.get_markeredgewidth() > 2
    ]
    assert len(rings) == 1 and rings[0].get_zorder() == 5


def filled(ink):
    """The fill of each mark, as red, green, blue."""
    ground = (1.0, 1.0, 1.0)
    return [to_rgb(mark.get_markerfacecolor()) != ground for mark in marks_of(ink)]


def test_clear_is_filled_and_chance_is_open():
    assert filled(drawn(gaps(CLEAR), HALF)) == [True]
    assert filled(drawn(gaps({}), HALF)) == [False]
    assert filled(drawn(gaps({"wide_low": -90.0}), HALF)) == [True, False]


def test_no_line_crosses_a_change_of_the_tests_or_years_without_any():
    for name, runs in (("years side by side", 1), ("two kinds of tests", 2), ("years without tests", 2)):
        lines = [
            line
            for line in lines_of(drawn(BOUNDS[name], HALF))
            if len(line) > 2 or (runs == 2 and _slanted(line))
        ]
        assert len(lines) == 2 * runs


def _slanted(line):
    (x0, y0), (x1, y1) = line[[0, -1]]
    return abs(x1 - x0) > 1 and len(line) == 2 and abs(y1 - y0) < 0.5 and x1 - x0 < 90


@pytest.mark.slow
def test_the_same_picture_is_the_same_bytes(briefing):
    for section in briefing.sections:
        if section.picture is not None:
            assert svg(section.picture, 3, 4) == svg(section.picture, 3, 4)
    picture = BOUNDS["one gap"]
    assert png(picture, 4, 3, dpi=60) == png(picture, 4, 3, dpi=60)
    assert png(picture, 4, 3, dpi=60)[:8] == b"\x89PNG\r\n\x1a\n"


def test_a_dark_picture_has_the_ground_of_the_dark_theme():
    light, dark = (svg(gaps(CLEAR), 4, 3, palette=palette) for palette in (LIGHT, DARK))
    assert DARK.ground.lower() in dark and DARK.ground.lower() not in light


def test_what_only_a_screen_shows_is_refused():
    picture = OnScreen(lambda **_: None, "On screen")
    with pytest.raises(TypeError):
        svg(picture, 3, 3)
    with pytest.raises(TypeError):
        height_of(picture, 3, 9)


@pytest.mark.slow
def test_a_school_has_its_name_on_the_map_or_a_number_that_stands_below_never_both(illustrative):
    """On the stage names found room on the smaller map above the list that was made because they had not."""
    on_map = map_of_day(illustrative, make_selection(illustrative), DAY, 5.0)
    areas, wrong, listed = district_areas(illustrative), [], 0
    for slug, rows in on_map.members.groupby("partnership"):
        picture = MapPicture(on_map, areas, 5.0, "A map", marked=frozenset(rows["urn"].astype(int)))
        names = set(on_map.schools["name"].reindex(sorted(picture.marked)))
        for width, height in ((13.4, 4.4), (13.4, 5.2), (8.0, 4.0), (6.0, 4.0)):
            shown = [
                text.get_text() for text in draw(picture, width, height, 13.5, LIGHT).figure.findobj(Text)
            ]
            below = [text for text in shown if re.match(r"\d+ [A-Z]", text)]
            listed += bool(below)
            if below and (names & set(shown) or not any(text.isdigit() for text in shown)):
                wrong.append(f"{slug} {width}")
    assert wrong == [] and listed


def test_members_of_other_partnerships_are_filled_on_the_map_of_one(illustrative):
    """What stands below the map says that hollow ones are in none."""
    on_map = map_of_day(illustrative, make_selection(illustrative), DAY, 5.0)
    areas, seen = district_areas(illustrative), set()
    for _, rows in on_map.members.groupby("partnership"):
        picture = MapPicture(on_map, areas, 5.0, "A map", marked=frozenset(rows["urn"].astype(int)))
        for mark in marks_of(draw(picture, 13.4, 5.2, 13.5, LIGHT)):
            seen |= {(to_rgb(mark.get_markerfacecolor()), to_rgb(mark.get_markeredgecolor()))}
    alone, border = (tuple(part / 255 for part in of) for of in (LIGHT_MAP.alone, LIGHT_MAP.border))
    # Those in none are hollow, those of others grey.
    assert (alone, border) in seen and (border, border) in seen


def test_a_map_is_no_higher_than_its_districts_fill(illustrative):
    section = next(s for s in made(illustrative).sections if s.key == "map")
    flat = replace(section.picture, areas={"Flat": shapely.box(-1.0, 53.0, 1.0, 53.1)})
    assert height_of(flat, 11.8, 16) < height_of(section.picture, 11.8, 16)
    assert height_of(flat, 11.8, 16, grown=2) == height_of(flat, 11.8, 16)
    assert height_of(section.picture, 11.8, 16, grown=1.5) > 1.4 * height_of(section.picture, 11.8, 16)


def test_words_are_broken_only_where_they_must_be():
    assert wrapped("one two", 1000, 10) == ["one two"]
    assert wrapped("", 100, 10) == [""]
    assert wrapped("one two three", wide("one two", 10), 10) == ["one two", "three"]
    lines = wrapped("X" * 40, 60, 10)
    assert "".join(lines).replace("-", "") == "X" * 40 and all(wide(line, 10) <= 60 for line in lines)
    assert wrapped("one two three four", wide("three…", 10), 10, most=2)[1].endswith("…")


def test_a_school_is_not_named_across_another_s_dot_unless_the_story_is_about_it():
    """One dot on each side, of a school within the limits, whose the name would seem to be."""
    sides = ((45, 20.0), (55, 20.0), (50, 14.5), (50, 25.5))
    rows = [(1, "Own School", IN, 50, 20.0, 99.8), *((n, "", IN, *at, 0.0) for n, at in enumerate(sides, 2))]
    widest = (9, "", IN, 90, 60.0, 0.0)
    for lit in ((), (1,)):
        said = [text.get_text() for text in texts(drawn(funnel(*rows, widest, lit=lit), SLIDE))]
        assert ("Own School" in said) == bool(lit)

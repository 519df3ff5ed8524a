"""The slides' native charts: their figures are those of the tables, whatever there is to draw."""

import io
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from openpyxl import load_workbook
from pptx import Presentation
from pptx.oxml.ns import qn
from pptx.util import Inches

from collab.briefing.deck.fitting import SMALLEST, width_of
from collab.briefing.deck.native import add_chart, years_of
from collab.briefing.pictures import FromHosts, Funnel, GapRows, InPlace, TwoLines
from collab.data.disclosure.gate import Disclosed
from collab.data.selection import IN, NOT_IN
from collab.words import points
from collab.words.numbers import UNSURE, gap_told

BOX = Inches(0.5), Inches(1.8), Inches(12.2), Inches(4.3)


def frame_of(picture):
    deck = Presentation()
    return add_chart(deck.slides.add_slide(deck.slide_layouts[6]).shapes, picture, BOX)


def drawn(picture):
    chart = frame_of(picture).chart
    check(chart)
    return chart


def check(chart):
    """What holds for every chart: letters that can be read, and figures that LibreOffice does not lose."""
    sizes = [int(size) for size in chart._chartSpace.xpath(".//@sz")]
    assert min(sizes) >= 100 * SMALLEST
    assert chart._chartSpace.find(qn("c:txPr")).xpath(".//@sz")
    lengths = [len(list(series.values)) for series in chart.plots[0].series]
    assert max(lengths) == lengths[0]


def gaps(count, **columns):
    """So many gaps as `collab.metrics.gap.gap` has them, every other one clear."""
    at = np.arange(count, dtype=float)
    table = {
        "eligible_in": 100 + at,
        "eligible_not_in": 200 + at,
        "percent_in": 60.0 + at,
        "percent_not_in": 55.0,
        "gap": 5.0 + at,
        "wide_low": 1.0 - at,
        "wide_high": 10.0 + 2 * at,
        "clear": at % 2 == 0,
        "mark": "",
    }
    return Disclosed(pd.DataFrame(table | columns, index=range(count)))


def rows(shown, **chosen):
    return GapRows(shown, chosen.pop("names", tuple(f"Row {n}" for n in shown.table.index)), "Alt", **chosen)


def series(chart):
    return {plotted.name: plotted for plotted in chart.plots[0].series}


def across(plotted):
    return [float(v) for v in plotted._element.xpath("c:xVal//c:v/text()")]


def labels(plotted):
    """What stands beside each point of a series."""
    return ["".join(label.xpath(".//a:t/text()")) for label in plotted._element.xpath("c:dLbls/c:dLbl")]


@pytest.mark.parametrize("count", [1, 2, 12])
def test_rows_carry_gaps_intervals_names_and_what_is_written(count):
    picture = rows(gaps(count), apart=True)
    found, table = series(drawn(picture)), picture.shown.table
    for name, own in (("More than chance", table["clear"]), ("Could be chance", ~table["clear"])):
        if own.any():
            assert across(found[name]) == pytest.approx(table.loc[own, "gap"])
            assert list(found[name].values) == list(count - table.index[own])
    for place, row in table.iterrows():
        interval = found[f"Row {place}: from, to"]
        assert across(interval) == pytest.approx([row["wide_low"], row["wide_high"]])
        assert list(interval.values) == [count - place] * 2
    assert all(text.startswith(f"Row {n}") for n, text in enumerate(labels(found["Names of rows"])))
    assert labels(found["Gaps as written"]) == [points(gap_told(row)) for _, row in table.iterrows()]


def test_gaps_have_no_legend_and_an_axis_that_says_whose_side_is_whose():
    """LibreOffice fills the open mark of a legend, which then says the opposite."""
    chart = drawn(rows(gaps(4)))
    assert not chart.has_legend
    title = chart.category_axis.axis_title.text_frame.text
    assert "behind on the left, ahead on the right" in title


def test_open_marks_are_white_inside_whichever_series_a_program_draws_on_top():
    names = [plotted.name for plotted in drawn(rows(gaps(4))).plots[0].series]
    middles = [at for at, name in enumerate(names) if name == "Middle of the open marks"]
    assert middles[0] < min(names.index(f"Row {n}: from, to") for n in range(4))
    assert middles[-1] > names.index("Could be chance")


def test_no_label_is_broken_by_powerpoint():
    labelled = series(drawn(rows(gaps(2))))["Names of rows"]
    assert set(labelled._element.xpath("c:dLbls/c:dLbl//a:bodyPr/@wrap")) == {"none"}


def test_what_is_withheld_is_named_and_said_to_be_and_has_no_figure():
    hidden = dict.fromkeys(
        ("percent_in", "percent_not_in", "gap", "wide_low", "wide_high", "eligible_in", "eligible_not_in"),
        np.nan,
    )
    chart = drawn(rows(gaps(3, **hidden, clear=False, mark="c"), apart=True))
    found = series(chart)
    assert set(found) == {"Names of rows", "Gaps as written", "Line below the first row"}
    assert labels(found["Names of rows"]) == ["Row 0", "Row 1", "Row 2"]
    assert labels(found["Gaps as written"]) == ["withheld"] * 3
    assert not chart.has_legend


def test_a_gap_without_an_interval_says_so_on_the_side_away_from_no_gap():
    shown = gaps(2, gap=[1.0, -1.0], wide_low=np.nan, wide_high=np.nan, clear=False)
    found = series(drawn(rows(shown)))
    open_marks = found["Could be chance"]
    short = UNSURE.partition(" to ")[0]
    assert all(text.strip() in (UNSURE, short) for text in labels(open_marks))
    assert open_marks._element.xpath("c:dLbls/c:dLbl/c:dLblPos/@val") == ["r", "l"]
    assert not [name for name in found if "from, to" in name]


@pytest.mark.parametrize("count", [1, 12])
def test_a_long_name_is_told_beside_its_row_and_inside_the_chart(count):
    name = "The Federation of Saint Somebody's Church of England Infant and Junior Schools Up"
    chart = drawn(rows(gaps(count), names=(name,) * count))
    free = float(chart._chartSpace.xpath(".//c:plotArea/c:layout//c:x/@val")[0]) * BOX[2].pt
    for label in series(chart)["Names of rows"]._element.xpath("c:dLbls/c:dLbl"):
        told = ["".join(line.xpath(".//a:t/text()")) for line in label.xpath(".//a:p")]
        assert max(width_of(line, SMALLEST, bold=True) for line in told) < free
        assert " ".join(told)[:20] == name[:20]
        assert count > 1 or " ".join(told).startswith(name)
        assert count == 1 or len(told) == 1


def years(first, last, **columns):
    found = []
    for year in (y for y in range(first, last + 1) if y not in (2020, 2021)):
        for group, up in ((IN, 0), (NOT_IN, 2)):
            middle = 60.0 + up + year % 10
            found.append(
                {
                    "year": year,
                    "collaboration": group,
                    "percent": middle,
                    "low": middle - 3,
                    "high": middle + 4,
                }
            )
    return Disclosed(pd.DataFrame(found).assign(mark="", **columns))


def test_no_line_crosses_the_new_tests_or_the_years_without():
    table = years(2014, 2023).table
    places = years_of(table)
    assert [year for _, year in places] == [2014, 2015, None, 2016, 2017, 2018, 2019, None, 2022, 2023]
    assert [label for label, year in places if year is None] == ["new tests", "no tests"]
    chart = drawn(TwoLines(Disclosed(table), "Alt"))
    assert chart._chartSpace.xpath(".//c:dispBlanksAs/@val") == ["gap"]
    for group, plotted in series(chart).items():
        own = table[table["collaboration"] == group]
        assert [v for v in plotted.values if v is not None] == pytest.approx(own["percent"])
        assert [at for at, v in enumerate(plotted.values) if v is None] == [2, 7]
        for side, lengths in (("plus", own["high"] - own["percent"]), ("minus", own["percent"] - own["low"])):
            bars = plotted._element.xpath(f".//c:errBars/c:{side}//c:v/text()")
            assert [float(bar) for bar in bars] == pytest.approx(lengths)


@pytest.mark.parametrize(("first", "last"), [(2014, 2014), (2016, 2017), (1997, 2025)])
def test_lines_of_one_year_and_of_many(first, last):
    chart = drawn(TwoLines(years(first, last), "Alt"))
    places = years_of(years(first, last).table)
    assert len(list(chart.plots[0].categories)) == len(places)
    named = [category for category in chart.plots[0].categories if category]
    assert len(named) == len(places) or (len(named) <= 18 and "24/25" in named)
    assert chart.category_axis._element.xpath("c:txPr/a:bodyPr/@rot") == ["0"]


def test_lines_without_figures_or_intervals():
    drawn(TwoLines(years(2016, 2019, low=np.nan, high=np.nan), "Alt"))
    chart = drawn(TwoLines(years(2016, 2019, percent=np.nan, low=np.nan, high=np.nan), "Alt"))
    assert all(v is None for plotted in chart.plots[0].series for v in plotted.values)


def funnel(count, lit=frozenset()):
    at = np.arange(count)
    schools = pd.DataFrame(
        {
            "urn": 100 + at,
            "name": [f"School {n}" for n in at],
            "collaboration": [IN if n % 3 else NOT_IN for n in at],
            "eligible": 10 + at,
            "percent": np.where(at == 1, np.nan, 40.0 + at % 50),
            "outside": 0.0,
            "mark": np.where(at == 1, "c", ""),
        }
    )
    cohorts = np.arange(6, 60)
    limits = pd.DataFrame({"eligible": cohorts} | dict.fromkeys(("low_95", "low_998"), 100.0 / cohorts))
    limits = limits.assign(high_95=90.0, high_998=100.0)
    return Funnel(Disclosed(schools), limits, 60.0, lit, "Alt")


@pytest.mark.parametrize("count", [1, 3, 300])
def test_a_funnel_has_every_school_that_is_shown_between_its_limits(count):
    picture = funnel(count)
    found = series(drawn(picture))
    schools = picture.schools.table.dropna(subset=["percent"])
    for group in (IN, NOT_IN):
        own = schools[schools["collaboration"] == group]
        if len(own):
            assert across(found[group]) == own["eligible"].tolist()
            assert list(found[group].values) == pytest.approx(own["percent"])
    for name, column in (("95% limits", "low_95"), ("99.8% limits above", "high_998")):
        told = dict(zip(across(found[name]), found[name].values, strict=True))
        limits = picture.limits.set_index("eligible")[column]
        assert told == pytest.approx({at: limits[at] for at in told}, abs=1e-4)
    assert "All schools: 60.0%" in found


def test_a_funnel_leaves_room_for_the_legend_s_third_row_where_an_entry_is_long():
    def top(everybody):
        chart = drawn(replace(funnel(9), everybody=everybody))
        return float(chart._chartSpace.xpath(".//c:plotArea/c:layout//c:y/@val")[0]) * BOX[3].pt

    assert top("All schools but special ones") - top("All schools") >= SMALLEST


def test_a_funnel_names_the_schools_that_the_story_is_about():
    found = series(drawn(funnel(9, frozenset({103}))))
    assert labels(found["This school"]) == ["School 3"]
    assert across(found["This school"]) == [13]
    assert labels(series(drawn(funnel(30, frozenset(range(100, 120)))))["These schools"]) == []


def lessons(count):
    at = np.arange(count)
    names = [f"{n + 1} Lesson {n}" for n in at]
    return Disclosed(pd.DataFrame({"lesson_title": names, "in_place": at, "assessed": at + 2, "mark": ""}))


@pytest.mark.parametrize("count", [1, 10])
def test_lessons_in_place_add_up_to_those_assessed(count):
    picture = InPlace(lessons(count), "Alt")
    chart = drawn(picture)
    found, table = series(chart), picture.shown.table
    assert list(chart.plots[0].categories) == table["lesson_title"].tolist()
    assert list(found["In place"].values) == table["in_place"].tolist()
    assert list(found["Assessed, not yet in place"].values) == [2] * count


def test_what_powerpoint_has_no_chart_for_is_left_to_a_picture():
    assert frame_of(FromHosts(Disclosed(pd.DataFrame()), Disclosed(pd.DataFrame()), 5.0, "Alt")) is None


def test_the_workbook_inside_a_chart_has_its_figures_and_no_others():
    picture = rows(gaps(3))
    book = load_workbook(io.BytesIO(drawn(picture).part.chart_workbook.xlsx_part.blob))
    cells = [v for row in book.active.iter_rows(values_only=True) for v in row if isinstance(v, int | float)]
    table = picture.shown.table
    known = {*table["gap"], *table["wide_low"], *table["wide_high"]}
    ends = {float(v) for v in range(-1, 4)}
    scale = set(across(series(drawn(picture))["Names of rows"])) | set(
        across(series(drawn(picture))["Gaps as written"])
    )
    assert set(cells) <= known | ends | scale
    assert known <= set(cells)

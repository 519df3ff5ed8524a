"""What leaves the gate: tables, CSV, charts and words carry no withheld figure and no markup."""

import csv
import io
import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from collab import charts, narrative
from collab.disclosure import MARKS, disclose_gaps, without_results
from collab.measures import KeyStage
from collab.metrics import summary
from collab.metrics.comparison import gap
from collab.selection import IN, NOT_IN, make_selection
from collab.tables import footnotes, inert, readable, to_csv
from collab.ui.text import plain

HOSTILE = "<img src=x onerror=alert(1)>"


def gaps_of(rows):
    """Disclosed gaps by district of (district, collaboration, eligible, achieved)."""
    cohorts = pd.DataFrame(rows, columns=["district", "collaboration", "eligible", "achieved"])
    return disclose_gaps(gap(cohorts.assign(schools=1), ["district"]), 6)


@pytest.fixture
def with_withheld():
    """Two districts, one with a side of 3 pupils of whom 1 achieved (33.3%)."""
    lincoln = [(IN, 40, 30), (IN, 40, 31), (NOT_IN, 50, 20), (NOT_IN, 50, 21)]
    rows = [(HOSTILE, IN, 3, 1), (HOSTILE, NOT_IN, 40, 20)]
    return gaps_of([*rows, *(("Lincoln", *row) for row in lincoln)])


def test_a_withheld_row_reads_c_and_its_figures_are_in_no_output(with_withheld):
    columns = charts.GAP_COLUMNS
    text = readable(with_withheld, ["district", *columns])
    row = text[text["District"] == HOSTILE].iloc[0]
    assert row["In a collaboration (%)"] == "c"
    assert row["Gap (points)"] == "c"
    exported = to_csv(with_withheld, ["district", *columns], "Illustrative data").decode(
        "utf-8-sig"
    )
    chart = charts.dumbbells(gaps=with_withheld, label="district", title="T", palette=charts.LIGHT)
    for output in (text.to_csv(), exported, chart.figure.to_json(), chart.alt):
        assert "33.3" not in output
        assert "-16.6" not in output and "−16.7" not in output


def test_every_mark_in_a_table_is_explained_below_it(with_withheld):
    columns = ["district", *charts.GAP_COLUMNS]
    told = footnotes(with_withheld, columns)
    assert MARKS["c"] in told and MARKS["z"] not in told
    left = pd.DataFrame({"name": ["Alder School", "Birch School"], "miles": [0.4, None]})
    shown = without_results(left)
    assert "z" in readable(shown, ["name", "miles"]).to_numpy()
    assert footnotes(shown, ["name", "miles"]) == (MARKS["z"],)
    assert footnotes(shown, ["name"]) == ()


def test_names_from_data_are_no_markup_in_a_chart(with_withheld):
    figure = charts.dumbbells(
        gaps=with_withheld, label="district", title=HOSTILE, palette=charts.LIGHT
    ).figure
    told = json.loads(figure.to_json())["layout"]
    assert "<img" not in told["title"]["text"]
    assert not any("<img" in label for label in told["yaxis"]["ticktext"])


@given(st.text())
def test_untrusted_text_is_no_markdown(text):
    html = MarkdownIt("commonmark").enable("strikethrough").render(plain(text) or "x")
    assert not any(
        tag in html for tag in ("<a ", "<img", "<script", "<em>", "<strong>", "<code", "<h1", "<li")
    )


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", " =1", "\t=1", "\r=1"])
def test_text_that_begins_like_a_formula_is_inert(text):
    assert inert(text) == "'" + text
    assert inert(-3.5) == -3.5
    assert inert("Boston") == "Boston"


def test_a_csv_says_on_every_row_what_it_was_made_from():
    shown = gaps_of([("=cmd()", IN, 30, 20), ("=cmd()", NOT_IN, 30, 10)])
    rows = list(
        csv.DictReader(
            io.StringIO(to_csv(shown, ["district", "gap"], "Illustrative data").decode("utf-8-sig"))
        )
    )
    assert rows == [{"District": "'=cmd()", "Gap (points)": "33.3333", "Data": "Illustrative data"}]


def test_the_finding_of_the_published_year(illustrative):
    table = summary.headline_gaps(illustrative, make_selection(illustrative))
    told = narrative.finding(disclose_gaps(table, 6))
    assert told.startswith(
        "At Key Stage 1, 68.1% of pupils in partnership schools reached Level 2B or above against "
        "63.6% elsewhere: 4.5 points higher, more than chance would explain. "
        "At Key Stage 2 there was no clear difference"
    )


def test_a_finding_never_claims_what_is_not_clear(illustrative):
    for year in illustrative.years:
        table = summary.headline_gaps(illustrative, make_selection(illustrative, year))
        shown = disclose_gaps(table, 6)
        claims = narrative.finding(shown).count("more than chance would explain")
        assert claims == shown.table["clear"].sum()


def test_a_year_without_key_stage_1_says_so(illustrative):
    table = summary.headline_gaps(illustrative, make_selection(illustrative, 2025))
    assert "no comparison at Key Stage 1" in narrative.finding(disclose_gaps(table, 6))


def test_titles_are_ten_words_or_fewer(illustrative):
    for year in illustrative.years:
        selection = make_selection(illustrative, year)
        districts = disclose_gaps(summary.district_gaps(illustrative, selection), 6)
        titles = [narrative.districts_title(districts, selection.definition)]
        for stage in KeyStage:
            table = summary.threshold_gaps(illustrative, selection, stage)
            titles.append(narrative.thresholds_title(disclose_gaps(table, 6), stage))
        assert all(len(title.split()) <= 10 for title in titles), titles


@pytest.mark.parametrize("colours", [charts.LIGHT, charts.DARK])
def test_marks_stand_out_from_the_ground(colours):
    """WCAG 2.2: 3 to 1 for graphics, 7 to 1 for text."""
    for colour, least in (
        (colours.ours, 3),
        (colours.theirs, 3),
        (colours.everyone, 3),
        (colours.text, 7),
    ):
        assert contrast(colour, colours.ground) >= least


def contrast(first, second):
    """The contrast ratio of WCAG 2.2."""
    return max(a := luminance(first) + 0.05, b := luminance(second) + 0.05) / min(a, b)


def luminance(colour):
    parts = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])

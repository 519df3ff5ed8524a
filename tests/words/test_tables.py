"""Tables as people read and download them: no withheld figure, no markup, no formula."""

import csv
import importlib
import io
import pkgutil

import pandas as pd
import pytest

import collab
from collab import charts
from collab.charts.over_years import TREND_COLUMNS
from collab.data.disclosure.gate import MARKS, disclose_attainment, without_results
from collab.data.selection import IN, NOT_IN, make_selection
from collab.metrics.trend import trend
from collab.words.labels import LABELS
from collab.words.tables import as_its_own, exact, footnotes, inert, numbers_among, readable, to_csv
from tests.withheld import HOSTILE, gaps_of, with_withheld


def test_a_withheld_row_reads_c_and_its_figures_are_in_no_output():
    withheld = with_withheld()
    columns = charts.GAP_COLUMNS
    text = readable(withheld, ["district", *columns])
    row = text[text["District"] == HOSTILE].iloc[0]
    assert row["In a partnership (%)"] == "c"
    assert row["Gap (points)"] == "c"
    exported = to_csv(withheld, ["district", *columns], "Illustrative data").decode("utf-8-sig")
    names = withheld.table["district"].tolist()
    chart = charts.gap_chart(gaps=withheld, names=names, title="T", palette=charts.LIGHT)
    for output in (text.to_csv(), exported, chart.plotly.to_json(), chart.alt):
        assert "33.3" not in output
        assert "-16.6" not in output and "−16.7" not in output


def test_where_it_cannot_be_told_whether_a_gap_is_chance_a_table_does_not_say_no():
    """Withheld (the first), of too few schools for an interval (Boston), and known."""
    few = gaps_of([("Boston", IN, 30, 20), ("Boston", NOT_IN, 30, 10)])
    withheld = with_withheld()
    columns = ["district", "gap", "clear", "clear_alone"]
    for shown in (withheld, few):
        text = readable(shown, columns)
        file = pd.read_csv(io.BytesIO(to_csv(shown, columns, "x")), encoding="utf-8-sig")
        for told in (text, file):
            verdicts = told.set_index("District")["More than chance"]
            assert verdicts.iloc[0] == "cannot be told"
            assert told["More than chance if looked at alone"].iloc[0] == "cannot be told"
            assert verdicts.get("Lincoln", "yes") == "yes"
    apart = {"apart_low": [None, -1.0], "clear": [False, False]}
    groups = without_results(pd.DataFrame(apart))
    assert readable(groups, ["clear"])["More than chance"].tolist() == ["cannot be told", "no"]


def test_every_mark_in_a_table_is_explained_below_it():
    withheld = with_withheld()
    columns = ["district", *charts.GAP_COLUMNS]
    told = footnotes(withheld, columns)
    assert MARKS["c"] in told and MARKS["z"] not in told
    assert readable(withheld, columns)["Mark"].tolist() == withheld.table["mark"].tolist()
    plain = withheld.where(withheld.table["mark"] == "")
    assert len(plain.table) and "Mark" not in readable(plain, columns)
    assert b"Mark" in to_csv(withheld, columns, "x") and b"Mark" not in to_csv(plain, columns, "x")
    left = pd.DataFrame({"name": ["Alder School", "Birch School"], "miles": [0.4, None]})
    shown = without_results(left)
    assert "z" in readable(shown, ["name", "miles"]).to_numpy()
    assert footnotes(shown, ["name", "miles"]) == (MARKS["z"],)
    assert footnotes(shown, ["name"]) == ()


def test_numbers_are_set_on_the_right_and_what_is_written_in_words_is_not():
    shown = gaps_of([("Boston", IN, 30, 20), ("Boston", NOT_IN, 30, 10)])
    columns = ["district", "eligible_in", "gap", "clear"]
    assert numbers_among(shown, columns) == {"eligible_in", "gap"}
    outside = without_results(pd.DataFrame({"outside": [0.0, 95.0], "year": [2014, 2015]}))
    assert numbers_among(outside, ["outside", "year"]) == set()


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


def test_a_file_of_schools_says_their_numbers():
    """Names are as people write them, the register's may be in capitals: the number finds both."""
    schools = without_results(
        pd.DataFrame({"name": ["Alder", "Birch"], "urn": [100001, 100002], "miles": [0.5, 1]})
    )
    lines = to_csv(schools, ["name", "miles"], "Real").decode("utf-8-sig").splitlines()
    assert [line.split(",")[:2] for line in lines] == [
        ["School", "URN"],
        ["Alder", "100001"],
        ["Birch", "100002"],
    ]
    assert "URN" not in readable(schools, ["name", "miles"]).columns
    # Where the page has it, where the page shows it as well, and nowhere where no school is named.
    last = to_csv(schools, ["name", "miles", "urn"], "Real").decode("utf-8-sig")
    assert last.startswith("School,Miles to it,URN,Data")
    assert to_csv(schools, ["miles"], "Real").decode("utf-8-sig").startswith("Miles to it,Data")


def test_no_table_has_two_columns_of_one_name():
    """Of two the first was lost: the table of the years said no more which schools a row is of."""
    lists = {
        f"{module.name}.{name}": columns
        for module in pkgutil.walk_packages(collab.__path__, "collab.")
        if module.name.split(".")[1] in ("charts", "briefing", "metrics", "ui")
        for name, columns in vars(importlib.import_module(module.name)).items()
        if isinstance(columns, tuple)
        and len(columns) > 1
        and all(isinstance(c, str) and c in LABELS for c in columns)
    }
    assert "collab.charts.over_years.TREND_COLUMNS" in lists and len(lists) > 20
    for place, columns in lists.items():
        labels = [LABELS[column][0] for column in columns]
        assert len(set(labels)) == len(labels), place


def test_a_column_means_one_thing():
    """Of two labels of one column the later one was shown for both: the percent of a partnership had limits
    "as published", and the years since joining stood under "Together since"."""
    known = {}
    for module in pkgutil.iter_modules(collab.words.__path__, "collab.words."):
        for column, (label, _) in vars(importlib.import_module(module.name)).get("LABELS", {}).items():
            if not module.name.endswith("labels"):
                assert known.setdefault(column, label) == label, column


def test_a_table_of_years_says_which_schools_a_row_is_of(illustrative):
    shown = disclose_attainment(trend(illustrative, make_selection(illustrative)), illustrative.threshold)
    for table in (readable(shown, TREND_COLUMNS), exact(shown, TREND_COLUMNS)):
        assert set(table["Which schools"]) == {IN, NOT_IN}


def test_of_one_school_it_is_said_that_it_lies_outside_the_95_percent_limits():
    shown = without_results(pd.DataFrame({"outside": [True, False]}))
    assert readable(shown, ["outside"])["Outside the limits of (%)"].tolist() == ["95", "inside"]
    levels = without_results(pd.DataFrame({"outside": [99.8, 95.0, 0.0]}))
    assert exact(levels, ["outside"])["Outside the limits of (%)"].tolist() == ["99.8", "95", "inside"]


def test_the_gap_of_one_partnership_is_the_difference_of_the_percents_beside_it():
    """Its picture says +5.5, as 68.7 less 63.2 is; unrounded it is 5.44."""
    shown = without_results(pd.DataFrame({"percent_in": [68.68], "percent_not_in": [63.24], "gap": [5.44]}))
    own = readable(as_its_own(shown), ("own_percent", "others_percent", "gap"))
    assert own.iloc[0].tolist() == ["68.7", "63.2", "+5.5"]

"""The workbook that people fill in: nothing in it runs."""

import io
import time
import zipfile
from datetime import datetime

import openpyxl
import pandas as pd

from collab.sources.own_sheets import SHEETS
from collab.sources.own_template import write_workbook
from collab.sources.own_workbook import code_of


def test_text_in_the_workbook_cannot_run_as_a_formula(illustrative):
    rows = illustrative.tables["projects"].head(1).assign(title="=1+1", description="@SUM(A1)")
    book = openpyxl.load_workbook(io.BytesIO(write_workbook({"projects": rows})))
    cells = book["Projects"]["A2"], book["Projects"]["B2"]
    assert [(c.data_type, c.value) for c in cells] == [("s", "=1+1"), ("s", "@SUM(A1)")]
    assert all(c.quotePrefix for c in cells)


def test_the_first_sheet_explains_every_column_and_the_others_help_to_fill_them_in():
    book = openpyxl.load_workbook(io.BytesIO(write_workbook(about="Illustrative data")))
    assert book.sheetnames == ["About", *(sheet.title for sheet in SHEETS)]
    lines = [[cell or "" for cell in row] for row in book["About"].iter_rows(max_col=4, values_only=True)]
    assert lines[:3] == [
        ["What to write on each sheet", "", "", ""],
        ["Illustrative data", "", "", ""],
        ["Sheet", "Column", "What to write in it", "Needed"],
    ]
    assert lines[3:6] == [
        ["Partnerships", "", "One row a partnership.", ""],
        ["Partnerships", "Partnership", "Name, as its schools use it", "yes"],
        ["Partnerships", "Kind", "Kind of partnership", "yes"],
    ]
    assert ["Partnerships", "Standing", "How it stands today", ""] in lines
    assert len(lines) == 3 + sum(1 + len(sheet.columns) for sheet in SHEETS)
    assert {line[3] for line in lines[3:]} == {"", "yes"}
    place = book["Memberships"]
    assert [cell.value for cell in place[1]] == ["Partnership", "URN", "School", "Joined", "Left", "Lead"]
    assert place["A1"].comment.text == "Its name, as on the sheet Partnerships (needed)"
    assert place["F1"].comment.text == "Whether the school leads the partnership"
    assert place.freeze_panes == "A2"
    rules = {str(r.sqref): r.formula1 for r in place.data_validations.dataValidation}
    assert rules == {"A2:A5000": "=Partnerships!$A$2:$A$5000", "F2:F5000": '"Yes,No"'}
    ratings = book["Assessments"].data_validations.dataValidation[2]
    assert ratings.formula1.startswith('"1 ') and ratings.prompt == "How far it is in place"
    assert (
        "Collab's page Data, or to collab import"
        in openpyxl.load_workbook(io.BytesIO(write_workbook()))["About"]["A2"].value
    )


def test_the_same_content_makes_the_same_workbook_but_for_when_it_was_made():
    def parts():
        file = zipfile.ZipFile(io.BytesIO(write_workbook()))
        return {name: file.read(name) for name in file.namelist()}

    one = parts()
    time.sleep(1)
    other = parts()
    assert {name for name in one if one[name] != other[name]} == {"docProps/core.xml"}


def test_the_workbook_is_laid_out_to_be_read_and_says_what_a_cell_may_hold():
    book = openpyxl.load_workbook(io.BytesIO(write_workbook()))
    assert (book.properties.creator, str(book.properties.created)) == ("Collab", "2014-01-01 00:00:00")
    first = book["About"]
    assert (first["A1"].font.b, first["A1"].font.sz) == (True, 14)
    assert [first.cell(line, 1).font.b for line in (2, 3, 4)] == [False, True, False]
    assert all(cell.font.b for cell in first[3] if cell.value)
    assert [first.column_dimensions[letter].width for letter in "ABCD"] == [22, 20, 70, 10]
    for sheet in SHEETS:
        place = book[sheet.title]
        for cell, column in zip(place[1], sheet.columns, strict=True):
            assert (cell.value, cell.font.b, cell.font.color.rgb) == (column.heading, True, "00FFFFFF")
            assert (cell.fill.fill_type, cell.fill.start_color.rgb) == ("solid", "0012436D")
            needed = " (needed)" if column.needed else ""
            assert (cell.comment.text, cell.comment.author) == (column.help + needed, "Collab")
            width = place.column_dimensions[cell.column_letter].width
            assert 14 <= width <= 60 and abs(width - max(14, min(60, len(column.help) / 2))) < 1
        rules = place.data_validations.dataValidation
        told = {column.help for column in sheet.columns if column.options or column.heading == "Partnership"}
        # A project's or a mention's partnerships may be several, and have no drop-down.
        assert {rule.prompt for rule in rules} >= told - {"Name, as its schools use it"}
        for rule in rules:
            assert (rule.type, rule.allow_blank, rule.showInputMessage, rule.showErrorMessage) == (
                "list",
                True,
                True,
                True,
            )
            assert rule.promptTitle in [cell.value for cell in place[1]]


def test_what_a_drop_down_offers_is_what_a_cell_may_say_however_long_and_with_commas():
    """Excel took the workbook for a damaged one: a drop-down that says its choices itself holds 255 letters,
    and a comma parts two of them."""
    book = openpyxl.load_workbook(io.BytesIO(write_workbook()))
    listed = []
    for sheet in SHEETS:
        columns = {column.heading: column for column in sheet.columns if column.options}
        for rule in book[sheet.title].data_validations.dataValidation:
            if rule.promptTitle not in columns:
                continue
            column = columns[rule.promptTitle]
            if rule.formula1.startswith("="):
                where = rule.formula1.removeprefix("=About!").replace("$", "")
                offered = [cell.value for (cell,) in book["About"][where]]
                listed.append(book["About"].cell(3, book["About"][where][0][0].column).value)
            else:
                assert len(rule.formula1) <= 255 + 2
                offered = rule.formula1.strip('"').split(",")
            assert [code_of(label, column.options) for label in offered] == list(column.options)
    assert listed == ["Groups of pupils: Measure", "Projects: Decided"]
    place = book["About"]
    assert [place.cell(3, n).font.b for n in (6, 7)] == [True, True]
    widest = max(len(str(cell.value)) for cell in place["F"][3:] if cell.value)
    assert place.column_dimensions["F"].width == widest


def test_what_is_known_is_written_as_people_read_it():
    row = {
        "name": "Oak",
        "kind": "federation",
        "standing": "active",
        "formed": pd.Timestamp(2014, 9, 1),
        "ended": pd.NaT,
        "grew_out_of": "elder  old-one",
        "note": None,
        "elsewhere": 3,
        "partnership": "oak",
    }
    told = {
        "partnerships": pd.DataFrame([row, row | {"kind": "not-known", "elsewhere": None, "note": "-"}]),
        "assessments": pd.DataFrame([{"partnership": "oak", "lesson": 2, "rating": 3}]),
        "memberships": pd.DataFrame([{"partnership": "oak", "urn": 100001, "lead": True}]),
        # Results and times are the authority's own, and never written out.
        "travel_times": pd.DataFrame([{"urn": 100001, "urn_to": 100002, "minutes": 5.0}]),
        "group_results": pd.DataFrame([{"urn": 100001, "year": 2019}]),
        "results": pd.DataFrame([{"urn": 100001, "year": 2019}]),
    }
    book = openpyxl.load_workbook(io.BytesIO(write_workbook(told)))
    day = datetime(2014, 9, 1)
    assert list(book["Partnerships"].iter_rows(min_row=2, values_only=True)) == [
        ("Oak", "Federation", "Active", day, None, "elder; old-one", None, 3, None, "oak"),
        ("Oak", "not-known", "Active", day, None, "elder; old-one", "-", None, None, "oak"),
    ]
    assert book["Partnerships"]["D2"].is_date and book["Partnerships"]["G3"].quotePrefix
    assert not book["Partnerships"]["A2"].quotePrefix
    (assessed,) = book["Assessments"].iter_rows(min_row=2, values_only=True)
    assert assessed[:2] == ("oak", "2") and assessed[3].startswith("3 ")
    assert [cell.value for cell in book["Memberships"][2]] == ["oak", 100001, None, None, None, "Yes"]
    for title in ("Travel times", "Groups of pupils", "Key Stage 1 results", "Checks and Early Years"):
        assert book[title].max_row == 1

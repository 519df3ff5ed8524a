"""The workbook: what to read first, and every figure at full precision, as the guidance wants it."""

import io
from dataclasses import replace

import pandas as pd
import pytest
from openpyxl import load_workbook

from collab.briefing.model import Section, Table
from collab.briefing.workbook import write_workbook
from collab.data.disclosure.gate import without_results
from tests.briefing.example import LINK, SCOPES, expected_tables, made


@pytest.fixture(scope="module", params=SCOPES)
def told(request, illustrative):
    briefing = made(illustrative, SCOPES[request.param])
    return briefing, load_workbook(io.BytesIO(write_workbook(briefing)))


def story_of(book):
    """The rows of the first sheet's table."""
    cover = book["Cover"]
    rows = list(cover[cover.tables["story"].ref])
    return [[cell.value for cell in row] for row in rows[1:]]


@pytest.mark.slow
def test_the_first_sheet_tells_the_story_and_where_its_figures_are(told):
    briefing, book = told
    assert book.sheetnames[0] == "Cover"
    story = story_of(book)
    assert [row[0] for row in story] == [section.title for section in briefing.sections]
    assert [row[1] for row in story] == [section.sure or "no more to say" for section in briefing.sections]
    for section, (_, _, sheet) in zip(briefing.sections, story, strict=True):
        if section.table is None:
            assert sheet == "no figures of its own"
        else:
            assert book[sheet]["A1"].value == f"{section.title} ({section.table.name})"
    cells = [cell for row in book["Cover"].iter_rows() for cell in row if cell.hyperlink]
    links = {cell.hyperlink.location for cell in cells}
    assert links == {f"'{row[2]}'!A1" for row in story if row[2] in book.sheetnames}


def test_the_first_sheet_says_what_it_is_for_whom_and_where_else(files):
    lines = [row[0].value for row in load_workbook(io.BytesIO(files["xlsx"]))["Cover"].iter_rows(max_row=6)]
    assert lines[0].startswith("School partnerships: Lincolnshire")
    assert "Meeting: Thursday 26 November 2026" in lines
    assert f"The same in the app: {LINK}" in lines
    assert "one table" in lines[-1]


def test_the_workbook_has_every_figure_at_full_precision(files, briefing, illustrative):
    book = load_workbook(io.BytesIO(files["xlsx"]))
    for key, table in expected_tables(illustrative).items():
        section = next(s for s in briefing.sections if s.key == key)
        rows = list(book[section.table.name].iter_rows(min_row=4, values_only=True))
        sheet = pd.DataFrame(rows[1:], columns=rows[0])
        assert sheet["Gap (points)"].tolist() == pytest.approx(table["gap"].tolist(), abs=1e-4)
    thresholds = pd.DataFrame(list(book["All thresholds"].iter_rows(min_row=4, values_only=True)))
    assert 68.0773 in thresholds.to_numpy().ravel().tolist()


def test_the_workbook_follows_the_guidance_for_accessible_spreadsheets(told):
    _, book = told
    assert book.sheetnames[:2] == ["Cover", "Notes"]
    for place in book.worksheets:
        assert not place.merged_cells.ranges and len(place.tables) == 1
        reference = next(iter(place.tables.values())).ref
        cells = [cell.value for row in place[reference] for cell in row]
        assert all(value is not None and value != "" for value in cells)
        assert not any(isinstance(v, str) and v in ("c", "z", "x") for v in cells)
        assert place["A1"].value
        assert any("one table" in str(row[0].value) for row in place.iter_rows(max_row=7))


def test_no_text_is_cut_off_or_runs_over_the_row_below(told):
    """Not every program works out how high a row of wrapped text is."""
    _, book = told
    for place in book.worksheets:
        for row in place[next(iter(place.tables.values())).ref]:
            high = place.row_dimensions[row[0].row].height
            for cell in row:
                wide = place.column_dimensions[cell.column_letter].width
                if isinstance(cell.value, str):
                    assert cell.alignment.wrap_text and len(cell.value) <= wide * high / 15
                    assert max(map(len, cell.value.split())) <= wide
                else:
                    assert len(f"{cell.value:.1f}") < wide
        assert place.page_setup.fitToWidth == 1 and place.sheet_properties.pageSetUpPr.fitToPage


def test_counts_have_no_decimals_where_some_are_missing(files):
    """Of the gap between schools alike there is none in pupils, which makes pandas keep decimals."""
    rows = list(
        load_workbook(io.BytesIO(files["xlsx"]))["Like for like"].iter_rows(min_row=4, values_only=True)
    )
    pupils = [row[rows[0].index("Gap in pupils")] for row in rows[1:]]
    assert "[z]" in pupils and all(isinstance(value, int) for value in pupils if value != "[z]")


def test_figures_stand_on_the_right_and_headings_stay_in_sight(files):
    book = load_workbook(io.BytesIO(files["xlsx"]))
    place = book["Districts"]
    assert place.freeze_panes == "B5" and place.print_title_rows == "$4:$4"
    aside = {cell.value: cell.alignment.horizontal for cell in (*place[4], *place[5])}
    assert aside["Gap (points)"] == "right" and aside["District"] is None
    assert all(
        cell.alignment.horizontal == "right" for cell in place[5] if isinstance(cell.value, (int, float))
    )


def test_sheets_of_one_name_are_told_apart(illustrative):
    listed = without_results(pd.DataFrame({"name": ["A school"], "to_host": [1.0]}))
    tables = [
        Table(name, listed, ("name", "to_host"), ())
        for name in (
            "Members [of] a/very: long name indeed, 1",
            "Members [of] a/very: long name indeed, 2",
            "notes",
        )
    ]
    given = tuple(Section(f"own:{n}", f"Title {n}", table=table) for n, table in enumerate(tables))
    book = load_workbook(io.BytesIO(write_workbook(replace(made(illustrative), sections=given))))
    assert len({name.lower() for name in book.sheetnames}) == 5
    for (title, _, sheet), section in zip(story_of(book), given, strict=True):
        assert title == section.title and book[sheet]["A1"].value.startswith(title)

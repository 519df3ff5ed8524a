"""The workbook: every figure at full precision, as the guidance wants it."""

import io

import pandas as pd
import pytest
from openpyxl import load_workbook

from tests.briefing.example import expected_tables


def test_the_workbook_has_every_figure_at_full_precision(files, briefing, illustrative):
    book = load_workbook(io.BytesIO(files["xlsx"]))
    for key, table in expected_tables(illustrative).items():
        section = next(s for s in briefing.sections if s.key == key)
        place = book[section.table.name]
        rows = list(place.iter_rows(min_row=4, values_only=True))
        sheet = pd.DataFrame(rows[1:], columns=rows[0])
        assert sheet["Gap (points)"].tolist() == pytest.approx(table["gap"].tolist(), abs=1e-4)
    headline = pd.DataFrame(list(book["Headline figures"].iter_rows(min_row=4, values_only=True)))
    assert 68.0773 in headline.to_numpy().ravel().tolist()


def test_the_workbook_follows_the_guidance_for_accessible_spreadsheets(files):
    book = load_workbook(io.BytesIO(files["xlsx"]))
    assert book.sheetnames[:2] == ["Cover", "Notes"]
    for place in book.worksheets[1:]:
        assert not place.merged_cells.ranges and len(place.tables) == 1
        reference = next(iter(place.tables.values())).ref
        cells = [cell.value for row in place[reference] for cell in row]
        assert all(value is not None and value != "" for value in cells)
        assert not any(isinstance(v, str) and v in ("c", "z", "x") for v in cells)
        assert place["A1"].value and "one table" in place["A2"].value

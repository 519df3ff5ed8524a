"""The workbook that people fill in: nothing in it runs."""

import io

import openpyxl

from collab.sources.own_template import write_workbook


def test_text_in_the_workbook_cannot_run_as_a_formula(illustrative):
    rows = illustrative.tables["projects"].head(1).assign(title="=1+1", description="@SUM(A1)")
    book = openpyxl.load_workbook(io.BytesIO(write_workbook({"projects": rows})))
    cells = book["Projects"]["A2"], book["Projects"]["B2"]
    assert [(c.data_type, c.value) for c in cells] == [("s", "=1+1"), ("s", "@SUM(A1)")]
    assert all(c.quotePrefix for c in cells)

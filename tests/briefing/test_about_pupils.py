"""A briefing of a group of pupils says so in every file, and of results alone."""

import io

import pytest
from openpyxl import load_workbook

from collab.briefing import Scope
from collab.briefing.about_pupils import OF_PUPILS
from collab.briefing.workbook import write_workbook
from tests.briefing.example import made

KEYS = ("answer", "where", "alike", "schools", "local", "time", "questions", "method")


@pytest.fixture(scope="module")
def briefing(illustrative):
    return made(illustrative, Scope().of(*KEYS), year=2019, measure="ks2_rwm_exp", pupils="girls")


@pytest.mark.slow
def test_every_section_of_results_says_of_whom_they_are(briefing):
    assert briefing.title.endswith("(girls)")
    by_key = {section.key: section for section in briefing.sections}
    for key in ("answer", "where", "alike", "schools", "time"):
        section = by_key[key]
        assert section.title.endswith("(girls)"), key
        assert section.told[0].startswith("Only girls are counted here."), key
        assert not section.picture or section.picture.alt.startswith("Only girls are counted here."), key
        assert not section.table or section.table.columns[0] == "pupil_group", key
    assert by_key["questions"].sure.startswith("Only girls are counted here.")
    assert "girls" not in by_key["local"].title and "local" not in OF_PUPILS
    assert "KS2 expected standard (girls)" in by_key["method"].sure
    assert "Nothing of this group was withheld" in by_key["method"].told[-1]


def test_its_figures_are_the_group_s_and_its_workbook_says_so_in_every_row(briefing, illustrative):
    scope = Scope().of("answer")
    of_all = made(illustrative, scope, year=2019, measure="ks2_rwm_exp").sections[0].table.shown.table
    shown = next(s for s in briefing.sections if s.key == "answer").table.shown.table
    assert len(shown) == 2 < len(of_all)
    assert shown["eligible_in"].iloc[0] < of_all["eligible_in"].max()
    book = load_workbook(io.BytesIO(write_workbook(briefing)))
    assert book["Cover"]["A1"].value.endswith("(girls)")
    sheet = book["All thresholds"]
    assert sheet["A4"].value == "Pupils who are" and {sheet["A5"].value, sheet["A6"].value} == {"Girls"}

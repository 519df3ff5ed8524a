"""A briefing made to order, and how its files are read."""

import re
from datetime import date
from functools import cache

from collab.briefing import Audience, Scope, compose
from collab.data.disclosure.gate import disclose_gaps
from collab.data.selection import left_out, make_selection, select
from collab.metrics import gap_tables
from collab.metrics.like_for_like import size_comparison

TODAY = date(2026, 11, 24)


HOSTILE = '=HYPERLINK("http://x") #import "x" $a$ <script>alert(1)</script> *b* _c_'


LINK = "https://collab.example.gov.uk/briefing?year=2014&district=Boston"


SCOPES = {
    "area": Scope(note=HOSTILE, meeting=date(2026, 11, 26), link=LINK),
    "partnership": Scope(Audience.PARTNERSHIP, partnership="beacon-partnership"),
    "school": Scope(Audience.SCHOOL, urn=900156),
    "lone school": Scope(Audience.SCHOOL, urn=900188),
}


def made(dataset, scope=SCOPES["area"], **chosen):
    """The briefing of this selection of the dataset, composed once for all tests."""
    return _composed(dataset, scope, make_selection(dataset, **chosen))


@cache
def _composed(dataset, scope, selection):
    return compose(dataset, selection, scope, dataset.tables, today=TODAY)


def words(slide):
    shapes = [s for s in slide.shapes if s.has_text_frame]
    return "\n".join(shape.text_frame.text for shape in shapes)


def appendix_table(slides, name):
    """The table of this name in the slides' appendix, where several may share a slide."""
    shapes = [shape for slide in slides for shape in slide.shapes if shape.has_table]
    return next(
        shape.table
        for shape in shapes
        if shape._element.nvGraphicFramePr.cNvPr.get("descr").startswith(f"Table: {name},")
    )


def squeezed(text):
    """Without white space, which a PDF's lines break at will."""
    return re.sub(r"\s+", "", text)


def expected_tables(dataset):
    selection = make_selection(dataset)
    outside = left_out(dataset, selection)
    raw = gap_tables.chosen_gap(dataset, selection)
    found = {
        "answer": gap_tables.every_gap(dataset, selection),
        "where": gap_tables.district_gaps(dataset, selection),
        "alike": size_comparison(select(dataset, selection), raw)[0],
    }
    return {key: disclose_gaps(table, dataset.threshold, outside).table for key, table in found.items()}

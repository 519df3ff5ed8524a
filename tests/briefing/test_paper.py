"""The paper: one to four tagged pages."""

import io
import re

import pytest
from pypdf import PdfReader

from collab.briefing import FORMATS
from tests.briefing.example import SCOPES, made


@pytest.mark.slow
@pytest.mark.parametrize("name", SCOPES)
@pytest.mark.parametrize("year", [2014, 2025])
def test_every_scope_and_year_makes_a_paper_of_one_to_four_tagged_pages(illustrative, name, year):
    content = FORMATS["pdf"](made(illustrative, SCOPES[name], year=year))
    reader = PdfReader(io.BytesIO(content))
    assert 1 <= len(reader.pages) <= 4
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and root["/Lang"].startswith("en")
    assert b"pdfuaid" in content
    figures = re.findall(rb"/S /Figure", content)
    assert reader.metadata.title == made(illustrative, SCOPES[name], year=year).title
    assert figures is not None

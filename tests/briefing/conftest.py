"""The built-in county's briefing, and its files."""

import io

import pytest
from pptx import Presentation
from pypdf import PdfReader

from collab.briefing import FORMATS
from tests.briefing.example import made


@pytest.fixture(scope="session")
def briefing(illustrative):
    return made(illustrative)


@pytest.fixture(scope="session")
def files(briefing):
    return {ending: write(briefing) for ending, write in FORMATS.items()}


@pytest.fixture(scope="session")
def slides(files):
    return list(Presentation(io.BytesIO(files["pptx"])).slides)


@pytest.fixture(scope="session")
def pages(files):
    return [page.extract_text() for page in PdfReader(io.BytesIO(files["pdf"])).pages]

"""The briefing as a paper: A4, tagged and accessible (PDF/UA-1), its charts as vectors.

Set by Typst, which comes whole in a Python package: it needs no browser and no library of the
system, has its fonts with it, takes well under a second, and writes tagged PDF with headings,
tables and text alternatives. WeasyPrint needs the system's Pango, and reportlab's open version
writes no tags.
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import typst

from collab.briefing.drawing import graph_height, svg
from collab.briefing.model import Briefing, Section
from collab.words.tables import footnotes, readable

_TEMPLATE = Path(__file__).with_name("paper.typ")
_WIDE, _BESIDE = 6.7, 3.6
"""Width in inches of a graph that has the page to itself, and of one beside a table."""
_MAP = (3.1, 3.2)
_PAGES = 4
_SETTINGS = ((10.0, 1.0), (9.2, 0.86), (8.5, 0.72))
"""Size of the text in points and of pictures, tried in turn until the paper has four pages."""
_ROWS = 12
"""Most rows of a table on paper; the data file has them all."""


def write_paper(briefing: Briefing) -> bytes:
    """The briefing as a PDF file of one to four pages; set smaller where it would be longer."""
    fonts = typst.Fonts(include_system_fonts=False)
    made = datetime(briefing.made.year, briefing.made.month, briefing.made.day, tzinfo=UTC)
    pdf = None
    for size, scale in _SETTINGS:
        given = {"briefing": json.dumps(_everything(briefing, scale)), "size": str(size)}
        compiler = typst.Compiler(_TEMPLATE, font_paths=fonts, sys_inputs=given)
        pdf = compiler.compile(pdf_standards="ua-1", timestamp=made)
        pages = compiler.query("<pages>", field="value", one=True)
        if int(json.loads(pages)) <= _PAGES:
            break
    assert isinstance(pdf, bytes)
    return pdf


def _everything(briefing: Briefing, scale: float) -> dict[str, object]:
    return {
        "title": briefing.title,
        "source": briefing.source,
        "meeting": briefing.meeting,
        "note": briefing.scope.note,
        "illustrative": briefing.release.illustrative,
        "sections": list(_all_told(briefing, scale)),
    }


def _all_told(briefing: Briefing, scale: float) -> Iterator[dict[str, object]]:
    """Every section; how to read a kind of graph is said once."""
    said: set[str] = set()
    for section in briefing.sections:
        told = _told(section, scale)
        reading = str(told["reading"])
        yield {**told, "reading": "" if reading in said else reading}
        said.add(reading)


def _told(section: Section, scale: float) -> dict[str, object]:
    """A section as the template reads it: all its words are text, never Typst's markup."""
    drawn = section.graph or section.picture
    picture, rows, notes = None, [], ()
    width = _BESIDE if section.table and section.table.brief else _WIDE
    if section.graph is not None:
        picture = svg(section.graph, width, scale * graph_height(section.graph))
    elif section.picture is not None:
        width = _MAP[0]
        picture = svg(section.picture, width, scale * _MAP[1])
    if section.table is not None and section.table.brief:
        text = readable(section.table.shown, section.table.brief)
        notes = footnotes(section.table.shown, section.table.brief)
        if len(text) > _ROWS:
            notes = (*notes, f"The first {_ROWS} of {len(text)}; the data file has them all.")
        rows = [list(map(str, text.columns)), *text.head(_ROWS).astype(str).to_numpy().tolist()]
    return {
        "title": section.title,
        "sentences": section.sentences,
        "bullets": section.bullets,
        "picture": picture,
        "map": section.picture is not None,
        "width": width * 2.54,
        "alt": drawn.alt if drawn else "",
        "reading": drawn.reading if drawn else "",
        "rows": rows,
        "notes": notes,
    }

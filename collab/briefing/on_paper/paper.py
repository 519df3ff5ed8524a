"""The briefing as a paper: two pages for governors and an appendix; A4, tagged and accessible
(PDF/UA-1), its pictures as vectors.

Set by Typst, which comes whole in a Python package: it needs no browser and no library of the
system, has its fonts with it, takes well under a second, and writes tagged PDF with headings,
tables and text alternatives. WeasyPrint needs the system's Pango, and reportlab's open version
writes no tags.
"""

import io
import json
from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import segno
import typst

from collab.briefing.drawn.drawing import height_of, svg
from collab.briefing.model import Briefing, Section
from collab.briefing.on_paper.on_two_pages import (
    CROWDED,
    GUTTER,
    SETTINGS,
    WHOLE,
    Needed,
    Placed,
    Setting,
    TwoPages,
    place,
)
from collab.briefing.pictures import OnScreen, Picture
from collab.words.tables import footnotes, numbers_among, readable

_TEMPLATE = Path(__file__).with_name("paper.typ")
_ROWS, _FIRST = 30, 20
"""Most rows of a table that is whole on paper, and how many a longer one has; the data file has them all."""
_LONGEST = 36
"""Most letters across of a table's column."""
_LETTER = SETTINGS[0].letter
_LONGEST_CODE = 600
"""Most letters of an address that a telephone still reads off a code of that size."""
_APPENDED = ("method",)
"""Sections that stand in the appendix only."""
_LATER = ("schools", "map", "lessons")
"""Sections whose pictures stand in the appendix where the two pages have no room for all: what they say is
told by others, too."""


def write_paper(briefing: Briefing) -> bytes:
    """The briefing as a PDF file: its story on two pages, set smaller where it would be longer, and
    the tables and methods behind it."""
    fonts = typst.Fonts(include_system_fonts=False)
    made = datetime(briefing.made.year, briefing.made.month, briefing.made.day, tzinfo=UTC)
    setting, story, placed = _told(briefing, fonts)
    given = _cover(briefing) | {
        "spreads": [
            [[_drawn(story[at.section], at, setting) for at in row] for row in spread]
            for spread in placed.spreads
        ],
        "appendix": list(_appendix(briefing, {section.key for section in story})),
    }
    pdf = _compiler(given, setting.words, fonts, measured=True).compile(pdf_standards="ua-1", timestamp=made)
    assert isinstance(pdf, bytes)
    return pdf


def _told(briefing: Briefing, fonts: typst.Fonts) -> tuple[Setting, list[Section], TwoPages]:
    """The sections on the two pages with their places: all that are not of the appendix, or, where they find
    no room in letters that can be read, without the pictures of `_LATER`, one after the other."""
    every = [section for section in briefing.sections if section.key not in _APPENDED]
    ways: list[tuple[list[Section], Sequence[Setting]]] = [(every, SETTINGS)]
    story = every
    for key in _LATER:
        story = [section for section in story if section.key != key]
        ways.append((story, SETTINGS))
    ways.append((story, CROWDED))
    given = _cover(briefing) | {"sections": [_words(section) for section in every]}

    @cache
    def heights(words: float) -> dict[str, Any]:
        """How high everything is that is told in letters of this size; what is left out changes no other."""
        compiler = _compiler(given, words, fonts, measured=False)
        return json.loads(compiler.query("<heights>", field="value", one=True))

    remembered = cache(height_of)
    setting, placed = SETTINGS[0], TwoPages((), False)
    for story, setting in ((story, setting) for story, settings in ways for setting in settings):
        high = heights(setting.words)
        needed = _needed(every, high)
        own = [needed[at] for at, section in enumerate(every) if section in story]
        placed = place(own, high["cover"], high["closing"], setting, remembered)
        if placed.fits:
            break
    return setting, story, placed


def _compiler(given: dict[str, Any], words: float, fonts: typst.Fonts, *, measured: bool) -> typst.Compiler:
    inputs = {"briefing": json.dumps(given), "size": str(words), "measured": "yes" if measured else "no"}
    return typst.Compiler(_TEMPLATE, font_paths=fonts, sys_inputs=inputs)


def _cover(briefing: Briefing) -> dict[str, Any]:
    link = briefing.scope.link
    return {
        "title": briefing.title,
        "source": briefing.source,
        "asked": briefing.asked,
        "meeting": briefing.meeting,
        "note": briefing.scope.note,
        "illustrative": briefing.release.illustrative,
        "link": link,
        "code": _code(link) if 0 < len(link) <= _LONGEST_CODE else "",
    }


def _code(link: str) -> str:
    """The address as a QR code (SVG)."""
    buffer = io.BytesIO()
    segno.make(link, micro=False, error="l").save(buffer, kind="svg", border=1, xmldecl=False)
    return buffer.getvalue().decode()


def _picture(section: Section) -> Picture | None:
    """The section's picture, if paper can show it."""
    return None if isinstance(section.picture, OnScreen) else section.picture


def _words(section: Section) -> dict[str, Any]:
    """A section's words as the template reads them: text, never Typst's markup."""
    drawn = _picture(section) is not None
    points = () if drawn else section.points
    return {"title": section.title, "about": section.about, "sure": section.sure, "points": points}


def _needed(story: Sequence[Section], heights: dict[str, Any]) -> list[Needed]:
    return [
        Needed(_picture(section), wide=tuple(high["wide"]), narrow=tuple(high["narrow"]))
        for section, high in zip(story, heights["sections"], strict=True)
    ]


def _drawn(section: Section, at: Placed, setting: Setting) -> dict[str, Any]:
    """A section where it is placed, with its picture drawn for that place."""
    picture = _picture(section)
    width = WHOLE if at.wide else (WHOLE - GUTTER) / 2
    drawn = "" if picture is None else svg(picture, width / 72, at.body / 72, letter=setting.letter)
    alt = picture.alt if picture else ""
    lengths = {"head": at.head, "body": at.body, "foot": at.foot}
    return _words(section) | lengths | {"picture": drawn, "alt": alt}


def _appendix(briefing: Briefing, on_pages: Collection[str]) -> Iterator[dict[str, Any]]:
    """Every section's part of the appendix, with its picture where it is not `on_pages`; what was told is
    not told again."""
    methods: list[str] = []
    told: set[str] = set()
    for section in briefing.sections:
        method = section.method.strip()
        known = max((text for text in methods if method.startswith(text)), key=len, default="")
        rest = method.removeprefix(known).strip()
        methods.append(method)
        part = _appended(section, pictured=section.key not in on_pages) | {
            "method": f"As above. {rest}" if known and rest else rest
        }
        part["told"] = [sentence for sentence in part["told"] if sentence and sentence not in told]
        told.update(part["told"])
        if part["told"] or part["points"] or part["rows"] or part["method"] or part["picture"]:
            yield part


def _appended(section: Section, *, pictured: bool) -> dict[str, Any]:
    """What the appendix says of a section: what else there is to tell, its table, and its method; where it is
    `pictured`, its headline and its picture, too."""
    rows: list[list[str]] = []
    numbers: list[bool] = []
    notes: tuple[str, ...] = ()
    table = section.table
    if table is not None and table.brief:
        text = readable(table.shown, table.brief)
        notes = footnotes(table.shown, table.brief)
        if len(text) > _ROWS:
            more = f"The first {_FIRST} of {len(text)}; the data file has {len(text) - _FIRST} more."
            notes, text = (*notes, more), text.head(_FIRST)
        rows = [list(map(str, text.columns)), *text.astype(str).to_numpy().tolist()]
        right = numbers_among(table.shown, table.brief)
        numbers = [column in right for column in table.brief]
        numbers += [False] * (len(text.columns) - len(numbers))
    own = section.key in _APPENDED
    picture = _picture(section) if pictured else None
    drawn = ""
    if picture is not None:
        high = height_of(picture, WHOLE / 72, _LETTER)
        drawn = svg(picture, WHOLE / 72, high, letter=_LETTER)
    return {
        "headline": section.title if picture else "",
        "sure": section.sure if picture else "",
        "picture": drawn,
        "alt": picture.alt if picture else "",
        "title": section.title if own else section.question,
        "told": [*section.told, section.sure] if own else list(section.told),
        "points": list(section.points) if own else [],
        "rows": rows,
        "numbers": numbers,
        "shares": _shares(rows),
        "notes": notes,
    }


def _shares(rows: Sequence[Sequence[str]]) -> list[int]:
    """Letters across that each column of a table needs: its longest cell, or a heading on two lines."""
    if not rows:
        return []
    cells = [max((len(row[place]) for row in rows[1:]), default=1) for place in range(len(rows[0]))]
    heads = [max(len(name) * 0.6, *map(len, name.split())) for name in rows[0]]
    return [round(min(max(cell, head), _LONGEST)) + 3 for cell, head in zip(cells, heads, strict=True)]

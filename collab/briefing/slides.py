"""The briefing as PowerPoint: a slide a section, with native charts, real tables and notes."""

import io
import textwrap
from copy import deepcopy
from dataclasses import replace
from datetime import datetime
from typing import Any

from pptx.enum.text import MSO_ANCHOR
from pptx.oxml.ns import qn
from pptx.util import Emu, Inches, Length, Pt

from collab.briefing.drawing import png
from collab.briefing.master import MARGIN, WIDTH, layout_of, new_deck, rgb
from collab.briefing.model import Briefing, Section, Table
from collab.briefing.native import add_chart
from collab.palette import LIGHT
from collab.words.tables import footnotes, readable

_WIDE = 100
"""Characters of a sentence that fit across a slide."""
_ROOM_ALONE = (88, 15.0)
"""Characters in a line and lines of a slide that has nothing but points."""
_ROWS = 10
"""Most rows of a table on a slide; a longer one is cut there, and says so."""
_ROW, _HEAD = Inches(0.35), Inches(0.62)
_TOP, _FOOT = Inches(1.35), Inches(6.85)
_Box = tuple[Length, Length, Length, Length]


def write_slides(briefing: Briefing) -> bytes:
    """The briefing as a PPTX file."""
    deck = new_deck()
    _cover(deck, briefing)
    for section in briefing.sections:
        for part in _fitted(section):
            _slide(deck, briefing, part)
    properties = deck.core_properties
    properties.title, properties.author = briefing.title, "Collab"
    properties.comments = briefing.source
    properties.language = "en-GB"
    moment = datetime(briefing.made.year, briefing.made.month, briefing.made.day)
    properties.created = properties.modified = moment
    buffer = io.BytesIO()
    deck.save(buffer)
    return buffer.getvalue()


def _cover(deck: Any, briefing: Briefing) -> None:
    slide = deck.slides.add_slide(layout_of(deck, "cover"))
    slide.shapes.title.text = briefing.title
    lines = [briefing.meeting, briefing.scope.note]
    if briefing.release.illustrative:
        lines.append("Illustrative data: the schools and results are invented.")
    slide.placeholders[1].text = "\n".join(line for line in lines if line)
    _foot(slide, briefing)
    slide.notes_slide.notes_text_frame.text = briefing.source


def _fitted(section: Section) -> list[Section]:
    """The section, its points spread over as many slides as they need."""
    wide, most = _room(section)
    parts: list[list[str]] = [[]]
    lines = 0.0
    for bullet in section.bullets:
        height = len(textwrap.wrap(bullet, wide)) + 0.4
        if lines + height > most and (parts[-1] or len(parts) == 1):
            parts.append([])
            lines, wide, most = 0.0, *_ROOM_ALONE
        parts[-1].append(bullet)
        lines += height
    first = replace(section, bullets=tuple(parts[0]))
    more = [
        Section(
            f"{section.key}-{n}", f"{section.title} (continued)", bullets=tuple(part), method=section.method
        )
        for n, part in enumerate(parts[1:], 2)
    ]
    return [first, *more]


def _room(section: Section) -> tuple[int, float]:
    """Characters in a line and lines that are free for points on the section's slide."""
    rows = len(section.table.shown.table) if section.table and section.table.brief else 0
    above = sum(len(textwrap.wrap(s, _WIDE)) for s in section.sentences) * 1.3
    if section.picture is not None:
        return 50, 17.0
    if section.graph is not None:
        return 52, 22 - above - (1.4 * min(rows, _ROWS) + 3.1 if rows else 0)
    if rows:
        return 125, 22 - above - 1.4 * min(rows, _ROWS) - 3.1
    return _ROOM_ALONE[0], _ROOM_ALONE[1] - above


def _slide(deck: Any, briefing: Briefing, section: Section) -> None:
    slide = deck.slides.add_slide(layout_of(deck, "content"))
    slide.shapes.title.text = section.title
    sentences, bullets = section.sentences, section.bullets
    if section.picture is not None:
        # The map takes the slide's height; what it shows is said beside it.
        sentences, bullets = (), (*sentences, *bullets)
    top = _sentences(slide, sentences, _TOP) if sentences else _TOP
    tall = Emu(_FOOT - top)
    table = section.table if section.table and section.table.brief else None
    drawn = section.graph or section.picture
    left, rest = MARGIN, Emu(WIDTH - 2 * MARGIN)
    if drawn is not None:
        width = Inches((7.2 if section.picture else 6.4) if bullets or table else 12.2)
        _picture(slide, section, (left, top, width, tall))
        left, rest = Emu(left + width + Inches(0.25)), Emu(rest - width - Inches(0.25))
    if table is not None:
        used = _table(slide, table, (left, top, rest, tall))
        top, tall = Emu(top + used + Inches(0.15)), Emu(tall - used - Inches(0.15))
    if bullets:
        _bullets(slide, bullets, (left, top, rest, tall), large=drawn is None and not table)
    _foot(slide, briefing)
    slide.notes_slide.notes_text_frame.text = f"{section.spoken}\n{briefing.source}"


def _sentences(slide: Any, sentences: tuple[str, ...], top: Length) -> Length:
    """The finding in words, across the slide; returns where what follows begins."""
    lines = sum(len(textwrap.wrap(s, _WIDE)) for s in sentences)
    tall = Inches(0.32 * lines + 0.12)
    box = slide.shapes.add_textbox(MARGIN, top, WIDTH - 2 * MARGIN, tall)
    box.name = "Finding"
    frame = box.text_frame
    frame.word_wrap = True
    for number, sentence in enumerate(sentences):
        paragraph = frame.paragraphs[0] if not number else frame.add_paragraph()
        _run(paragraph, sentence, Pt(18))
    return Emu(top + tall + Inches(0.05))


def _bullets(slide: Any, bullets: tuple[str, ...], box: _Box, *, large: bool) -> None:
    shape = slide.shapes.add_textbox(*box)
    shape.name = "Points"
    frame = shape.text_frame
    frame.word_wrap = True
    for number, bullet in enumerate(bullets):
        paragraph = frame.paragraphs[0] if not number else frame.add_paragraph()
        paragraph.space_after = Pt(8)
        properties = paragraph._p.get_or_add_pPr()
        properties.set("marL", "228600")
        properties.set("indent", "-228600")
        mark = properties.makeelement(qn("a:buChar"), {"char": "•"})
        properties.append(mark)
        _run(paragraph, bullet, Pt(20 if large else 15))


def _picture(slide: Any, section: Section, box: _Box) -> None:
    """The native chart, or the map as a picture, with its text alternative."""
    if section.graph is not None:
        frame = add_chart(slide.shapes, section.graph, box)
        _describe(frame._element.nvGraphicFramePr.cNvPr, "Chart", section.graph.alt)
        return
    assert section.picture is not None
    inches = box[2] / 914400, box[3] / 914400
    image = png(section.picture, *inches)
    placed = slide.shapes.add_picture(io.BytesIO(image), *box)
    _describe(placed._element.nvPicPr.cNvPr, "Map", section.picture.alt)


def _table(slide: Any, table: Table, box: _Box) -> Length:
    """A real table with a heading row; returns its height."""
    text = readable(table.shown, table.brief)
    cut = len(text) - _ROWS
    text = text.head(_ROWS)
    left, top, width, _ = box
    tall = Emu(_ROW * len(text) + _HEAD)
    frame = slide.shapes.add_table(len(text) + 1, len(text.columns), left, top, width, tall)
    told = f"Table: {table.name}, {len(text)} rows."
    _describe(frame._element.nvGraphicFramePr.cNvPr, "Table", told)
    grid = frame.table
    for number, row in enumerate(grid.rows):
        row.height = _ROW if number else _HEAD
    widths = [
        max(5, len(str(c)) / 2, *(len(w) + 1 for w in str(c).split(" ")), *map(len, text[c]))
        for c in text.columns
    ]
    for column, share in zip(grid.columns, widths, strict=True):
        column.width = Emu(int(width * share / sum(widths)))
    for number, name in enumerate(text.columns):
        _cell(grid.cell(0, number), str(name), head=True)
    for row, values in enumerate(text.itertuples(index=False), 1):
        for number, value in enumerate(values):
            _cell(grid.cell(row, number), str(value), head=False)
    notes = [*footnotes(table.shown, table.brief)]
    if cut > 0:
        notes.append(f"The first {_ROWS} of {cut + _ROWS}; the data file has them all.")
    if notes:
        note = slide.shapes.add_textbox(left, Emu(top + tall), width, Inches(0.3))
        note.text_frame.word_wrap = True
        _run(note.text_frame.paragraphs[0], "; ".join(notes), Pt(11))
        return Emu(tall + Inches(0.4))
    return tall


def _cell(cell: Any, text: str, *, head: bool) -> None:
    frame = cell.text_frame
    frame.word_wrap = True
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    cell.margin_left = cell.margin_right = Inches(0.06)
    cell.margin_top = cell.margin_bottom = Inches(0.03)
    cell.fill.solid()
    cell.fill.fore_color.rgb = rgb(LIGHT.ours if head else LIGHT.ground)
    _run(frame.paragraphs[0], text, Pt(12), bold=head, colour="#FFFFFF" if head else LIGHT.text)


def _run(paragraph: Any, text: str, size: Any, *, bold: bool = False, colour: str = LIGHT.text) -> None:
    run = paragraph.add_run()
    run.text = text
    run.font.size, run.font.bold = size, bold
    run.font.color.rgb = rgb(colour)


def _foot(slide: Any, briefing: Briefing) -> None:
    """Source, date and the slide's number, taken from the layout."""
    for holder in slide.slide_layout.placeholders:
        kind = str(holder.placeholder_format.type)
        if "FOOTER" in kind or "SLIDE_NUMBER" in kind:
            element = deepcopy(holder._element)
            taken = [int(found) for found in slide.shapes._spTree.xpath(".//@id") if str(found).isdigit()]
            element.xpath(".//p:cNvPr")[0].set("id", str(max(taken, default=1) + 1))
            slide.shapes._spTree.append(element)
            if "FOOTER" in kind:
                for text in element.iter(qn("a:t")):
                    text.getparent().getparent().remove(text.getparent())
                body = element.find(qn("p:txBody"))
                paragraph = body.find(qn("a:p"))
                run = paragraph.makeelement(qn("a:r"), {})
                told = run.makeelement(qn("a:t"), {})
                told.text = briefing.source
                run.append(told)
                paragraph.insert(0, run)


def _describe(properties: Any, name: str, alt: str) -> None:
    properties.set("name", name)
    properties.set("descr", alt)

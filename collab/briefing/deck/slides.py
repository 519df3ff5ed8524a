"""The briefing as PowerPoint: a slide a section with one picture and one line of reading, where to see
it in the app, and an appendix with the tables."""

import io
from datetime import datetime
from typing import Any

import segno
from pptx.util import Emu, Inches, Length, Pt

from collab.briefing.deck.fitting import SMALLEST, cut, lines_of, tall
from collab.briefing.deck.logo import Logo, authority_logo
from collab.briefing.deck.master import ACROSS, BAND, MARGIN, MARK, WIDTH, layout_of, new_deck
from collab.briefing.deck.native import add_chart
from collab.briefing.deck.native_style import Box
from collab.briefing.deck.slide_frame import (
    END,
    GAP,
    LEFT,
    SUB,
    TITLE_TOP,
    add_foot,
    add_run,
    describe,
    plain,
    shared_out,
    start_slide,
    write_box,
    write_points,
)
from collab.briefing.deck.slide_tables import add_tables
from collab.briefing.drawn.drawing import height_of, png
from collab.briefing.model import Briefing, Section
from collab.briefing.pictures import FromHosts, OnScreen
from collab.geography.paper_map import MapPicture, is_upright
from collab.palette import LIGHT

_TITLES = (40.0, 36.0, 32.0, 28.0, 24.0)
"""Sizes of the cover's title: the largest at which it has three lines."""
_NOTES = (22.0, 20.0, 18.0, 16.0)
_QR = Inches(3.9)
"""Side of the square that a telephone reads from the last row."""
_AIRY = 1.35
"""By how much rows in a picture are higher than they need be, where there is room."""
_IN_APPENDIX = "method"
_SURE_BESIDE = 7
"""Most lines of how sure we are, where they have the picture beside them."""


def write_slides(briefing: Briefing) -> bytes:
    """The briefing as a PPTX file.

    Raises CollabError when the logo that is set cannot be used.
    """
    logo, release = authority_logo(), briefing.release
    deck = new_deck(release.area, illustrative=release.illustrative, logo=logo)
    _cover(deck, briefing, logo)
    later = [section for section in briefing.sections if section.key == _IN_APPENDIX]
    for section in briefing.sections:
        if section.key != _IN_APPENDIX:
            _slides(deck, briefing, section)
    if briefing.scope.link:
        _see_it(deck, briefing)
    add_tables(deck, briefing)
    for section in later:
        _slides(deck, briefing, section)
    properties = deck.core_properties
    properties.title, properties.author = briefing.title, "Collab"
    properties.comments = briefing.source
    properties.language = "en-GB"
    moment = datetime(briefing.made.year, briefing.made.month, briefing.made.day)
    properties.created = properties.modified = moment
    buffer = io.BytesIO()
    deck.save(buffer)
    return buffer.getvalue()


def _cover(deck: Any, briefing: Briefing, logo: Logo | None) -> None:
    slide = deck.slides.add_slide(layout_of(deck, "cover"))
    wide = ACROSS.pt
    size = next((s for s in _TITLES if len(lines_of(briefing.title, wide, s, bold=True)) <= 3), _TITLES[-1])
    title = slide.shapes.title
    title.text_frame.text = cut(briefing.title, wide, size, 3, bold=True)
    title.text_frame.paragraphs[0].runs[0].font.size = Pt(size)
    high = Pt(tall(title.text_frame.text, wide, size, bold=True))
    top = Emu(BAND + Inches(2.0 if logo else 1.5))
    title.left, title.top, title.width, title.height = MARGIN, top, ACROSS, high
    lines = [briefing.asked, briefing.meeting, briefing.scope.note]
    if briefing.release.illustrative:
        lines.append(f"{MARK}: the schools and results are invented.")
    lines = [line for line in lines if line]
    below = Emu(top + high + Inches(0.3))
    room = Emu(END - below).pt
    under = slide.placeholders[1]
    size = next((s for s in _NOTES if sum(tall(t, wide, s) + 8 for t in lines) <= room), _NOTES[-1])
    frame = under.text_frame
    for number, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if not number else frame.add_paragraph()
        paragraph.space_after = Pt(8)
        left = max(1, int(room / size / 1.2) - len(lines) - 1)
        add_run(paragraph, cut(line, wide, size, left), size)
    under.left, under.top, under.width, under.height = MARGIN, below, ACROSS, Emu(END - below)
    if not lines:
        under._element.getparent().remove(under._element)
    if logo is not None:
        tallest, widest = Inches(1.2), Inches(4.5)
        across = Emu(int(min(widest, tallest * logo.shape)))
        down = Emu(int(across / logo.shape))
        placed = slide.shapes.add_picture(
            io.BytesIO(logo.image), MARGIN, Emu(BAND + Inches(0.4)), across, down
        )
        describe(placed._element.nvPicPr.cNvPr, "Logo", f"Logo of {briefing.release.area}")
    add_foot(slide, briefing)
    slide.notes_slide.notes_text_frame.text = briefing.source


def _slides(deck: Any, briefing: Briefing, section: Section) -> None:
    """The section on its slide; points that do not fit go on on another."""
    drawn = None if isinstance(section.picture, OnScreen) else section.picture
    if drawn is None and not section.points:
        return
    slide, box = _started(deck, briefing, section, section.title)
    if drawn is None:
        left, top, width, height = box
        box = left, Emu(top + GAP), width, Emu(height - 2 * GAP)
        parts = shared_out(section.points, box[2], box[3])
        write_points(slide, parts[0], box)
        for number, part in enumerate(parts[1:], 2):
            slide, box = _started(deck, briefing, section, f"{section.title} ({number} of {len(parts)})")
            write_points(slide, part, box)
        return
    frame = add_chart(slide.shapes, drawn, box)
    if frame is not None:
        describe(frame._element.nvGraphicFramePr.cNvPr, "Chart", drawn.alt)
        return
    left, top, width, height = box
    high = height
    if not isinstance(drawn, MapPicture | FromHosts):
        # A few rows are not drawn apart.
        high = Emu(int(min(height, _AIRY * Inches(height_of(drawn, width.inches, SMALLEST)))))
    image = png(drawn, width.inches, high.inches, letter=SMALLEST)
    down = Emu(int((height - high) / 2))
    placed = slide.shapes.add_picture(io.BytesIO(image), left, Emu(top + down), width, high)
    describe(placed._element.nvPicPr.cNvPr, "Picture", drawn.alt)


def _started(deck: Any, briefing: Briefing, section: Section, title: str) -> tuple[Any, Box]:
    """The section's slide with everything but its picture, and the room for that: below the words, but
    beside them where the picture is as high as it is wide."""
    beside = isinstance(section.picture, MapPicture) and is_upright(section.picture)
    slide, top = start_slide(deck, briefing, title, section.about, section.spoken, beside=beside)
    if beside:
        _sure(slide, section, LEFT, _SURE_BESIDE)
        left = Emu(MARGIN + LEFT + 2 * GAP)
        return slide, (left, TITLE_TOP, Emu(MARGIN + ACROSS - left), Emu(END - TITLE_TOP))
    return slide, (MARGIN, top, ACROSS, Emu(_sure(slide, section, ACROSS, 2) - GAP - top))


def _sure(slide: Any, section: Section, across: Length, most: int) -> Length:
    """How sure we are, in so many lines at the bottom; returns where it begins."""
    if not section.sure:
        return END
    wide = across.pt
    size = SUB if len(lines_of(section.sure, wide, SUB)) <= most else SMALLEST
    told = cut(section.sure, wide, size, most)
    high = Pt(tall(told, wide, size))
    top = Emu(END - high)
    write_box(slide, "How sure", told, (MARGIN, top, across, high), size)
    return top


def _see_it(deck: Any, briefing: Briefing) -> None:
    """The address of the same in the app, to be read by a telephone and by people."""
    link = briefing.scope.link
    title = "See these figures in the app"
    slide, top = start_slide(deck, briefing, title, "The same selection, to look at closely", link)
    left = MARGIN
    try:
        code = segno.make(link, micro=False, error="m")
    except segno.DataOverflowError:
        # An address too long for a square is still told in words.
        code = None
    if code is not None:
        buffer = io.BytesIO()
        code.save(buffer, kind="png", scale=12, border=4)
        placed = slide.shapes.add_picture(io.BytesIO(buffer.getvalue()), MARGIN, top, _QR, _QR)
        describe(placed._element.nvPicPr.cNvPr, "QR code", f"QR code that opens {link}")
        left = Emu(MARGIN + _QR + Inches(0.4))
    width = Emu(WIDTH - MARGIN - left)
    shape = slide.shapes.add_textbox(left, Emu(top + Inches(0.3)), width, Emu(END - top - Inches(0.3)))
    shape.name = "Address"
    frame = shape.text_frame
    plain(frame)
    told = "Point a telephone's camera at the square, or type this address:" if code else "Type this address:"
    add_run(frame.paragraphs[0], told, 22)
    paragraph = frame.add_paragraph()
    paragraph.space_before = Pt(16)
    size = next((s for s in (22.0, 18.0) if tall(link, width.pt, s) <= 200), SMALLEST)
    run = add_run(paragraph, cut(link, width.pt, size, 11), size, LIGHT.ours, bold=True)
    if link.startswith(("https://", "http://")):
        run.hyperlink.address = link

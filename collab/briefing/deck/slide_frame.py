"""What every slide has: its title, words in a box, its foot and its notes, each no larger than its
room."""

from copy import deepcopy
from typing import Any

from pptx.oxml.ns import qn
from pptx.util import Emu, Inches, Length, Pt

from collab.briefing.deck.fitting import LINE, cut, lines_of, tall
from collab.briefing.deck.master import ACROSS, FOOT, MARGIN, SOURCE_WIDE, layout_of
from collab.briefing.deck.native_style import Box, rgb
from collab.briefing.model import Briefing
from collab.palette import LIGHT

TITLE_TOP = Inches(0.64)
_TITLES = (28.0, 26.0, 24.0, 22.0, 20.0)
"""Sizes of a title: the largest at which it has two lines, or `_LINES_BESIDE` with the picture beside it."""
LEFT = Emu(int(0.38 * ACROSS))
"""How wide the words are that have the picture beside them."""
_LINES_BESIDE = 5
SUB = 18.0
"""Points of the line below the title and of the line of reading."""
GAP = Inches(0.1)
END = Emu(FOOT - Inches(0.12))
"""Where a slide's content ends."""


def start_slide(
    deck: Any, briefing: Briefing, title: str, about: str, notes: str, *, beside: bool = False
) -> tuple[Any, Length]:
    """A new slide with its title, the line below it, foot and notes; returns it and where what
    follows begins. With the picture `beside` them the words take up the left of the slide."""
    slide = deck.slides.add_slide(layout_of(deck, "content"))
    across, lines = (LEFT, _LINES_BESIDE) if beside else (ACROSS, 2)
    written, size, high = _fitted(title, across, lines)
    shape = slide.shapes.title
    shape.text_frame.text = written
    shape.text_frame.paragraphs[0].runs[0].font.size = Pt(size)
    shape.left, shape.top, shape.width, shape.height = MARGIN, TITLE_TOP, across, high
    top = Emu(TITLE_TOP + high)
    if about:
        high = Pt(tall(about, across.pt, SUB))
        write_box(slide, "About", about, (MARGIN, Emu(top + Inches(0.03)), across, high), SUB, LIGHT.everyone)
        top = Emu(top + high + Inches(0.03))
    add_foot(slide, briefing)
    slide.notes_slide.notes_text_frame.text = f"{notes}\n{briefing.source}"
    return slide, Emu(top + GAP)


def top_below(title: str) -> Length:
    """Where a slide's content begins below this title, without a line below it."""
    return Emu(TITLE_TOP + _fitted(title, ACROSS, 2)[2] + GAP)


def _fitted(title: str, across: Length, most: int) -> tuple[str, float, Length]:
    """A title in so many lines at most, its size, and how high it is."""
    wide = across.pt
    size = next((s for s in _TITLES if len(lines_of(title, wide, s, bold=True)) <= most), _TITLES[-1])
    written = cut(title, wide, size, most, bold=True)
    return written, size, Pt(tall(written, wide, size, bold=True))


def write_box(
    slide: Any, name: str, text: str, box: Box, size: float, colour: str = LIGHT.text, *, bold: bool = False
) -> Any:
    """A paragraph in a box without margins."""
    shape = slide.shapes.add_textbox(*(int(v) for v in box))
    shape.name = name
    frame = shape.text_frame
    plain(frame)
    add_run(frame.paragraphs[0], text, size, colour, bold=bold)
    return shape


def write_points(slide: Any, points: tuple[str, ...], box: Box) -> None:
    """Points as large as they fit, spread over the height; `shared_out` sees to it that they do."""
    left, top, width, height = box
    size = next((s for s in _POINTS if _needed(points, width.pt, s) <= height.pt), _POINTS[-1])
    free = height.pt - _needed(points, width.pt, size)
    # Half of what is free goes between the points, so that they do not drift apart.
    apart = min(size * 1.5, _BETWEEN * size + free / max(len(points), 1))
    shape = slide.shapes.add_textbox(left, top, width, height)
    shape.name = "Points"
    frame = shape.text_frame
    plain(frame)
    for number, point in enumerate(points):
        paragraph = frame.paragraphs[0] if not number else frame.add_paragraph()
        if number:
            paragraph.space_before = Pt(round(apart, 1))
        properties = paragraph._p.get_or_add_pPr()
        properties.set("marL", str(int(_INDENT * 12700)))
        properties.set("indent", str(-int(_INDENT * 12700)))
        properties.append(properties.makeelement(qn("a:buChar"), {"char": "•"}))
        add_run(paragraph, point, size)


def shared_out(points: tuple[str, ...], width: Length, height: Length) -> list[tuple[str, ...]]:
    """The points on as few slides as they fit, as evenly as can be."""
    for slides in range(1, len(points) + 1):
        each = -(-len(points) // slides)
        parts = [points[at : at + each] for at in range(0, len(points), each)]
        if all(_needed(part, width.pt, _POINTS[-1]) <= height.pt for part in parts):
            return parts
    return [(point,) for point in points]


_POINTS = (28.0, 26.0, 24.0, 22.0, 20.0, 18.0, 16.0)
"""Sizes of points."""
_BETWEEN = 0.5
"""Least room between two points, by the size of their letters."""
_INDENT = 22.0


def _needed(points: tuple[str, ...], wide: float, size: float) -> float:
    """Points down that all of them take."""
    lines = sum(len(lines_of(point, wide - _INDENT, size)) for point in points)
    return lines * size * LINE + max(len(points) - 1, 0) * size * _BETWEEN


def plain(frame: Any) -> None:
    """No margins, and words that wrap."""
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0


def add_run(paragraph: Any, text: str, size: float, colour: str = LIGHT.text, *, bold: bool = False) -> Any:
    """Words at the end of a paragraph."""
    run = paragraph.add_run()
    run.text = text
    run.font.size, run.font.bold = Pt(size), bold
    run.font.color.rgb = rgb(colour)
    return run


def add_foot(slide: Any, briefing: Briefing) -> None:
    """Source, date and the slide's number, taken from the layout."""
    told = cut(briefing.source, SOURCE_WIDE.pt, 16, 2)
    for holder in slide.slide_layout.placeholders:
        kind = str(holder.placeholder_format.type)
        if "FOOTER" not in kind and "SLIDE_NUMBER" not in kind:
            continue
        element = deepcopy(holder._element)
        taken = [int(found) for found in slide.shapes._spTree.xpath(".//@id") if str(found).isdigit()]
        element.xpath(".//p:cNvPr")[0].set("id", str(max(taken, default=1) + 1))
        slide.shapes._spTree.append(element)
        if "FOOTER" in kind:
            for text in list(element.iter(qn("a:t"))):
                text.getparent().getparent().remove(text.getparent())
            paragraph = element.find(qn("p:txBody")).find(qn("a:p"))
            run = paragraph.makeelement(qn("a:r"), {})
            words = run.makeelement(qn("a:t"), {})
            words.text = told
            run.append(words)
            paragraph.insert(0, run)


def describe(properties: Any, name: str, alt: str) -> None:
    """The name and text alternative of a shape (its `cNvPr`)."""
    properties.set("name", name)
    properties.set("descr", alt)

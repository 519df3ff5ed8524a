"""The slides' master: python-pptx's own template, made 16:9 and dressed in the app's colours."""

from typing import Any

from lxml import etree
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Inches, Pt

from collab.palette import LIGHT

WIDTH, HEIGHT = Inches(13.333), Inches(7.5)
MARGIN = Inches(0.55)
_LAYOUTS = {"Title Slide": "cover", "Title Only": "content"}
"""Layouts that are kept; the others are taken out."""
_SCHEME = {
    "dk1": LIGHT.text,
    "lt1": LIGHT.ground,
    "dk2": LIGHT.ours,
    "lt2": "#F1F4F7",
    "accent1": LIGHT.ours,
    "accent2": LIGHT.theirs,
    "accent3": LIGHT.everyone,
    "accent4": "#801650",
    "accent5": "#28A197",
    "accent6": "#A285D1",
    "hlink": LIGHT.ours,
    "folHlink": "#801650",
}


def new_deck() -> Any:
    """An empty presentation with two layouts: "cover" and "content" (a title, a foot and the
    slide's number)."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = WIDTH, HEIGHT
    master = deck.slide_master
    _colour_theme(master)
    for layout in list(deck.slide_layouts):
        if layout.name not in _LAYOUTS:
            deck.slide_layouts.remove(layout)
    _place(master)
    for layout in deck.slide_layouts:
        layout.name = _LAYOUTS[layout.name]
        _place(layout)
        cover = layout.name == "cover"
        box = (
            (Inches(0), Inches(0), Inches(0.35), HEIGHT)
            if cover
            else (MARGIN, Inches(1.27), WIDTH - 2 * MARGIN, Inches(0.03))
        )
        _band(layout, box)
    return deck


def layout_of(deck: Any, name: str) -> Any:
    """The layout of this name."""
    return next(layout for layout in deck.slide_layouts if layout.name == name)


def _place(holder: Any) -> None:
    """Positions and sizes of a master's or layout's placeholders."""
    cover = holder.name == "cover"
    for shape in list(holder.placeholders):
        kind = str(shape.placeholder_format.type).split(" ")[0].split(".")[-1]
        if kind in ("TITLE", "CENTER_TITLE"):
            top, tall = (Inches(2.1), Inches(1.6)) if cover else (Inches(0.35), Inches(0.95))
            _at(shape, MARGIN, top, WIDTH - 2 * MARGIN, tall)
            _text(shape, Pt(40 if cover else 28), bold=True, colour=LIGHT.ours)
        elif kind == "SUBTITLE":
            _at(shape, MARGIN, Inches(3.8), WIDTH - 2 * MARGIN, Inches(1.8))
            _text(shape, Pt(20), bold=False, colour=LIGHT.text)
        elif kind == "FOOTER":
            _at(shape, MARGIN, Inches(6.98), Inches(11), Inches(0.36))
            _text(shape, Pt(11), bold=False, colour=LIGHT.everyone)
        elif kind == "SLIDE_NUMBER":
            _at(shape, Inches(11.9), Inches(6.98), Inches(0.88), Inches(0.36))
            _text(shape, Pt(11), bold=False, colour=LIGHT.everyone, right=True)
        elif kind == "DATE":
            shape._element.getparent().remove(shape._element)
        elif kind == "BODY":
            _at(shape, MARGIN, Inches(1.4), WIDTH - 2 * MARGIN, Inches(5.4))


def _band(layout: Any, box: tuple[int, int, int, int]) -> None:
    """A band in the app's blue, behind everything else; decoration, and marked as such."""
    left, top, width, height = (int(v) for v in box)
    tree = layout.shapes._spTree
    band = parse_xml(
        f'<p:sp {nsdecls("p", "a")}><p:nvSpPr><p:cNvPr id="99" name="Band" descr=""/>'
        '<p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr><p:spPr>'
        f'<a:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        '<a:solidFill><a:schemeClr val="accent1"/></a:solidFill><a:ln><a:noFill/></a:ln>'
        "</p:spPr></p:sp>"
    )
    tree.insert(2, band)


def _at(shape: Any, left: int, top: int, width: int, height: int) -> None:
    shape.left, shape.top, shape.width, shape.height = (int(v) for v in (left, top, width, height))


def _text(shape: Any, size: Any, *, bold: bool, colour: str, right: bool = False) -> None:
    """The style of a placeholder's first level, which slides inherit."""
    frame = shape.text_frame
    frame.word_wrap = True
    frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    body = frame._txBody
    styles = body.find(qn("a:lstStyle"))
    for child in list(styles):
        styles.remove(child)
    level = etree.SubElement(styles, qn("a:lvl1pPr"), algn="r" if right else "l", marL="0", indent="0")
    etree.SubElement(level, qn("a:buNone"))
    run = etree.SubElement(level, qn("a:defRPr"), sz=str(int(size.pt * 100)), b=str(int(bold)))
    fill = etree.SubElement(run, qn("a:solidFill"))
    etree.SubElement(fill, qn("a:srgbClr"), val=colour.removeprefix("#"))


def _colour_theme(master: Any) -> None:
    """The app's colours and a plain font in the theme, so that what is added later fits."""
    part = next(
        relation.target_part for relation in master.part.rels.values() if relation.reltype.endswith("/theme")
    )
    theme = etree.fromstring(part.blob)
    for name, colour in _SCHEME.items():
        for slot in theme.iterfind(f".//{qn('a:clrScheme')}/{qn(f'a:{name}')}"):
            for child in list(slot):
                slot.remove(child)
            etree.SubElement(slot, qn("a:srgbClr"), val=colour.removeprefix("#"))
    for latin in theme.iterfind(f".//{qn('a:fontScheme')}//{qn('a:latin')}"):
        latin.set("typeface", "Arial")
    part._blob = etree.tostring(theme, xml_declaration=True, encoding="UTF-8", standalone=True)


def rgb(colour: str) -> RGBColor:
    """A colour such as "#12436D" as python-pptx wants it."""
    return RGBColor.from_string(colour.removeprefix("#"))

"""The slides' master: python-pptx's own template, made 16:9 and dressed in the app's looks, with the
authority's name and logo and the mark of illustrative data on every slide."""

import io
from typing import Any
from xml.sax.saxutils import escape

from lxml import etree
from pptx import Presentation
from pptx.enum.text import MSO_ANCHOR
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.oxml.shapes.picture import CT_Picture
from pptx.util import Emu, Inches, Length, Pt

from collab.briefing.deck.fitting import SMALLEST, cut, width_of
from collab.briefing.deck.logo import Logo
from collab.palette import LIGHT

WIDTH, HEIGHT = Inches(13.333), Inches(7.5)
MARGIN = Inches(0.55)
ACROSS = Emu(WIDTH - 2 * MARGIN)
"""What a slide has between its margins."""
BAND = Inches(0.52)
"""Height of the band at the top."""
FOOT = Inches(6.84)
"""Where the foot begins; its source has two lines."""
_FOOT_TALL = Inches(0.56)
_NUMBER = Inches(0.9)
SOURCE_WIDE = Emu(ACROSS - _NUMBER - Inches(0.2))
"""Width of the foot's source."""
ON_BAND = "#FFFFFF"
MARK = "Illustrative data"
_PILL, _ON_PILL = "#FBE9DF", "#8A3208"
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
_Box = tuple[Length, Length, Length, Length]


def new_deck(authority: str, *, illustrative: bool, logo: Logo | None) -> Any:
    """An empty presentation with two layouts, "cover" and "content": a title, a foot with the slide's
    number, and a band with the authority's name."""
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
        _dress(layout, authority, illustrative, logo)
    return deck


def layout_of(deck: Any, name: str) -> Any:
    """The layout of this name."""
    return next(layout for layout in deck.slide_layouts if layout.name == name)


def _dress(layout: Any, authority: str, illustrative: bool, logo: Logo | None) -> None:
    """The band with what stands in it, and the line above the foot: behind everything else."""
    free = WIDTH - 2 * MARGIN
    right = Emu(WIDTH - MARGIN)
    shapes = [_shape(90, "Band", (Emu(0), Emu(0), WIDTH, BAND), fill=LIGHT.ours)]
    # A cover has the logo large.
    if logo is not None and layout.name != "cover":
        tall = Inches(0.36)
        wide = Emu(int(min(tall * logo.shape, Inches(1.8))))
        tall = Emu(int(wide / logo.shape))
        right = Emu(right - wide)
        ground = (Emu(right - Inches(0.05)), Emu(0), Emu(wide + Inches(0.1)), BAND)
        shapes.append(_shape(91, "Ground of the logo", ground, fill=ON_BAND))
        _, relation = layout.part.get_or_add_image_part(io.BytesIO(logo.image))
        top = Emu(int((BAND - tall) / 2))
        shapes.append(
            CT_Picture.new_pic(92, "Logo", f"Logo of {authority}", relation, right, top, wide, tall)
        )
        free, right = Emu(free - wide), Emu(right - Inches(0.25))
    if illustrative:
        wide = Pt(width_of(MARK, SMALLEST, bold=True) + 24)
        box = (Emu(right - wide), Inches(0.09), wide, Inches(0.34))
        shapes.append(_shape(93, "Mark", box, MARK, _PILL, _ON_PILL, form="roundRect", middle=True))
        free = Emu(free - wide - Inches(0.25))
    told = cut(authority, Emu(free).pt, 18, 1, bold=True)
    shapes.append(_shape(94, "Authority", (MARGIN, Emu(0), Emu(free), BAND), told, "", ON_BAND, 18))
    rule = (MARGIN, Emu(FOOT - Inches(0.05)), ACROSS, Inches(0.015))
    shapes.append(_shape(95, "Rule", rule, fill=LIGHT.grid))
    for place, shape in enumerate(shapes, 2):
        layout.shapes._spTree.insert(place, shape)


def _shape(
    number: int,
    name: str,
    box: _Box,
    text: str = "",
    fill: str = "",
    colour: str = "",
    size: float = SMALLEST,
    *,
    form: str = "rect",
    middle: bool = False,
) -> Any:
    """A shape of the layout; one without words is decoration, and marked as such."""
    left, top, width, height = (int(v) for v in box)
    solid = (
        f'<a:solidFill><a:srgbClr val="{fill.removeprefix("#")}"/></a:solidFill>' if fill else "<a:noFill/>"
    )
    run = (
        f'<a:r><a:rPr lang="en-GB" sz="{int(size * 100)}" b="1"><a:solidFill>'
        f'<a:srgbClr val="{colour.removeprefix("#")}"/></a:solidFill></a:rPr><a:t>{escape(text)}</a:t></a:r>'
        if text
        else ""
    )
    return parse_xml(
        f'<p:sp {nsdecls("p", "a")}><p:nvSpPr><p:cNvPr id="{number}" name="{name}" descr=""/>'
        '<p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr><p:spPr>'
        f'<a:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        f'<a:prstGeom prst="{form}"><a:avLst/></a:prstGeom>{solid}<a:ln><a:noFill/></a:ln></p:spPr>'
        '<p:txBody><a:bodyPr wrap="none" lIns="0" tIns="0" rIns="0" bIns="0" anchor="ctr"/><a:lstStyle/>'
        f'<a:p><a:pPr algn="{"ctr" if middle else "l"}"/>{run}</a:p></p:txBody></p:sp>'
    )


def _place(holder: Any) -> None:
    """Positions and sizes of a master's or layout's placeholders."""
    cover = holder.name == "cover"
    for shape in list(holder.placeholders):
        kind = str(shape.placeholder_format.type).split(" ")[0].split(".")[-1]
        if kind in ("TITLE", "CENTER_TITLE"):
            top, tall = (Inches(1.9), Inches(1.7)) if cover else (Inches(0.64), Inches(0.95))
            _at(shape, MARGIN, top, ACROSS, tall)
            _text(shape, 40 if cover else 28, bold=True, colour=LIGHT.ours if cover else LIGHT.text)
            if cover:
                # Close to what stands below it, however many lines it has.
                shape.text_frame.vertical_anchor = MSO_ANCHOR.BOTTOM
        elif kind == "SUBTITLE":
            _at(shape, MARGIN, Inches(3.8), ACROSS, Inches(2.6))
            _text(shape, 22, bold=False, colour=LIGHT.text)
        elif kind == "FOOTER":
            _at(shape, MARGIN, FOOT, SOURCE_WIDE, _FOOT_TALL)
            _text(shape, SMALLEST, bold=False, colour=LIGHT.everyone)
        elif kind == "SLIDE_NUMBER":
            _at(shape, Emu(WIDTH - MARGIN - _NUMBER), FOOT, _NUMBER, _FOOT_TALL)
            _text(shape, SMALLEST, bold=False, colour=LIGHT.everyone, right=True)
        elif kind == "DATE":
            shape._element.getparent().remove(shape._element)
        elif kind == "BODY":
            _at(shape, MARGIN, Inches(1.6), ACROSS, Inches(5.0))


def _at(shape: Any, left: int, top: int, width: int, height: int) -> None:
    shape.left, shape.top, shape.width, shape.height = (int(v) for v in (left, top, width, height))


def _text(shape: Any, size: float, *, bold: bool, colour: str, right: bool = False) -> None:
    """The style of a placeholder's first level, which slides inherit; what is written there neither
    shrinks nor has a margin, because its size is reckoned before."""
    frame = shape.text_frame
    frame.word_wrap = True
    frame.vertical_anchor = MSO_ANCHOR.TOP
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    body = frame._txBody
    for child in list(body.find(qn("a:bodyPr"))):
        body.find(qn("a:bodyPr")).remove(child)
    styles = body.find(qn("a:lstStyle"))
    for child in list(styles):
        styles.remove(child)
    level = etree.SubElement(styles, qn("a:lvl1pPr"), algn="r" if right else "l", marL="0", indent="0")
    before = etree.SubElement(level, qn("a:spcBef"))
    etree.SubElement(before, qn("a:spcPts"), val="0")
    etree.SubElement(level, qn("a:buNone"))
    run = etree.SubElement(level, qn("a:defRPr"), sz=str(int(size * 100)), b=str(int(bold)))
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

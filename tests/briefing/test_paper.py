"""The paper: two pages that hold the story, and an appendix."""

import io
from dataclasses import replace
from datetime import date

import pytest
from pypdf import PdfReader

from collab.briefing import Scope
from collab.briefing.model import SECTIONS, Briefing, Section
from collab.briefing.on_paper.on_two_pages import SETTINGS, Needed, place
from collab.briefing.on_paper.paper import write_paper
from tests.briefing.example import SCOPES, made, squeezed
from tests.briefing.test_drawing import gaps

LINK = "https://collab.example/briefing?districts=Boston&year=2014&story=$x$_*b*"


def read(content):
    reader = PdfReader(io.BytesIO(content))
    return reader, [squeezed(page.extract_text()) for page in reader.pages]


def is_on_two_pages(briefing, content):
    """Both pages hold every headline in its order, and the appendix begins on the third."""
    reader, pages = read(content)
    first = "".join(pages[:2])
    at = -1
    for section in briefing.sections:
        if section.key == "method":
            continue
        found = first.find(squeezed(section.title), at + 1)
        assert found > at, section.title
        at = found
        assert squeezed(section.sure) in first
        if section.picture is None:
            assert all(squeezed(point) in first for point in section.points)
    assert "Appendix:thefigures" in pages[2] and "Appendix:thefigures" not in first
    assert all(f"Page{n}of{len(pages)}" in page for n, page in enumerate(pages, 1))
    return reader, pages


@pytest.mark.slow
@pytest.mark.parametrize(("name", "year"), [*((name, 2014) for name in SCOPES), ("area", 2025)])
def test_every_scope_and_year_stands_on_two_tagged_pages_before_its_appendix(illustrative, name, year):
    briefing = made(illustrative, SCOPES[name], year=year)
    content = write_paper(briefing)
    reader, pages = is_on_two_pages(briefing, content)
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and root["/Lang"].startswith("en")
    assert b"pdfuaid" in content
    assert reader.metadata.title == briefing.title
    assert len(pages) <= 8
    appendix = "".join(pages[2:])
    for section in briefing.sections:
        assert all(squeezed(sentence) in appendix for sentence in section.told if sentence)
    assert squeezed("How these figures are made") in appendix


@pytest.mark.slow
def test_districts_stand_on_two_pages(illustrative):
    briefing = made(illustrative, districts=["Lincoln", "West Lindsey", "South Holland"])
    is_on_two_pages(briefing, write_paper(briefing))


@pytest.mark.slow
def test_pictures_are_told_in_words_and_the_same_briefing_is_the_same_paper(briefing):
    content = write_paper(briefing)
    reader, _ = read(content)
    alts = [str(item.get("/Alt")) for item in _tagged(reader.trailer["/Root"]["/StructTreeRoot"])]
    for section in briefing.sections:
        if section.picture is not None:
            assert any(squeezed(section.picture.alt) == squeezed(alt) for alt in alts)
    assert content == write_paper(briefing)


def _tagged(item):
    """Every element of a PDF's structure."""
    item = item.get_object() if hasattr(item, "get_object") else item
    children = item.get("/K", []) if hasattr(item, "get") else []
    if "/S" in item:
        yield item
    for child in children if isinstance(children, list) else [children]:
        child = child.get_object() if hasattr(child, "get_object") else child
        if hasattr(child, "get") and "/S" in child:
            yield from _tagged(child)


def story(briefing, *sections, **scope):
    return Briefing(
        where="Here",
        title="Our paper",
        scope=replace(Scope(), **scope),
        release=briefing.release,
        made=date(2026, 11, 28),
        sections=sections,
    )


POINTS = Section("questions", "What we might ask", points=("Why?", "When?"))


def test_a_paper_of_nothing_and_of_one_section_can_be_written(briefing):
    for sections in ((), (POINTS,), (Section("method", "How", points=("So",)),)):
        _, pages = read(write_paper(story(briefing, *sections)))
        assert "Ourpaper" in pages[0]
    _, pages = read(write_paper(story(briefing, POINTS)))
    # One page holds it; the appendix would be empty.
    assert len(pages) == 1 and "Whatwemightask" in pages[0]


def test_the_meeting_the_note_and_whose_data_it_is_stand_at_the_top(briefing):
    content = write_paper(story(briefing, POINTS, meeting=date(2026, 12, 3), note="Bring #tea *and* $cake$"))
    _, pages = read(content)
    assert "ForthemeetingonThursday3December2026." in pages[0]
    assert squeezed("Bring #tea *and* $cake$") in pages[0]
    assert "Illustrativedata:theschoolsandresultsareinvented." in pages[0]


def test_the_same_in_the_app_is_told_as_a_code_and_in_words(briefing):
    linked = write_paper(story(briefing, POINTS, link=LINK))
    reader, pages = read(linked)
    assert "Thesameintheapp" in pages[0] and squeezed(LINK) in pages[0]
    alts = [str(item.get("/Alt")) for item in _tagged(reader.trailer["/Root"]["/StructTreeRoot"])]
    assert any("QR code" in alt for alt in alts)
    _, pages = read(write_paper(story(briefing, POINTS)))
    assert "Thesameintheapp" not in pages[0]
    _, pages = read(write_paper(story(briefing, POINTS, link=f"https://collab.example/?{'x=1&' * 900}")))
    assert "Thesameintheapp" in pages[0]


@pytest.mark.slow
def test_more_sections_than_two_pages_hold_are_all_told(briefing):
    """Nobody has so many, but a school in many partnerships has a section for each."""
    many = tuple(
        Section(f"own:{n}", f"Finding {n} of many, told at some length", "About it", "How sure", gaps({}, {}))
        for n in range(24)
    )
    _, pages = read(write_paper(story(briefing, *many)))
    assert all(f"Finding{n}ofmany" in "".join(pages) for n in range(24))


@pytest.mark.slow
def test_rows_have_the_order_of_the_story_and_fit_if_they_can():
    tall, short = gaps(*[{}] * 12), gaps({})
    texts = {"wide": (30.0, 0.0, 20.0), "narrow": (40.0, 0.0, 30.0)}
    for count in range(1, 12):
        sections = [Needed(tall if n % 3 else short, **texts) for n in range(count)]
        placed = place(sections, 60, 50, SETTINGS[2])
        told = [at.section for spread in placed.spreads for row in spread for at in row]
        assert told == list(range(count))
        if placed.fits:
            for spread, taken in zip(placed.spreads, (60, 50), strict=False):
                high = sum(row[0].head + max(at.body for at in row) + row[0].foot for row in spread)
                assert high + taken <= 753.0 + 1e-6
    assert not place([Needed(tall, **texts)] * 30, 60, 50, SETTINGS[2]).fits
    assert len(place([Needed(short, **texts)], 60, 50, SETTINGS[0]).spreads) == 1


@pytest.mark.slow
def test_every_section_asks_a_question_in_the_appendix(briefing):
    _, pages = read(write_paper(briefing))
    appendix = "".join(pages[2:])
    for key in ("answer", "where", "local", "lessons"):
        assert squeezed(SECTIONS[key]) in appendix

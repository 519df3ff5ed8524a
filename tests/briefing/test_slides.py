"""The slides: one picture and one line each, in letters that the last row reads, each in its place."""

import io
import shutil
import subprocess
import zipfile
from dataclasses import replace

import pandas as pd
import pytest
from lxml import etree
from openpyxl import load_workbook
from PIL import Image
from pptx import Presentation
from pptx.util import Emu
from pypdf import PdfReader

from collab.briefing.deck.fitting import SMALLEST, cut, lines_of, tall, width_of
from collab.briefing.deck.slides import write_slides
from collab.briefing.model import Section, Table
from collab.data.disclosure.gate import Disclosed, without_results
from collab.data.errors import CollabError
from tests.briefing.example import LINK, SCOPES, appendix_table, expected_tables, made, squeezed, words

DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
SAID = {"About", "Points", "How sure", "Address", "Notes on the table"}
"""Boxes of words on a slide."""
NAME = "The Federation of Saint Somebody's Church of England Infant and Junior Schools Up"


@pytest.fixture(scope="module")
def decks(illustrative):
    return {name: write_slides(made(illustrative, scope)) for name, scope in SCOPES.items()}


@pytest.fixture(scope="module", params=SCOPES)
def deck(request, decks):
    return Presentation(io.BytesIO(decks[request.param]))


def written(briefing):
    return Presentation(io.BytesIO(write_slides(briefing)))


def sections(illustrative, *given):
    return replace(made(illustrative), sections=given)


def drawn_on(slide):
    return [s for s in slide.shapes if s.has_chart or s.shape_type == 13]


def sizes(slide):
    """Points of every run of a slide, inside charts and tables, too, with its words."""
    inherited = {
        holder.placeholder_format.type: int(holder._element.xpath(".//a:lvl1pPr/a:defRPr/@sz")[0])
        for holder in slide.slide_layout.placeholders
    }
    for shape in slide.shapes:
        standard = inherited[shape.placeholder_format.type] if shape.is_placeholder else 0
        for run in [*shape._element.iter(f"{{{DRAWING}}}r"), *shape._element.iter(f"{{{DRAWING}}}fld")]:
            said = "".join(run.itertext())
            told = run.xpath("./a:rPr/@sz")
            yield said, int(told[0]) / 100 if told else standard / 100
        if shape.has_chart:
            for size in shape.chart._chartSpace.xpath(".//@sz"):
                yield "in a chart", int(size) / 100


def check_letters(deck):
    for layout in deck.slide_layouts:
        assert (
            min(int(size) for size in layout._element.xpath(".//a:rPr/@sz | .//a:defRPr/@sz"))
            >= 100 * SMALLEST
        )
    for slide in deck.slides:
        found = list(sizes(slide))
        assert found and [(said, size) for said, size in found if size < SMALLEST] == []


def check_places(deck):
    """Everything inside its slide, nothing on anything else, and no words larger than their box."""
    for slide in deck.slides:
        boxes = [(s.name, s.left, s.top, s.left + s.width, s.top + s.height) for s in slide.shapes]
        for name, left, top, right, bottom in boxes:
            assert left >= 0 and top >= Emu(475488) - 10, name
            assert right <= deck.slide_width and bottom <= deck.slide_height, name
        for at, one in enumerate(boxes):
            for two in boxes[at + 1 :]:
                apart = one[1] >= two[3] or two[1] >= one[3] or one[2] >= two[4] or two[2] >= one[4]
                assert apart, (slide.shapes.title.text, one, two)
        for shape in slide.shapes:
            if shape.name in SAID or shape == slide.shapes.title:
                assert needed(shape) <= Emu(shape.height).pt + 0.5, (shape.name, shape.text_frame.text)


def needed(shape):
    """Points down that the words of a box take."""
    high = 0.0
    for number, paragraph in enumerate(shape.text_frame.paragraphs):
        size = max(run.font.size.pt for run in paragraph.runs)
        bold = bool(paragraph.runs[0].font.bold) or shape.is_placeholder
        indent = Emu(int(paragraph._p.xpath("./a:pPr/@marL")[0])).pt if shape.name == "Points" else 0
        high += tall(paragraph.text, Emu(shape.width).pt - indent, size, bold=bold)
        high += paragraph.space_before.pt if number and paragraph.space_before else 0
    return high


@pytest.mark.slow
def test_no_letter_is_smaller_than_the_last_row_reads(deck):
    check_letters(deck)


@pytest.mark.slow
def test_nothing_hangs_over_the_edge_or_lies_on_anything_else(deck):
    check_places(deck)


def test_an_upright_map_stands_beside_its_words_as_high_as_the_slide_allows(decks):
    deck = Presentation(io.BytesIO(decks["area"]))
    maps = [s for s in deck.slides if "schools still not in a partnership" in s.shapes.title.text]
    for slide in maps:
        (picture,) = drawn_on(slide)
        assert picture.left > slide.shapes.title.left + slide.shapes.title.width
        assert picture.height > 0.75 * deck.slide_height
    assert len(maps) == 1


def test_a_slide_has_one_picture_and_no_table_beside_it(deck):
    for slide in deck.slides:
        pictures, tables = drawn_on(slide), [s for s in slide.shapes if s.has_table]
        assert len(pictures) <= (0 if tables else 1)
        assert bool(tables) == slide.shapes.title.text.startswith("Appendix")


@pytest.mark.slow
def test_the_slides_tell_the_story_in_its_order_and_its_words(decks, illustrative):
    for name, scope in SCOPES.items():
        briefing = made(illustrative, scope)
        slides = list(Presentation(io.BytesIO(decks[name])).slides)
        titles = [slide.shapes.title.text for slide in slides]
        story = [s for s in briefing.sections if s.key != "method"]
        assert titles[0] == briefing.title
        assert titles[1 : len(story) + 1] == [s.title for s in story]
        for section, slide in zip(story, slides[1:], strict=False):
            assert section.about in words(slide)
            assert squeezed(section.sure) in squeezed(words(slide))
            assert bool(drawn_on(slide)) == (section.picture is not None)
            assert all(point in words(slide) for point in section.points)
        rest = titles[len(story) + 1 :]
        assert (rest[0] == "See these figures in the app") == bool(scope.link)
        assert rest[-1] == "How these figures are made"
        assert all(title.startswith("Appendix") for title in rest[bool(scope.link) : -1])


def test_the_charts_of_gaps_have_the_page_s_figures(slides, briefing, illustrative):
    for key, table in expected_tables(illustrative).items():
        section = next(s for s in briefing.sections if s.key == key)
        slide = next(s for s in slides if s.shapes.title.text == section.title)
        plotted = {p.name: p for p in drawn_on(slide)[0].chart.plots[0].series}
        for name, own in (("More than chance", table["clear"]), ("Could be chance", ~table["clear"])):
            figures = table.loc[own & table["gap"].notna(), "gap"]
            if len(figures):
                told = [float(v) for v in plotted[name]._element.xpath("c:xVal//c:v/text()")]
                assert told == pytest.approx(figures.tolist(), abs=1e-4)
        grid = appendix_table(slides, section.table.name)
        assert len(grid.rows) == len(table) + 1


def test_the_cover_says_whose_it_is_for_when_and_what_it_is(decks):
    slide = next(iter(Presentation(io.BytesIO(decks["area"])).slides))
    said = words(slide)
    assert SCOPES["area"].note in said and "Thursday 26 November 2026" in said
    assert "the schools and results are invented" in said


def test_every_slide_has_the_authority_the_mark_the_source_and_its_number(deck):
    for slide in deck.slides:
        dressed = "".join(slide.slide_layout._element.itertext())
        assert "Lincolnshire" in dressed and "Illustrative data" in dressed
        assert "24 November 2026" in words(slide) and "ILLUSTRATIVE DATA for Lincolnshire" in words(slide)
        assert slide._element.xpath(".//a:fld[@type='slidenum']")
    assert deck.core_properties.language == "en-GB" and deck.core_properties.title


@pytest.mark.slow
def test_real_data_has_no_mark(illustrative):
    release = replace(illustrative.release, illustrative=False, title="Imported data", area="Kent & Co <1>")
    deck = written(made(replace(illustrative, release=release)))
    dressed = "".join(deck.slides[1].slide_layout._element.itertext())
    assert "Kent & Co <1>" in dressed and "Illustrative" not in dressed


def test_every_picture_chart_and_table_has_a_text_alternative_and_its_own_number(deck):
    for slide in deck.slides:
        numbers = slide._element.xpath(".//p:cNvPr/@id")
        assert len(numbers) == len(set(numbers))
        for shape in slide.shapes:
            if shape.has_chart or shape.has_table or shape.shape_type == 13:
                assert len(shape._element.xpath(".//p:cNvPr")[0].get("descr")) > 20
        assert slide.notes_slide.notes_text_frame.text


def test_the_notes_tell_what_else_can_be_said_and_the_method(slides, briefing):
    for section in briefing.sections:
        slide = next(s for s in slides if s.shapes.title.text == section.title)
        assert section.spoken in slide.notes_slide.notes_text_frame.text
        assert briefing.source in slide.notes_slide.notes_text_frame.text


def test_the_last_slide_of_the_story_opens_the_app(slides):
    slide = next(s for s in slides if s.shapes.title.text == "See these figures in the app")
    assert LINK in words(slide)
    link = slide.part.rels
    assert any(r.is_external and r.target_ref == LINK for r in link.values())
    [code] = drawn_on(slide)
    assert code.width == code.height
    assert LINK in code._element.xpath(".//p:cNvPr")[0].get("descr")


@pytest.mark.slow
def test_an_address_too_long_for_a_square_is_told_in_words(illustrative):
    long = "https://collab.example.gov.uk/?" + "districts=Boston&" * 300
    deck = written(made(illustrative, replace(SCOPES["school"], link=long)))
    slide = next(s for s in deck.slides if s.shapes.title.text == "See these figures in the app")
    assert not drawn_on(slide)
    check_places(deck)
    spoilt = written(made(illustrative, replace(SCOPES["school"], link="javascript:alert(1)")))
    assert not any(r.is_external for s in spoilt.slides for r in s.part.rels.values())


LONG = "What partnerships do for their schools, told at length. "


@pytest.mark.parametrize(
    ("points", "slides"), [((LONG,), 1), ((LONG * 4,) * 5, 1), ((LONG * 6,) * 7, 2), ((LONG * 30,), 1)]
)
def test_points_are_as_large_as_they_fit_and_never_leave_one_over(illustrative, points, slides):
    section = Section("work", NAME, about=LONG * 3, sure=LONG * 5, points=points)
    deck = written(sections(illustrative, section))
    told = [s for s in deck.slides if any(shape.name == "Points" for shape in s.shapes)]
    assert len(told) == slides
    counts = [len(shape.text_frame.paragraphs) for s in told for shape in s.shapes if shape.name == "Points"]
    assert sum(counts) == len(points) and max(counts) - min(counts) <= 1
    check_letters(deck)
    if len(points[0]) < 1000:
        check_places(deck)


@pytest.mark.parametrize(
    ("rows", "slides", "left"), [(1, 1, 0), (12, 1, 0), (13, 2, 0), (36, 3, 0), (90, 3, 54)]
)
def test_a_table_goes_on_on_three_slides_and_then_says_where_the_rest_is(illustrative, rows, slides, left):
    listed = without_results(pd.DataFrame({"name": [NAME[:20]] * rows, "to_host": range(rows)}))
    section = Section("who", NAME, table=Table("Members", listed, ("name", "to_host"), ("name", "to_host")))
    deck = written(sections(illustrative, section))
    shown = [s for s in deck.slides if any(shape.has_table for shape in s.shapes)]
    assert len(shown) == slides
    lengths = [len(shape.table.rows) - 1 for s in shown for shape in s.shapes if shape.has_table]
    assert sum(lengths) == rows - left and max(lengths) - min(lengths) <= 2
    assert (f"{left} more rows are in the data file" in words(shown[-1])) == bool(left)
    check_letters(deck)
    check_places(deck)


def short_table(name, rows, columns=("name", "to_host", "members")):
    table = pd.DataFrame({"name": ["A"] * rows, "to_host": 1.5, "members": 2, "urn": 1})
    shown = Disclosed(table.assign(percent=50.0, gap=1.0, mark=""))
    return Section("who", f"T {name}", table=Table(name, shown, columns, columns))


@pytest.mark.parametrize(
    ("tables", "together"),
    [
        ((("One", 2), ("Two", 4)), [["One", "Two"]]),
        ((("One", 2), ("Two", 10), ("Three", 3)), [["One", "Three"], ["Two"]]),
        ((("One", 2), ("Two", 2, ("urn",))), [["One"], ["Two"]]),
        ((("One", 8), ("Two", 8)), [["One"], ["Two"]]),
        ((("One", 2, ("name", "percent")), ("Two", 2, ("urn", "gap"))), [["One", "Two"]]),
    ],
)
def test_short_tables_of_like_kind_share_a_slide_under_their_names(illustrative, tables, together):
    deck = written(sections(illustrative, *(short_table(*told) for told in tables)))
    shown = [s for s in deck.slides if any(shape.has_table for shape in s.shapes)]
    for slide, names in zip(shown, together, strict=True):
        assert slide.shapes.title.text == f"Appendix: {' and '.join(names)}"
        assert sum(shape.has_table for shape in slide.shapes) == len(names)
        said = [s.text_frame.text for s in slide.shapes if s.name == "Name of the table"]
        assert said == (names if len(names) > 1 else [])
        assert all(f"T {name}" in slide.notes_slide.notes_text_frame.text for name in names)
    check_letters(deck)
    check_places(deck)


def test_names_of_eighty_letters_are_told_in_two_lines_of_a_cell(illustrative):
    listed = without_results(pd.DataFrame({"name": [NAME] * 30, "near": "nobody", "partnership_name": NAME}))
    columns = ("name", "near", "partnership_name")
    deck = written(
        sections(illustrative, Section("who", NAME * 2, table=Table(NAME, listed, columns, columns)))
    )
    check_letters(deck)
    check_places(deck)


def test_a_short_cell_is_not_broken_beside_long_names(illustrative):
    """ "nobody near" on two lines made every row of the table twice as high."""
    listed = without_results(
        pd.DataFrame({"near": ["nobody"], "name": NAME[:60], "partnership_name": NAME[:60]})
    )
    columns = ("near", "name", "partnership_name")
    deck = written(sections(illustrative, Section("who", NAME, table=Table("T", listed, columns, columns))))
    grid = next(shape.table for s in deck.slides for shape in s.shapes if shape.has_table)
    room = grid.columns[0].width.pt - grid.cell(1, 0).margin_left.pt - grid.cell(1, 0).margin_right.pt
    assert lines_of("nobody near", room, SMALLEST) == ["nobody near"]


@pytest.mark.slow
def test_withheld_figures_are_told_as_such_in_the_appendix(illustrative):
    table = pd.DataFrame({"name": ["A", "B"], "percent": [50.0, None], "mark": ["", "c"]})
    section = Section(
        "own", "T", table=Table("X", Disclosed(table, ("c: withheld",)), (), ("name", "percent"))
    )
    slide = next(s for s in written(sections(illustrative, section)).slides if "Appendix" in words(s))
    assert "c: withheld" in words(slide)
    grid = next(s.table for s in slide.shapes if s.has_table)
    # LibreOffice makes a row with a cell without words or size higher than it is told to.
    empty = [cell for row in grid.rows for cell in row.cells if not cell.text]
    assert empty and all(cell._tc.xpath(".//a:endParaRPr/@sz") == ["1600"] for cell in empty)


@pytest.fixture
def logo(tmp_path, monkeypatch):
    path = tmp_path / "logo.png"
    monkeypatch.setenv("COLLAB_LOGO", str(path))
    return path


@pytest.mark.slow
@pytest.mark.parametrize("size", [(300, 100), (100, 300), (4000, 20), (1, 1)])
@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_logo_stands_on_the_cover_and_small_on_every_slide(illustrative, logo, size, kind):
    Image.new("RGB", size, "#A00").save(logo, kind)
    deck = written(made(illustrative, SCOPES["school"]))
    placed = [s for s in deck.slides[0].shapes if s.shape_type == 13]
    assert len(placed) == 1 and placed[0].width / placed[0].height == pytest.approx(
        size[0] / size[1], rel=0.05
    )
    assert placed[0]._element.xpath(".//p:cNvPr")[0].get("descr") == "Logo of Lincolnshire"
    layout = deck.slides[1].slide_layout
    assert [pic.get("descr") for pic in layout._element.xpath(".//p:pic//p:cNvPr")] == [
        "Logo of Lincolnshire"
    ]
    check_places(deck)


def test_a_logo_that_cannot_be_used_is_refused_in_words(illustrative, logo):
    briefing = made(illustrative, SCOPES["school"])
    refused = [
        (None, "no such file"),
        (b"GIF89a", "not a PNG or JPEG"),
        (b"\x89PNG\r\n\x1a\n", "not a PNG or JPEG"),
    ]
    refused.append((b"\x89PNG\r\n\x1a\n" + b"0" * 2**21, "larger than 2 MB"))
    for content, said in refused:
        if content is not None:
            logo.write_bytes(content)
        with pytest.raises(CollabError, match=said):
            write_slides(briefing)
    Image.new("1", (6001, 2)).save(logo, "PNG")
    with pytest.raises(CollabError, match="6000 pixels"):
        write_slides(briefing)
    Image.new("RGB", (20, 20)).save(logo, "GIF")
    with pytest.raises(CollabError, match="not a PNG or JPEG"):
        write_slides(briefing)


def test_the_width_of_words_is_that_of_arial():
    assert SMALLEST == 16
    assert width_of("W", 100) == pytest.approx(94.4, rel=0.02)
    assert width_of("i", 100) == pytest.approx(22.2, rel=0.02)
    assert width_of("é", 10) == width_of("e", 10) and width_of("學", 10) > width_of("W", 10) * 0.9
    assert lines_of("one two", width_of("one two", 16), 16) == ["one two"]
    assert lines_of("one two", width_of("one", 16), 16) == ["one", "two"]
    assert "".join(lines_of("a" * 90, 100, 16)) == "a" * 90
    assert cut("one two three", width_of("one two", 16), 16, 1).endswith("…")
    assert cut("one", 100, 16, 1) == "one"


def test_every_part_is_well_formed_and_every_chart_s_workbook_opens(decks):
    for content in decks.values():
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            assert len(archive.namelist()) == len(set(archive.namelist()))
            for name in archive.namelist():
                if name.endswith((".xml", ".rels")):
                    etree.fromstring(archive.read(name))
                elif name.endswith(".xlsx"):
                    load_workbook(io.BytesIO(archive.read(name)))


@pytest.mark.skipif(
    not shutil.which("soffice"), reason="needs LibreOffice: apt-get install libreoffice-impress"
)
@pytest.mark.server
def test_libreoffice_opens_the_slides_and_shows_what_is_on_them(decks, tmp_path):
    paths = []
    for name, content in decks.items():
        paths.append(tmp_path / f"{name}.pptx")
        paths[-1].write_bytes(content)
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless"]
    command += ["--convert-to", "pdf", "--outdir", str(tmp_path), *map(str, paths)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    for path in paths:
        slides = list(Presentation(str(path)).slides)
        shown = [page.extract_text() for page in PdfReader(path.with_suffix(".pdf")).pages]
        assert len(shown) == len(slides)
        for slide, page in zip(slides, shown, strict=True):
            assert squeezed(slide.shapes.title.text) in squeezed(page)
            assert "ILLUSTRATIVEDATA" in squeezed(page) and "Lincolnshire" in page
    # A native chart's names and gaps.
    page = next(p for p in shown if "KS1 Level 2B+" in p and "+4.5" in p)
    assert "68.1% v 63.6%" in page and "behind on the left" in page

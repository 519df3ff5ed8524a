"""The briefing: every figure in every file equals the page's, and nothing withheld is in any."""

import io
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
from openpyxl import load_workbook
from pptx import Presentation
from pptx.util import Emu
from pypdf import PdfReader

from collab.briefing import FORMATS, SECTIONS, Audience, Scope, compose
from collab.briefing.drawing import png, svg
from collab.cli import main
from collab.dataset import day_of_tests
from collab.disclosure import disclose_gaps
from collab.errors import CollabError
from collab.importing import ensure_release
from collab.measures import KeyStage
from collab.metrics import summary
from collab.metrics.adjustment import size_comparison
from collab.narrative import finding, percent, points, roughly
from collab.selection import left_out, make_selection, select
from collab.store import Store
from tests.counties import School, county

TODAY = date(2026, 11, 24)
HOSTILE = '=HYPERLINK("http://x") #import "x" $a$ <script>alert(1)</script> *b* _c_'
SCOPES = {
    "area": Scope(note=HOSTILE, meeting=date(2026, 11, 26)),
    "partnership": Scope(Audience.PARTNERSHIP, partnership="beacon-partnership"),
    "school": Scope(Audience.SCHOOL, urn=900156),
    "lone school": Scope(Audience.SCHOOL, urn=900188),
}


def made(dataset, scope=SCOPES["area"], **chosen):
    selection = make_selection(dataset, **chosen)
    return compose(dataset, selection, scope, dataset.tables, today=TODAY)


@pytest.fixture(scope="module")
def briefing(illustrative):
    return made(illustrative)


@pytest.fixture(scope="module")
def files(briefing):
    return {ending: write(briefing) for ending, write in FORMATS.items()}


@pytest.fixture(scope="module")
def slides(files):
    return list(Presentation(io.BytesIO(files["pptx"])).slides)


@pytest.fixture(scope="module")
def pages(files):
    return [page.extract_text() for page in PdfReader(io.BytesIO(files["pdf"])).pages]


def words(slide):
    shapes = [s for s in slide.shapes if s.has_text_frame]
    return "\n".join(shape.text_frame.text for shape in shapes)


def squeezed(text):
    """Without white space, which a PDF's lines break at will."""
    return re.sub(r"\s+", "", text)


def stage_gaps(dataset, stage):
    selection = make_selection(dataset)
    table = summary.threshold_gaps(dataset, selection, stage)
    return disclose_gaps(table, dataset.threshold, left_out(dataset, selection)).table


def expected_tables(dataset):
    selection = make_selection(dataset)
    outside = left_out(dataset, selection)
    return {
        "key_stages-ks1": stage_gaps(dataset, KeyStage.KS1),
        "key_stages-ks2": stage_gaps(dataset, KeyStage.KS2),
        "districts": disclose_gaps(summary.district_gaps(dataset, selection), 6, outside).table,
        "alike": disclose_gaps(
            size_comparison(select(dataset, selection))[0], 6, outside).table,
    }  # fmt: skip


def test_the_native_charts_carry_the_page_s_figures_and_intervals(briefing, slides, illustrative):
    expected = expected_tables(illustrative)
    charts = {}
    for section in briefing.sections:
        found = [s for s in slides if s.shapes.title.text == section.title]
        for shape in found[0].shapes:
            if shape.has_chart:
                charts[section.key] = shape.chart
    for key, table in expected.items():
        plotted = list(charts[key].plots[0].series)
        sides = ["in", "not_in"] if key != "alike" else [None]
        for series, side in zip(plotted, sides, strict=True):
            column = f"percent_{side}" if side else "gap"
            assert list(series.values) == pytest.approx(table[column].tolist(), abs=1e-4)
            high = f"high_{side}" if side else "wide_high"
            bars = series._element.xpath(".//c:errBars/c:plus//c:v")
            lengths = [float(bar.text) for bar in bars]
            assert lengths == pytest.approx((table[high] - table[column]).tolist(), abs=1e-3)
        embedded = load_workbook(io.BytesIO(charts[key].part.chart_workbook.xlsx_part.blob))
        inside = [row[1] for row in embedded.active.iter_rows(min_row=2, values_only=True)]
        assert inside == pytest.approx(plotted[0].values, abs=1e-4)


def test_the_words_and_tables_of_slides_paper_and_page_are_the_same(
    briefing, slides, pages, illustrative
):
    headline = disclose_gaps(summary.headline_gaps(illustrative, make_selection(illustrative)), 6)
    told = finding(headline)
    assert told in words(slides[1])
    assert squeezed(told) in squeezed("".join(pages))
    for key, table in expected_tables(illustrative).items():
        section = next(s for s in briefing.sections if s.key == key)
        slide = next(s for s in slides if s.shapes.title.text == section.title)
        grid = next(s.table for s in slide.shapes if s.has_table)
        gaps = [points(value) for value in table["gap"]]
        heads = [cell.text for cell in grid.rows[0].cells]
        column = heads.index("Gap (points)")
        assert [row.cells[column].text for row in list(grid.rows)[1:]] == gaps
        assert all(squeezed(gap) in squeezed("".join(pages)) for gap in gaps)


def test_the_workbook_has_every_figure_at_full_precision(files, briefing, illustrative):
    book = load_workbook(io.BytesIO(files["xlsx"]))
    for key, table in expected_tables(illustrative).items():
        section = next(s for s in briefing.sections if s.key == key)
        place = book[section.table.name]
        rows = list(place.iter_rows(min_row=4, values_only=True))
        sheet = pd.DataFrame(rows[1:], columns=rows[0])
        assert sheet["Gap (points)"].tolist() == pytest.approx(table["gap"].tolist(), abs=1e-4)
    headline = pd.DataFrame(list(book["Headline figures"].iter_rows(min_row=4, values_only=True)))
    assert 68.0773 in headline.to_numpy().ravel().tolist()


def test_the_workbook_follows_the_guidance_for_accessible_spreadsheets(files):
    book = load_workbook(io.BytesIO(files["xlsx"]))
    assert book.sheetnames[:2] == ["Cover", "Notes"]
    for place in book.worksheets[1:]:
        assert not place.merged_cells.ranges and len(place.tables) == 1
        reference = next(iter(place.tables.values())).ref
        cells = [cell.value for row in place[reference] for cell in row]
        assert all(value is not None and value != "" for value in cells)
        assert not any(isinstance(v, str) and v in ("c", "z", "x") for v in cells)
        assert place["A1"].value and "one table" in place["A2"].value


def test_no_cell_is_a_formula_and_no_word_is_markup(files, pages, slides):
    book = load_workbook(io.BytesIO(files["xlsx"]))
    for place in book.worksheets:
        for row in place.iter_rows():
            assert all(cell.data_type != "f" for cell in row)
    assert squeezed(HOSTILE) in squeezed(pages[0])
    assert HOSTILE in words(slides[0])


def test_every_slide_and_page_says_whose_data_it_is_and_when(slides, pages, files):
    for slide in slides:
        assert "ILLUSTRATIVE DATA" in words(slide) and "24 November 2026" in words(slide)
        assert "Source: Illustrative data: Lincolnshire" in words(slide)
        assert slide._element.xpath(".//a:fld[@type='slidenum']")
    for page in pages:
        assert "ILLUSTRATIVEDATA" in squeezed(page) and "24November2026" in squeezed(page)
    book = load_workbook(io.BytesIO(files["xlsx"]))
    for place in book.worksheets:
        told = " ".join(str(c.value) for row in place.iter_rows(max_row=3) for c in row)
        assert "ILLUSTRATIVE DATA" in told


def test_real_data_is_not_called_illustrative(illustrative):
    release = replace(illustrative.release, illustrative=False, title="Imported data", area="Kent")
    real = replace(illustrative, release=release)
    for ending, write in FORMATS.items():
        content = write(made(real))
        texts = [content]
        if ending != "pdf":
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                texts = [archive.read(name) for name in archive.namelist()]
        assert not any(b"ILLUSTRATIVE" in text or b"invented" in text for text in texts)


def test_every_picture_and_chart_has_a_text_alternative_and_its_own_number(slides):
    for slide in slides:
        numbers = slide._element.xpath(".//p:cNvPr/@id")
        assert len(numbers) == len(set(numbers))
        for shape in slide.shapes:
            if shape.has_chart or shape.has_table or shape.shape_type == 13:
                drawn = shape._element.xpath(".//p:cNvPr")[0]
                assert len(drawn.get("descr")) > 20
        assert slide.notes_slide.notes_text_frame.text


def test_the_notes_tell_the_method_and_how_to_read_each_chart(slides):
    for slide in slides:
        if any(shape.has_chart for shape in slide.shapes):
            notes = slide.notes_slide.notes_text_frame.text
            assert "How to read it:" in notes and "Method:" in notes


def test_nothing_hangs_over_the_edge_of_a_slide(slides):
    for slide in slides:
        for shape in slide.shapes:
            assert shape.left >= 0 and shape.top >= 0
            assert Emu(shape.left + shape.width).inches <= 13.34
            assert Emu(shape.top + shape.height).inches <= 7.51


@pytest.mark.parametrize("name", SCOPES)
@pytest.mark.parametrize("year", [2014, 2025])
def test_every_scope_and_year_makes_a_paper_of_one_to_four_tagged_pages(illustrative, name, year):
    content = FORMATS["pdf"](made(illustrative, SCOPES[name], year=year))
    reader = PdfReader(io.BytesIO(content))
    assert 1 <= len(reader.pages) <= 4
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and root["/Lang"].startswith("en")
    assert b"pdfuaid" in content
    figures = re.findall(rb"/S /Figure", content)
    assert reader.metadata.title == made(illustrative, SCOPES[name], year=year).title
    assert figures is not None


def test_every_district_can_be_written(illustrative):
    for district in illustrative.districts:
        briefing = made(illustrative, Scope(), districts=[district])
        for write in FORMATS.values():
            assert write(briefing)


def test_what_is_withheld_is_in_no_file():
    """A side of 3 pupils of whom 2 achieved (66.7%): the native chart must not carry it."""
    kind = ("collaborative_partnership",)
    schools = [School(40, 30, kinds=kind), School(41, 30, kinds=kind), School(50, 20),
               School(52, 31), School(3, 2, "South", kind, "Tiny"), School(4, 1, "South"),
               School(43, 22, "South"), School(45, 29, "South")]  # fmt: skip
    dataset = county(schools)
    sections = tuple(key for key in SECTIONS if key != "map")
    scopes = [Scope(sections=sections), Scope(Audience.SCHOOL, urn=100_005, sections=sections),
              Scope(Audience.PARTNERSHIP, partnership="collaborative-partnership",
                    sections=sections)]  # fmt: skip
    for scope in scopes:
        briefing = made(dataset, scope)
        for ending, write in FORMATS.items():
            content = write(briefing)
            if ending == "pdf":
                reader = PdfReader(io.BytesIO(content))
                texts = "\n".join(page.extract_text() for page in reader.pages)
            else:
                texts = "\n".join(_unpacked(content))
            assert "66.66" not in texts and "66.7" not in texts


def _unpacked(content):
    """Every part of a file as text, workbooks inside it too."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            inner = archive.read(name)
            if name.endswith(".xlsx"):
                yield from _unpacked(inner)
            elif name.endswith((".xml", ".rels")):
                yield inner.decode("utf-8")


@pytest.mark.skipif(not shutil.which("soffice"), reason="needs LibreOffice: "
                    "apt-get install libreoffice-impress")  # fmt: skip
def test_libreoffice_opens_the_slides_and_shows_what_is_on_them(files, slides, tmp_path):
    path = tmp_path / "deck.pptx"
    path.write_bytes(files["pptx"])
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless",
         "--convert-to", "pdf", "--outdir", str(tmp_path), str(path)],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    shown = [page.extract_text() for page in PdfReader(tmp_path / "deck.pdf").pages]
    assert len(shown) == len(slides)
    for slide, page in zip(slides, shown, strict=True):
        assert squeezed(slide.shapes.title.text) in squeezed(page)
        assert "ILLUSTRATIVEDATA" in squeezed(page)
    assert "68.1%" in shown[2] and "63.6%" in shown[2]


def test_the_same_briefing_is_the_same_picture(briefing):
    section = next(s for s in briefing.sections if s.key == "districts")
    assert svg(section.graph, 5, 4) == svg(section.graph, 5, 4)
    picture = next(s.picture for s in briefing.sections if s.picture)
    assert png(picture, 4, 4, 60)[:8] == b"\x89PNG\r\n\x1a\n"


def test_a_partnership_s_own_part_comes_first(illustrative):
    briefing = made(illustrative, SCOPES["partnership"])
    assert briefing.sections[0].key == "profile-beacon-partnership"
    assert briefing.title.startswith("Our partnership: Beacon Partnership")
    with pytest.raises(CollabError, match="no such partnership"):
        made(illustrative, Scope(Audience.PARTNERSHIP, partnership="nowhere"))
    with pytest.raises(CollabError, match="no such school"):
        made(illustrative, Scope(Audience.SCHOOL, urn=1))


def test_the_questions_follow_from_the_figures(illustrative, briefing):
    asked = next(s.bullets for s in briefing.sections if s.key == "questions")
    assert any("4.5 points ahead at KS1 Level 2B+" in question for question in asked)
    day = day_of_tests(2014)
    members = illustrative.members_on(day)
    assert any(f"{145} schools are in no partnership" in question for question in asked)
    assert members["urn"].nunique() < len(illustrative.schools)
    assert not any("significant" in text.lower() for s in briefing.sections
                   for text in (*s.sentences, *s.bullets, s.title))  # fmt: skip


@pytest.mark.parametrize(
    ("value", "told"),
    [(80.0, "about 4 in 5 pupils"), (49.0, "about 1 in 2 pupils"), (66.9, "about 2 in 3 pupils"),
     (63.6, ""), (0.1, "about 1 in 1,000 pupils"), (5.0, "about 1 in 20 pupils"),
     (91.0, "about 9 in 10 pupils"), (97.0, ""), (0.0, "")],
)  # fmt: skip
def test_percentages_in_everyday_words(value, told):
    assert roughly(value) == told
    assert percent(value)


@pytest.fixture
def database(tmp_path, monkeypatch):
    address = f"sqlite:///{tmp_path / 'collab.sqlite'}"
    monkeypatch.setenv("COLLAB_DATABASE_URL", address)
    ensure_release(Store(address))


def test_the_command_writes_one_set_or_one_for_every_district(database, tmp_path, capsys):
    target = tmp_path / "out.pptx"
    given = ["briefing", "--districts", "East Lindsey", "--year", "2014", "--to", str(target)]
    assert main(given) == 0
    titles = [s.shapes.title.text for s in Presentation(str(target)).slides]
    assert titles[0] == "School partnerships: East Lindsey, 2013/14"
    each = ["briefing", "--each-district", "--districts", "Boston", "Lincoln", "--sections",
            "finding", "--to", str(tmp_path / "{district}.pdf")]  # fmt: skip
    assert main(each) == 0
    assert {p.name for p in tmp_path.glob("*.pdf")} == {"boston.pdf", "lincoln.pdf"}


@pytest.mark.parametrize(
    ("more", "word"),
    [
        (["--districts", "Nowhere"], "There is no district Nowhere"),
        (["--year", "1066"], "no results of 1066"),
        (["--measure", "KS9"], "no results for 'KS9'"),
        (["--each-district"], "write {district}"),
        (["--partnership", "nowhere"], "no such partnership"),
    ],
)
def test_the_command_refuses_what_the_data_does_not_have(database, tmp_path, capsys, more, word):
    assert main(["briefing", "--to", str(tmp_path / "out.pdf"), *more]) == 1
    assert word in capsys.readouterr().err
    assert not list(tmp_path.glob("*.pdf"))
    assert main(["briefing", "--to", str(tmp_path / "out.doc")]) == 1

"""The slides: native charts with the page's figures, and what they say beside them."""

import io
import shutil
import subprocess

import pytest
from openpyxl import load_workbook
from pptx.util import Emu
from pypdf import PdfReader

from tests.briefing.example import expected_tables, squeezed


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
            assert lengths == pytest.approx((table[high] - table[column]).dropna().tolist(), abs=1e-3)
        embedded = load_workbook(io.BytesIO(charts[key].part.chart_workbook.xlsx_part.blob))
        inside = [row[1] for row in embedded.active.iter_rows(min_row=2, values_only=True)]
        assert inside == pytest.approx(plotted[0].values, abs=1e-4)


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


@pytest.mark.skipif(
    not shutil.which("soffice"), reason="needs LibreOffice: apt-get install libreoffice-impress"
)
@pytest.mark.server
def test_libreoffice_opens_the_slides_and_shows_what_is_on_them(files, slides, tmp_path):
    path = tmp_path / "deck.pptx"
    path.write_bytes(files["pptx"])
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation=file://{tmp_path}/profile",
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            str(tmp_path),
            str(path),
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
    shown = [page.extract_text() for page in PdfReader(tmp_path / "deck.pdf").pages]
    assert len(shown) == len(slides)
    for slide, page in zip(slides, shown, strict=True):
        assert squeezed(slide.shapes.title.text) in squeezed(page)
        assert "ILLUSTRATIVEDATA" in squeezed(page)
    assert "68.1%" in shown[2] and "63.6%" in shown[2]

"""The briefing: every file tells the page's words and figures, and nothing withheld."""

import io
import zipfile
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from collab.briefing import FORMATS, SECTIONS, Audience, Scope, compose
from collab.data.dataset import Dataset
from collab.data.errors import CollabError
from collab.data.selection import make_selection
from collab.words import points
from collab.words.numbers import gap_told
from tests.briefing.example import HOSTILE, SCOPES, appendix_table, expected_tables, made, squeezed, words
from tests.counties import School, county


@pytest.mark.slow
def test_the_words_and_tables_of_slides_paper_and_page_are_the_same(briefing, slides, pages, illustrative):
    for section in briefing.sections:
        slide = next(s for s in slides if s.shapes.title.text == section.title)
        assert squeezed(section.sure) in squeezed(words(slide))
        assert squeezed(section.title) in squeezed("".join(pages))
    for key, table in expected_tables(illustrative).items():
        section = next(s for s in briefing.sections if s.key == key)
        grid = appendix_table(slides, section.table.name)
        gaps = [points(gap_told(row)) for _, row in table.iterrows()]
        heads = [cell.text for cell in grid.rows[0].cells]
        column = heads.index("Gap (points)")
        assert [row.cells[column].text for row in list(grid.rows)[1:]] == gaps
        assert all(squeezed(gap) in squeezed("".join(pages)) for gap in gaps)


@pytest.mark.slow
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
        assert "for Lincolnshire: schools and results are invented" in words(slide)
        assert slide._element.xpath(".//a:fld[@type='slidenum']")
    for page in pages:
        assert "ILLUSTRATIVEDATA" in squeezed(page) and "24November2026" in squeezed(page)
    book = load_workbook(io.BytesIO(files["xlsx"]))
    for place in book.worksheets:
        told = " ".join(str(c.value) for row in place.iter_rows(max_row=3) for c in row)
        assert "ILLUSTRATIVE DATA" in told


@pytest.mark.slow
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


@pytest.mark.slow
def test_districts_can_be_written(illustrative):
    for district in illustrative.districts[::3]:
        briefing = made(illustrative, Scope(), districts=[district])
        for write in FORMATS.values():
            assert write(briefing)


@pytest.mark.slow
def test_what_is_withheld_is_in_no_file():
    """A side of 3 pupils of whom 2 achieved (66.7%): the native chart must not carry it."""
    kind = ("collaborative_partnership",)
    schools = [
        School(40, 30, kinds=kind),
        School(41, 30, kinds=kind),
        School(50, 20),
        School(52, 31),
        School(3, 2, "South", kind, "Tiny"),
        School(4, 1, "South"),
        School(43, 22, "South"),
        School(45, 29, "South"),
    ]
    dataset = county(schools)
    sections = tuple(key for key in SECTIONS if key != "map")
    scopes = [
        Scope(sections=sections),
        Scope(Audience.SCHOOL, urn=100_005, sections=sections),
        Scope(Audience.PARTNERSHIP, partnership="collaborative-partnership", sections=sections),
    ]
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


def test_a_school_that_opened_later_is_not_told_to_be_in_no_partnership(illustrative):
    schools = illustrative.tables["schools"].copy()
    schools.loc[schools["urn"] == 900156, "opened"] = pd.Timestamp("2020-09-01")
    later = made(replace(illustrative, tables={**illustrative.tables, "schools": schools}), SCOPES["school"])
    who = later.sections[0]
    assert (who.key, who.picture) == ("who", None)
    assert "was not open on 1 May" in who.title and "opened in September 2020" in who.points[0]


def test_a_partnership_s_own_part_comes_first(illustrative):
    briefing = made(illustrative, SCOPES["partnership"])
    assert [section.key for section in briefing.sections[:2]] == ["who", "own:beacon-partnership"]
    assert briefing.title.startswith("Our partnership: Beacon Partnership")
    with pytest.raises(CollabError, match="no such partnership"):
        made(illustrative, Scope(Audience.PARTNERSHIP, partnership="nowhere"))
    with pytest.raises(CollabError, match="no such school"):
        made(illustrative, Scope(Audience.SCHOOL, urn=1))


def test_a_partnership_that_formed_later_is_not_told_that_its_cohorts_are_too_small(illustrative):
    """Wildflower formed in 2019: in 2014 it had neither a place on the map nor pupils."""
    briefing = made(illustrative, Scope(Audience.PARTNERSHIP, partnership="wildflower-partnership"))
    who, own = briefing.sections[0], made(illustrative, briefing.scope.of("own")).sections[0]
    assert who.title == "Wildflower Partnership had no school on 1 May 2014" and not who.picture
    assert who.sure == own.sure == "It had no school then: 2021/22 has more to tell."
    # Said once: a second slide of nothing but that has no place in a meeting.
    assert [section.key for section in briefing.sections if section.key.startswith("own")] == []


def test_another_year_is_named_only_where_there_is_one_that_has_more():
    data = county([School(60, 30, kinds=("federation",)), *[School(40, 20)] * 12])
    data.tables["memberships"]["joined"] = pd.Timestamp("2014-09-01")
    own = made(data, Scope(Audience.PARTNERSHIP, partnership="federation")).sections
    assert [section.sure for section in own if section.key == "who"] == ["It had no school then."]


def test_a_partnership_reads_what_it_offers_and_what_followed_what_it_tried(illustrative):
    slug, tables = "drystone-partnership", illustrative.tables
    own = tables["projects"].assign(partnerships=None).astype({"partnerships": object})
    own.loc[own["title"] == "Summer school", "partnerships"] = slug
    records = {**tables, "projects": own}
    scope = Scope(Audience.PARTNERSHIP, partnership=slug, sections=("work",))

    def told(known):
        asked = make_selection(illustrative)
        return compose(illustrative, asked, scope, known, today=date(2026, 11, 25)).sections

    (work,) = told(records)
    assert work.title == "1 project, 2 offers and 2 needs"
    offered, tried, project = work.points
    assert offered.endswith(
        "offer: hall field or pool and moderating writing. They look for: mathematics and minibus."
    )
    assert tried == (
        "Tried: Summer school (KS2 expected standard); beside similar schools −3.7 (−12.0 to 4.8) points, "
        "could be chance. Decided: stop."
    )
    assert project.startswith("Summer school (East Lindsey):")
    # An offer that is over is none, and without a project nothing was tried.
    over = tables["offers"].assign(until=pd.Timestamp("2020-01-01"))
    assert told({**tables, "offers": over}) == ()
    (only,) = told(tables)
    assert only.title == "2 offers and 2 needs" and len(only.points) == 1
    assert only.sure == "Written down by partnerships and schools themselves."


def test_who_has_no_place_is_missed_from_the_map_of_a_partnership_in_words(illustrative):
    """A trust of nine schools stood there with six on the map."""
    members = illustrative.tables["memberships"]
    own = members.loc[members["partnership"] == "beacon-partnership", "urn"].unique()
    unplaced = dict.fromkeys(("easting", "northing", "longitude", "latitude"), np.nan)
    schools = illustrative.tables["schools"]
    lost = schools["urn"].isin(own[-1:])
    tables = {**illustrative.tables, "schools": schools.mask(lost, schools.assign(**unplaced))}
    for dataset, missed in ((illustrative, False), (Dataset(illustrative.release, tables), True)):
        section = made(dataset, SCOPES["partnership"]).sections[0]
        assert section.picture is not None
        assert ("; 1 other has no place in the register" in section.about) == missed
        assert "around their host school" in section.about


def test_the_map_of_a_school_in_no_partnership_explains_what_is_on_it(illustrative):
    section = made(illustrative, SCOPES["lone school"]).sections[0]
    assert section.sure.startswith("Large circle: the school.") and "orange" not in section.sure
    among = made(illustrative, SCOPES["school"]).sections[0]
    assert "Ringed: the host school" in among.sure


def test_small_cohorts_are_not_the_reason_where_a_school_has_no_pupils_of_that_age(illustrative):
    schools, results = illustrative.tables["schools"], illustrative.tables["results"]
    infants = schools.loc[schools["phase"] == "infant", "urn"]
    juniors_alone = {**illustrative.tables, "results": results[results["measure"].str.startswith("ks2")]}
    school = Scope(Audience.SCHOOL, urn=int(infants.iloc[0]), sections=("own",))
    briefing = made(Dataset(illustrative.release, juniors_alone), school)
    (section,) = [s for s in briefing.sections if s.key == "own"]
    assert section.picture is None and section.sure == ""

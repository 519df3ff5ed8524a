"""The briefing's section on average scores and progress, for each audience and kind of year."""

import io

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from collab.briefing import FORMATS
from collab.briefing.pictures import GapRows
from collab.briefing.sections.how_far_pupils_come import partnership_scores, score_gaps
from collab.data.disclosure.gate import Disclosed
from collab.data.selection import make_selection
from collab.metrics.beside_others import members_in
from collab.words.on_scores import scores_finding
from tests.briefing.example import SCOPES, made, squeezed

PROGRESS = ["ks2_read_prog", "ks2_writ_prog", "ks2_mat_prog"]


def section(dataset, audience, year):
    """The one section, or none."""
    found = made(dataset, SCOPES[audience].of("scores"), year=year).sections
    return found[0] if found else None


@pytest.mark.slow
def test_points_have_a_section_of_their_own_in_the_years_that_have_them(illustrative):
    told = section(illustrative, "area", 2019)
    assert isinstance(told.picture, GapRows) and told.picture.beside == "mean"
    # What is drawn is one kind alone; the table has both, and the other is told beside it.
    assert list(told.picture.shown.table["score"]) == PROGRESS and len(told.table.shown.table) == 6
    assert told.title.startswith("Progress since Key Stage 1: ")
    assert "average scaled scores" in told.told[0].lower() and "%" not in told.spoken.replace("95%", "")
    # Nothing was published of progress in 2023/24, and of no score in 2013/14.
    later = section(illustrative, "area", 2024)
    assert later.title.startswith("Average scaled scores: ")
    assert section(illustrative, "area", 2014) is None


def test_a_partnership_s_and_a_school_s_points_are_those_published(illustrative):
    scope, dataset = SCOPES["partnership"], illustrative
    own = section(dataset, "partnership", 2019)
    assert own.title.startswith("Progress since Key Stage 1: ") and "own_mean" in own.table.columns
    members = members_in(dataset, scope.partnership, 2019)
    rows = dataset.tables["scores"].query("year == 2019 and measure == 'ks2_mat_prog'")
    theirs = rows[rows["urn"].isin(members)]
    shown = partnership_scores(dataset, make_selection(dataset, 2019, "ks2_rwm_exp"), scope.partnership)
    row = shown.table.set_index("score").loc["ks2_mat_prog"]
    assert row["eligible_in"] == theirs["pupils"].sum()
    whole = (theirs["pupils"] * theirs["score"]).sum()
    assert row["mean_in"] == pytest.approx(whole / theirs["pupils"].sum(), abs=0.01)
    # A school stands around 0, with its limits as published.
    school = section(dataset, "school", 2019)
    published = rows.set_index("urn").loc[SCOPES["school"].urn]
    drawn = school.picture.shown.table.set_index("score").loc["ks2_mat_prog"]
    assert drawn[["gap", "wide_low", "wide_high"]].tolist() == [
        pytest.approx(published[name], abs=0.05) for name in ("score", "low", "high")
    ]
    assert drawn["clear"] == (published["low"] * published["high"] > 0)
    assert "as published); all schools" in school.told[-1]
    # A year without progress has no limits either: its average scores are told in words.
    words = section(dataset, "school", 2024)
    assert words.picture is None and len(words.points) == 3 and "as published" not in words.points[0]


def test_the_workbook_and_the_paper_have_them_too(illustrative):
    briefing = made(illustrative, SCOPES["partnership"].of("scores", "method"), year=2019)
    book = load_workbook(io.BytesIO(FORMATS["xlsx"](briefing)))
    (sheet,) = [place for place in book.worksheets if place.title.startswith("Scores of")]
    assert [cell.value for cell in sheet[4]][:3] == ["Score", "Its pupils", "This partnership (points)"]
    cover = [str(row[0].value) for row in book["Cover"].iter_rows()]
    assert briefing.sections[0].title in cover
    paper = PdfReader(io.BytesIO(FORMATS["pdf"](briefing)))
    assert squeezed(briefing.sections[0].title) in squeezed("".join(p.extract_text() for p in paper.pages))


def test_what_both_kinds_of_score_say_alike_is_said_once(illustrative):
    selection = make_selection(illustrative, 2019, "ks2_rwm_exp")
    shown = score_gaps(illustrative, selection)
    same = shown.table.assign(clear=False)
    assert scores_finding(Disclosed(same)).startswith("No clear difference in any subject, neither")
    told = scores_finding(Disclosed(same.assign(wide_low=float("nan"))))
    assert told.startswith("Average scaled scores and progress: too few schools")
    one = Disclosed(same.assign(clear=same["score"].eq("ks2_mat_prog"), gap=1.0))
    told = scores_finding(one, "Alder")
    assert "Progress since Key Stage 1: Alder ahead in mathematics." in told and told.count(".") == 2

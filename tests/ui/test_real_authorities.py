"""Every page and every view on real authorities, and on small files that failed."""

import pytest

from collab.data.dataset import Dataset, in_memory
from tests.driven import opened, told
from tests.given import SHARED
from tests.real_authorities import PLACES, imported, made_of
from tests.sentences import bad_sentences
from tests.walking import shown_release, viewed

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", params=PLACES)
def authority(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("real")
    release = imported(request.param, folder).dataset
    with shown_release(release, folder):
        yield release


def test_every_page_and_view_opens_and_says_nothing_silly(authority):
    faults = [f"{place}: {fault}" for place, texts in viewed(authority) for fault in bad_sentences(texts)]
    assert faults == []


def test_lines_of_tables_are_high_enough_for_the_longest_names(authority):
    longest = authority.schools["name"].str.len().max()
    for page in ("broker", "partnership_map"):
        height = opened(page).dataframe[0].proto.row_height
        assert height == 70 or longest < 50, page


def test_a_band_of_size_that_one_side_alone_has_is_told_where_its_gap_is_missed(authority):
    app = opened("attainment", attainment_view="Like for like?")
    alone = "Cohorts of 1\\-10 are on one side alone" in told(app)
    assert alone == (authority.release.area == "Rutland"), told(app)


@pytest.fixture(
    params=[("broker_single_member", 925), ("like_for_like_separation", 925), ("single_district", 857)]
)
def case(request, tmp_path):
    name, code = request.param
    folder = SHARED / "cases" / name
    if not folder.exists():
        pytest.skip("needs ../shared/data/cases")
    candidate = made_of(sorted(folder.iterdir()), code, tmp_path)
    with shown_release(Dataset(candidate.release, in_memory(candidate.tables)), tmp_path):
        yield name


def test_small_files_that_failed_are_shown(case):
    broker = told(opened("broker"))
    assert "not in a partnership" in broker
    alike = told(opened("attainment", attainment_view="Like for like?"))
    if case == "like_for_like_separation":
        assert "did not settle" not in alike and "with cohort size and district held equal" in alike
        assert "3 special schools" in alike
    if case == "single_district":
        assert "Where?" not in [header.value for header in opened("overview").header]

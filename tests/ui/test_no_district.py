"""Districts that are none: an authority that is one, schools of which nobody knows theirs."""

import pytest

from collab.data.dataset import UNKNOWN_DISTRICT, day_of_tests
from collab.data.selection import Selection, make_selection, select
from collab.geography.open_schools import unplaced_schools
from collab.geography.partnership_geography import by_district
from collab.geography.shown_on_map import map_of_day
from collab.metrics.gap_tables import district_gaps, every_gap
from tests.driven import opened, told
from tests.shapes import Shape, release_of
from tests.walking import shown_release

SOME = release_of(Shape(unplaced=0.4, located=0.5, schools=40, partnerships=(8, 7, 6)))


def test_schools_of_no_known_district_count_in_the_area_and_in_no_comparison():
    selection = make_selection(SOME)
    assert SOME.districts == ("District 1", "District 2")
    cohorts = select(SOME, selection)
    assert cohorts["district"].isna().any()
    table = district_gaps(SOME, selection)
    assert set(table["district"]) <= {SOME.release.area, *SOME.districts}
    area = every_gap(SOME, selection).set_index("measure").loc[selection.measure]
    assert area["eligible_in"] + area["eligible_not_in"] == cohorts["eligible"].sum()
    one = select(SOME, make_selection(SOME, districts=["District 1"]))
    assert set(one["district"]) == {"District 1"}


def test_without_a_choice_everywhere_is_covered_and_with_one_no_unknown_district():
    districts = SOME.schools["district"]
    assert Selection(2019, "ks2_rwm_exp").covers(districts).all()
    chosen = Selection(2019, "ks2_rwm_exp", ("District 1",)).covers(districts)
    assert chosen.sum() == (districts == "District 1").sum() < len(districts)


def test_on_the_map_they_are_alone_too_and_in_no_row_of_districts():
    shown = map_of_day(SOME, make_selection(SOME), day_of_tests(2019), 5.0)
    assert UNKNOWN_DISTRICT in set(shown.alone["district"])
    rows = by_district(shown.geography, shown.open_schools)
    assert rows["district"].tolist() == ["All", *SOME.districts]
    assert rows["schools"].iloc[0] == len(shown.open_schools) > rows["schools"].iloc[1:].sum()


def test_who_cannot_be_placed_is_listed_with_what_would_place_them():
    table = unplaced_schools(SOME.schools, SOME.tables["results"]).set_index("urn")
    for urn, school in SOME.schools.iterrows():
        missing = table["missing"].get(urn, "")
        assert ("district" in missing) == (
            school["district"] is None or school["district"] != school["district"]
        )
        assert ("easting" in missing) == (school["easting"] != school["easting"])
    assert unplaced_schools(release_of(Shape()).schools, SOME.tables["results"]).empty


@pytest.mark.slow
@pytest.mark.parametrize("districts", [0, 1])
def test_an_authority_that_is_one_district_has_no_where(districts, tmp_path):
    release = release_of(Shape(districts=districts))
    assert district_gaps(release, make_selection(release)).empty
    with shown_release(release, tmp_path):
        overview = opened("overview")
        assert "Where?" not in [header.value for header in overview.header]
        assert not [widget for widget in overview.multiselect if widget.key == "district"]
        attainment = opened("attainment")
        assert "Like for like?" in attainment.segmented_control(key="attainment_view").options
        assert "Where?" not in attainment.segmented_control(key="attainment_view").options


def test_the_data_page_lists_who_has_no_place(tmp_path):
    with shown_release(SOME, tmp_path):
        assert "They count in the figures of the whole area" in told(opened("data"))

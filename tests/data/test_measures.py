"""The catalogue of measures: which years have which."""

from collab.data.measures import MEASURES, measures_for


def test_the_catalogue_has_no_results_for_2020_and_2021():
    assert not any(m.covers(year) for m in MEASURES.values() for year in (2020, 2021))


def test_the_frameworks_never_meet_in_one_year():
    for year in range(2005, 2027):
        assert len({m.framework for m in measures_for(year)}) <= 1

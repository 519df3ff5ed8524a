"""The catalogue of measures: which years have which."""

from collab.data.measures import MEASURES, beside_it, counterpart, measures_for
from collab.data.stages import Framework, KeyStage, Subject


def test_the_catalogue_has_no_results_for_2020_and_2021():
    assert not any(m.covers(year) for m in MEASURES.values() for year in (2020, 2021))


def test_levels_and_standards_never_meet_in_one_year_and_the_checks_stand_beside_both():
    for year in range(2005, 2027):
        found = {m.framework for m in measures_for(year)} - {Framework.CHECKS}
        assert len(found) <= 1
    assert counterpart(MEASURES["ks2_rwm_exp"], Framework.LEVELS) is MEASURES["ks2_rwm_l4b"]
    for alone in ("ks2_read_exp", "yr1_phonics"):
        own = MEASURES[alone].framework
        assert [counterpart(MEASURES[alone], f) for f in Framework if f is not own] == [None, None]


def test_what_is_shown_together_is_one_subject_of_one_stage_the_easiest_first():
    writing = [m.code for m in beside_it(MEASURES["ks2_writ_high"], 2019)]
    assert writing == ["ks2_writ_exp", "ks2_writ_high"]
    assert [m.code for m in beside_it(MEASURES["ks2_rwm_high"], 2019)] == ["ks2_rwm_exp", "ks2_rwm_high"]
    assert len({(m.key_stage, m.framework, m.rank) for m in MEASURES.values()}) == len(MEASURES)
    assert not [m for m in measures_for(2014, KeyStage.KS2) if m.subject is not Subject.COMBINED]

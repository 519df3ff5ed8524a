"""A partnership's own result."""

from collab.data.selection import make_selection
from collab.metrics.partnership_attainment import partnership_attainment
from tests.built_in import DATASET
from tests.counties import School, county
from tests.geography.drawn import DAY


def test_a_partnership_s_result_never_gives_a_small_school_away():
    kinds = ("federation",)
    dataset = county([School(4, 3, kinds=kinds), School(9, 5, kinds=kinds), School(9, 5), School(30, 9)])
    selection = make_selection(dataset)
    table = partnership_attainment(dataset, selection, dataset.members_on(DAY))
    assert table.empty
    whole = partnership_attainment(DATASET, make_selection(DATASET), DATASET.members_on(DAY))
    assert (whole["eligible"] >= 6).all()
    assert len(whole) == 26

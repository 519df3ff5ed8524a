"""Who is compared with which schools, and what is kept of it for all viewers."""

from collab.data.selection import Selection
from collab.ui.frame.alike import Compared, _similar
from collab.ui.frame.shell import Frame


def test_a_school_and_a_partnership_of_it_alone_are_each_kept_for_themselves(illustrative):
    """The one is compared with all schools, the other with those in none."""
    frame = Frame(illustrative, Selection(2019, "ks2_rwm_exp"))
    own = frozenset({900001})
    of_all = _similar(frame, Compared(own, "A", school=True)).listed["in_partnership"]
    of_none = _similar(frame, Compared(own, "A", school=False)).listed["in_partnership"]
    assert of_all.any() and not of_none.any()

"""The benchmarks measure pages as they are."""

from bench.screen import VIEWS
from collab.ui.frame.shell import PAGES


def test_a_change_of_districts_is_measured_on_every_page_where_districts_are_chosen():
    """On the others the filter is hidden, and the benchmark waited for it in vain."""
    measured = {path.split("?")[0] for path in VIEWS.values()}
    assert measured == {page.address for page in PAGES if "district" in page.filters}

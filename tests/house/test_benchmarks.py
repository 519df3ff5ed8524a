"""The benchmarks measure pages as they are."""

from bench.made_up import country
from bench.metrics import metrics
from bench.screen import VIEWS
from collab.ui.frame.shell import PAGES


def test_a_change_of_districts_is_measured_on_every_page_where_districts_are_chosen():
    """On the others the filter is hidden, and the benchmark waited for it in vain."""
    measured = {path.split("?")[0] for path in VIEWS.values()}
    assert measured == {page.address for page in PAGES if "district" in page.filters}


def test_every_metric_that_is_measured_can_be():
    """A made-up country that lacked a column once stopped the benchmark before its first figure."""
    for run in metrics(country(60)).values():
        run()

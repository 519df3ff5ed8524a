"""The benchmarks measure pages as they are."""

from urllib.parse import parse_qs, urlsplit

from bench.looks import chosen
from bench.made_up import country
from bench.metrics import metrics
from bench.screen import VIEWS
from collab.releases.built_in import illustrative_release
from collab.ui.frame.shell import PAGES


def test_a_change_of_districts_is_measured_on_every_page_where_districts_are_chosen():
    """On the others the filter is hidden, and the benchmark waited for it in vain."""
    measured = {path.split("?")[0] for path in VIEWS.values()}
    assert measured == {page.address for page in PAGES if "district" in page.filters}


def test_every_metric_that_is_measured_can_be():
    """A made-up country that lacked a column once stopped the benchmark before its first figure."""
    for run in metrics(country(60)).values():
        run()


def test_looks_have_a_chosen_school_and_partnership_wherever_there_is_one():
    tables = illustrative_release()[1]
    found = {name: parse_qs(urlsplit(address).query) for name, address in chosen(tables).items()}
    assert list(found) == [
        "school-in-a-partnership",
        "school-in-none",
        "partnerships-one",
        "partnerships-two",
    ]
    members = set(tables["memberships"]["urn"].astype(str))
    urns = {name: found[name]["school"][0][-7:-1] for name in list(found)[:2]}
    assert urns["school-in-a-partnership"] in members
    assert urns["school-in-none"] not in members
    names = set(tables["partnerships"]["name"])
    both = found["partnerships-two"]
    assert {*both["partnerships_pick"], *both["partnerships_compare"]} <= names
    without = chosen({**tables, "memberships": tables["memberships"].iloc[:0]})
    assert list(without) == ["school-in-none"]

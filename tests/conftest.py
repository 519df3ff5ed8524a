"""How tests are told apart, put in order, and shared out among processes."""

import gc
import itertools
from collections.abc import Iterator

import pytest


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Processes for two cores: a third works while another waits for a browser, of which there is none
    where only quick tests are asked for."""
    return 2 if config.option.markexpr == "quick" else 3


def pytest_configure(config: pytest.Config) -> None:
    """Whoever only shares tests out to other processes, which wait for it, need not load what they use.
    Where that is loaded there is no garbage yet, and looking for it took a quarter of the time."""
    if config.getoption("dist", "no") == "no" or config.option.collectonly:
        gc.disable()
        config.pluginmanager.import_plugin("tests.given")


NEEDS = {"browser": {"chromium"}, "server": {"server", "running_app", "installed"}}
"""Marks of tests, and the fixtures that give a test each of them."""


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> Iterator[None]:
    """Mark each test by what it asks for, so that nobody has to remember to; what needs nothing and
    is not said to be slow is quick. Then order those that are asked for."""
    for item in items:
        asked = set(getattr(item, "fixturenames", ()))
        for mark, fixtures in NEEDS.items():
            if asked & fixtures:
                item.add_marker(mark)
        if not any(item.get_closest_marker(mark) for mark in (*NEEDS, "slow")):
            item.add_marker("quick")
    yield
    items[:] = _in_turn(items, getattr(config, "workerinput", {}).get("workercount", 1))


def _in_turn(items: list[pytest.Item], processes: int) -> list[pytest.Item]:
    """The tests in an order that leaves no process without work: pytest-xdist gives each a part of one
    length and then, when that has ended, the last of another's. One begins with the browser's, the longest
    first, and waits for it while the others work, who begin with what is slow; what is quick comes last."""
    kinds = {"browser": [], "quick": [], "slow": []}
    for item in items:
        kinds[next(filter(item.get_closest_marker, ("browser", "quick")), "slow")].append(item)
    browser, quick, slow = kinds.values()
    browser.sort(key=lambda item: item.get_closest_marker("slow") is None)
    others = max(1, processes - 1)
    cuts = [len(slow) * part // others for part in range(others + 1)]
    heads = [browser, *(slow[cut:end] for cut, end in itertools.pairwise(cuts))]
    ordered = []
    for part, head in enumerate(heads, 1):
        ordered += head
        room = max(0, len(items) * part // processes - len(ordered))
        ordered += quick[:room]
        del quick[:room]
    return [*ordered, *quick]

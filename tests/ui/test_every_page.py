"""Every page: it runs, on any data and whatever an address says."""

import re

import pytest

from collab.data.selection import PARAMETERS
from collab.ui.frame.shell import PAGES
from tests.driven import opened, told
from tests.given import ROOT


@pytest.mark.parametrize("stem", [page.script for page in PAGES])
def test_every_page_runs_with_one_title_and_says_the_data_is_illustrative(stem):
    app = opened(stem)
    assert not app.exception
    assert len(app.title) == 1
    assert "Illustrative data" in told(app)


@pytest.mark.slow
def test_a_real_release_leaves_no_word_of_invented_data(real):
    for page in PAGES:
        app = opened(page.script)
        assert not app.exception
        tables = " ".join(str(table.value) for table in app.table)
        assert "illustrative" not in (told(app) + tables).lower()
        assert "Authority 850" in told(app)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("page", "key", "views"),
    [
        ("lessons", "lessons_view", ["People and data", "Reviews due", "Record an assessment"]),
        ("partnerships", "partnerships_order", ["Longest due for a review", "Furthest behind the others"]),
        ("evidence", "evidence_view", ["What inspectors said"]),
    ],
)
def test_a_real_release_without_anything_written_down_bears_every_view(real, page, key, views):
    for view in views:
        app = opened(page, **{key: view})
        assert not app.exception
        assert "nan" not in told(app).lower()


def parameters() -> set[str]:
    """Every parameter of the address: the keys of all widgets, and what present mode reads."""
    sources = [*ROOT.glob("collab/ui/**/*.py"), *ROOT.glob("pages/*.py")]
    keys = {key for path in sources for key in re.findall(r'key="(\w+)"', path.read_text())}
    return keys | set(PARAMETERS) | {"present", "view", "release", "broker_steps"}


@pytest.mark.slow
@pytest.mark.parametrize(
    "value",
    [
        "<img src=x onerror=alert(1)>",
        "",
        "1",
        "-1e309",
        "nan",
        "\u202e",
        "a" * 4000,
        "\0",
        "join 900001 nobody",
    ],
)
@pytest.mark.parametrize("page", [page.script for page in PAGES])
def test_nothing_an_address_says_breaks_any_page_or_is_repeated(page, value):
    """All parameters of the whole app at once, on every page."""
    assert {"district", "map_pick", "broker_school", "lessons_partnership"} <= parameters()
    app = opened(page, **dict.fromkeys(parameters(), value))
    assert not app.exception
    assert "onerror" not in told(app) and "aaaa" not in told(app)
    # The link to this view is the only place that repeats it, as an address does.
    assert all("<" not in block.value and "\0" not in block.value for block in app.code)

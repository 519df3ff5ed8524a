"""Pages driven by Streamlit's AppTest: opened, read, filled in."""

from streamlit.testing.v1 import AppTest

from collab.data.disclosure.gate import disclose_gaps
from collab.data.selection import make_selection
from collab.metrics import gap_tables
from collab.people.records import with_records
from collab.ui.frame.shell import PAGES
from collab.ui.server.loading import load_dataset, open_store
from collab.words import gap_told, percent, points
from tests.given import ROOT

APP = str(ROOT / "main.py")


def headlines(app: AppTest) -> list[str]:
    """What each section of the story on the page has found."""
    lines = [line for part in app.markdown for line in part.value.splitlines()]
    return [line.removeprefix("### ") for line in lines if line.startswith("### ")]


def told(app: AppTest) -> str:
    """Everything the page says in words."""
    kinds = (app.title, app.markdown, app.caption, app.info, app.warning, app.error)
    return "\n".join(element.value for group in kinds for element in group)


def opened(page: str = PAGES[0].script, **parameters: object) -> AppTest:
    """A page, opened by a link with these parameters."""
    app = AppTest.from_file(APP, default_timeout=90)
    for name, value in parameters.items():
        app.query_params[name] = value
    if page != PAGES[0].script:
        # Its address is its script's name, so that nothing has to run before it (Streamlit's docs
        # ask for a run first, which would draw the first page every time).
        app.switch_page(f"pages/{page}.py")
    app.run()
    assert not app.exception
    return app


def metrics(app: AppTest) -> list[str]:
    return [metric.value for metric in app.metric]


def expected(illustrative, **chosen) -> list[str]:
    """The headline figures the metrics give for a selection, key stage by key stage."""
    selection = make_selection(illustrative, **chosen)
    shown = disclose_gaps(gap_tables.headline_gaps(illustrative, selection), 6).table
    told = []
    for _, row in shown[shown["gap"].notna()].iterrows():
        told += [percent(row["percent_in"]), percent(row["percent_not_in"]), points(gap_told(row))]
    return told


FORM = {
    "lessons_view": "Record an assessment",
    "lessons_partnership": "Beacon Partnership",
    "lessons_lesson": "2 Stay geographically focused",
}


SLUG, KEY = "beacon-partnership", "lessons_beacon-partnership_2"
HOSTILE = "<img src=x onerror=alert(1)> **bold** $x$ =1+1"


def fill(app, key, turn=0, **values):
    """Write into the form's fields; a value of None leaves one alone."""
    kinds = ("text_input", "text_area", "radio", "selectbox", "multiselect", "number_input", "date_input")
    found = {w.key: w for kind in kinds for w in getattr(app, kind) if w.key}
    for name, value in values.items():
        found[f"{key}_{name}_{turn}"].set_value(value)
    return app


def send(app, key, label):
    app.button(key=f"FormSubmitter:form_{key}-{label}").click().run()
    assert not app.exception
    return app


def assessment(app, rating, evidence="Visits", who="Anna", turn=0):
    fill(app, KEY, turn, rating=rating, evidence=evidence, who=who)
    return send(app, KEY, "Save the assessment")


def records():
    dataset = load_dataset()
    return with_records(open_store(), dataset.tables, illustrative=True)

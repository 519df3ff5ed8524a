"""Every page and every view of the app on some release, opened and read."""

import io
import json
import os
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import streamlit as st
from pptx import Presentation
from pypdf import PdfReader
from streamlit.testing.v1 import AppTest

from collab.briefing import FORMATS, Audience, Scope, compose
from collab.data.dataset import Dataset
from collab.data.selection import make_selection
from collab.releases.store import Store
from collab.ui.frame.shell import PAGES
from collab.ui.server import kept
from tests.driven import opened

VIEWS: Mapping[str, tuple[str, ...]] = {
    "attainment": ("Where?", "Like for like?", "Between schools", "Over time", "After joining"),
    "broker": ("Who is left out", "Try it", "Together", "Propose"),
    "lessons": ("Heat map", "People and data", "Reviews due", "Record an assessment"),
    "evidence": ("Projects", "What inspectors said"),
}
"""The views of the pages that show one of several."""


@contextmanager
def shown_release(release: Dataset, folder: Path) -> Iterator[None]:
    """The app shows this release, from a database of its own in `folder`."""
    url = f"sqlite:///{folder / 'shape.sqlite'}"
    store = Store(url)
    store.publish(release.release, release.tables)
    store.close()
    before = os.environ["COLLAB_DATABASE_URL"]
    os.environ["COLLAB_DATABASE_URL"] = url
    _forget()
    try:
        yield
    finally:
        os.environ["COLLAB_DATABASE_URL"] = before
        _forget()


def _forget() -> None:
    st.cache_resource.clear()
    kept.RESULTS.clear()
    kept.FILES.clear()


def read(app: AppTest) -> list[str]:
    """Everything that the page says: in words, figures, tables, charts, labels and their texts."""
    groups = (app.title, app.header, app.subheader, app.markdown, app.caption, app.info, app.warning)
    texts = [element.value for group in groups for element in group]
    texts += [element.value for group in (app.error, app.success) for element in group]
    texts += [f"{metric.label}: {metric.value}" for metric in app.metric]
    for frame in [*app.table, *app.dataframe]:
        texts += [str(cell) for row in frame.value.itertuples(index=False) for cell in row if _is_text(cell)]
    for chart in app.get("plotly_chart"):
        texts.append(chart.proto.alt)
        texts += _written(json.loads(chart.proto.spec))
    return texts


def _is_text(cell: Any) -> bool:
    return isinstance(cell, str) and cell != ""


def _written(spec: Any) -> list[str]:
    """The titles, notes and labels of a figure."""
    layout = spec.get("layout", {})
    texts = [note.get("text", "") for note in layout.get("annotations", ())]
    texts.append(layout.get("title", {}).get("text", ""))
    for name, axis in layout.items():
        if name.startswith(("xaxis", "yaxis")):
            texts += [str(text) for text in axis.get("ticktext", ())] + [
                axis.get("title", {}).get("text", "")
            ]
    return [text for text in texts if text]


def viewed(dataset: Dataset) -> Iterator[tuple[str, list[str]]]:
    """Where, and what is said there: every page and every view."""
    for page, parameters in every_view(dataset):
        app = opened(page, **parameters)
        assert not parameters.get("school") or app.title[0].value != "My school"
        yield f"{page} {parameters}", read(app)


def presented() -> Iterator[tuple[str, list[str]]]:
    """Every part of every page that is presented, and what is said there."""
    for page in PAGES:
        number, last = 1, False
        while not last:
            app = opened(page.script, present="1", view=str(number))
            yield f"{page.script} presented, {number}", read(app)
            last = app.button(key="present_next").disabled
            number += 1


def every_view(dataset: Dataset) -> Iterator[tuple[str, dict[str, object]]]:
    """Each page with each of its views, and with somebody picked where one can be."""
    for page in PAGES:
        yield page.script, {}
        for view in VIEWS.get(page.script, ())[1:]:
            yield page.script, {f"{page.script}_view": view}
    table = dataset.tables["partnerships"].sort_values("name")
    names = table["name"].tolist()
    # As the app writes them, whatever capitals the data has.
    schools = opened("school").selectbox(key="school").options
    for name in names[:1]:
        yield "partnership_map", {"map_pick": f"Partnership: {name}"}
        yield "partnerships", {"partnerships_pick": name}
    if len(names) > 1:
        yield "partnerships", {"partnerships_pick": names[0], "partnerships_compare": names[1:3]}
    yield "broker", {"broker_school": schools[-1]}
    # Some are in a partnership that has no host, or have no place.
    for school in dict.fromkeys((schools[0], schools[-1])):
        yield "school", {"school": school}
    for district in dataset.districts[:1]:
        yield PAGES[0].script, {"district": district}
        yield "partnership_map", {"district": district}


def files_of(
    dataset: Dataset, readers: Collection[str] = ("area", "school", "partnership")
) -> Iterator[tuple[str, list[str]]]:
    """Every file of a briefing, for each of these kinds of reader, and what it says."""
    scopes = {"area": Scope(), "school": Scope(Audience.SCHOOL, urn=int(dataset.schools.index[0]))}
    for slug in dataset.tables["partnerships"]["partnership"].head(1):
        scopes["partnership"] = Scope(Audience.PARTNERSHIP, partnership=slug)
    for name, scope in scopes.items():
        if name not in readers:
            continue
        selection = make_selection(dataset)
        briefing = compose(dataset, selection, scope, dataset.tables, today=date(2026, 11, 25))
        for ending, write in FORMATS.items():
            yield f"{name}.{ending}", _READERS[ending](write(briefing))


def _slides(content: bytes) -> list[str]:
    texts = []
    for slide in Presentation(io.BytesIO(content)).slides:
        for shape in slide.shapes:
            if shape.has_text_frame:
                texts += [p.text for p in shape.text_frame.paragraphs if p.text]
            if shape.has_table:
                texts += [cell.text for row in shape.table.rows for cell in row.cells if cell.text]
    return texts


def _paper(content: bytes) -> list[str]:
    """How many pages: their text comes in lines and columns, no sentences; the slides' are read."""
    assert len(PdfReader(io.BytesIO(content)).pages) > 0
    return []


def _book(content: bytes) -> list[str]:
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    rows = [row for sheet in book.worksheets for row in sheet.iter_rows(values_only=True)]
    return [cell for row in rows for cell in row if isinstance(cell, str) and cell]


_READERS: Mapping[str, Callable[[bytes], list[str]]] = {"pptx": _slides, "pdf": _paper, "xlsx": _book}

"""The frame around every page: configuration, navigation, filters, labels and provenance."""

from collections.abc import Callable, Hashable
from contextvars import ContextVar
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from collab.dataset import Dataset
from collab.errors import CollabError
from collab.metrics.atlas import Atlas, chart_out, survey
from collab.selection import PARAMETERS, Selection, from_query
from collab.ui import access, pace, present
from collab.ui.filters import draw_filters, drop_infinities, start_afresh
from collab.ui.kept import Made, once
from collab.ui.releases import draw_release_choice, load_dataset, release_notice
from collab.ui.text import plain

PAGES = (
    ("overview", "Overview", ":material/home:"),
    ("attainment", "Attainment", ":material/query_stats:"),
    ("partnership_map", "Map", ":material/map:"),
    ("partnerships", "Partnerships", ":material/groups:"),
    ("broker", "Broker", ":material/handshake:"),
    ("lessons", "Lessons", ":material/school:"),
    ("evidence", "Evidence", ":material/menu_book:"),
    ("briefing", "Briefing", ":material/co_present:"),
    ("data", "Data and method", ":material/fact_check:"),
)
"""Stem of the page's script in `pages/` (and its address), title and icon; the first is home."""

_ICON = Path(__file__).with_name("icon.svg")
_current: ContextVar["Frame | None"] = ContextVar("current", default=None)
_STYLE = """<style>
.stMainBlockContainer {padding: 3.5rem 2rem 3rem; max-width: 1240px}
.stMainBlockContainer h1 {font-size: 1.6rem; padding: 0 0 .4rem}
.stMainBlockContainer h2 {font-size: 1.3rem; padding-top: 1.2rem}
.stMainBlockContainer h3 {font-size: 1.1rem}
.stMainBlockContainer > .stVerticalBlock {gap: .6rem}
[class*="st-key-finding"] p {font-size: 1.12rem; line-height: 1.4}
[data-testid="stMetric"] {padding: 0}
[data-testid="stMetricValue"] {font-size: 1.7rem; font-weight: 600; padding: 0; line-height: 1.2}
/* Streamlit's own grey for captions falls just short of a contrast of 4.5. */
[data-testid="stCaptionContainer"], [data-testid="stCaptionContainer"] * {
  color: inherit; opacity: 1
}
/* Streamlit writes white on the primary colour, which is pale on a dark ground. */
.stMultiSelect span[title], .stMultiSelect span[title] ~ *,
[data-testid="stBaseButton-primary"], [data-testid="stBaseButton-primary"] *,
[data-testid="stBaseButton-primaryFormSubmit"], [data-testid="stBaseButton-primaryFormSubmit"] * {
  color: light-dark(#FFFFFF, #14181D) !important
}
@media (max-width: 640px) {.stMainBlockContainer {padding: 3.5rem 1rem 2rem}}
@media (prefers-reduced-motion: reduce) {
  * {animation: none !important; transition: none !important}
}
</style>"""


@dataclass(frozen=True, slots=True)
class Frame:
    """What a page works with: the dataset and what the viewer has chosen of it."""

    dataset: Dataset
    selection: Selection

    def once(self, name: str, make: Callable[[], Made], *more: Hashable) -> Made:
        """What `make` makes of the dataset and the selection, worked out once for all sessions;
        `name` and `more` tell it from whatever else is made of them."""
        return once((self.dataset, self.selection, name, *more), make)

    def atlas(self, day: pd.Timestamp, limit: float) -> Atlas:
        """The partnerships of `day`, measured once whichever districts are selected; `limit` is in
        miles."""
        dataset, selection = self.dataset, self.selection
        measured = once(
            (dataset, selection.kinds, day, limit, "survey"),
            lambda: survey(dataset, selection.kinds, day, limit),
        )
        return self.once("atlas", lambda: chart_out(dataset, selection, measured), day, limit)

    @property
    def everywhere(self) -> "Frame":
        """The frame of the same selection in all districts."""
        return replace(self, selection=replace(self.selection, districts=()))

    def of_year(self, name: str, make: Callable[[], Made]) -> Made:
        """As `once`, for what depends on the selection's year and on nothing else of it."""
        return once((self.dataset, self.selection.year, name), make)


def main() -> None:
    """Set the page up, draw the filters in the sidebar and run the chosen page."""
    st.set_page_config("Collab", str(_ICON), layout="wide", initial_sidebar_state=256)
    pages = [
        st.Page(f"pages/{stem}.py", title=title, icon=icon, url_path=stem, default=not number)
        for number, (stem, title, icon) in enumerate(PAGES)
    ]
    page = st.navigation(pages, position="top")
    drop_infinities()
    st.html(_STYLE)
    access.require_sign_in()
    try:
        dataset = load_dataset()
    except CollabError as error:
        st.error(
            "The data could not be loaded, so nothing is shown.",
            icon=":material/error:",
        )
        st.code(str(error), language=None, wrap_lines=True)
        st.stop()
    start_afresh(dataset)
    _, notices = from_query(dataset, _query())
    with st.sidebar:
        draw_release_choice()
        selection = draw_filters(dataset)
        _share(selection)
        present.draw_present_button()
        access.draw_person()
    for notice in notices:
        st.warning(notice, icon=":material/link_off:")
    release_notice(dataset.release)
    _label(dataset)
    pace.begin_run()
    token = _current.set(Frame(dataset, selection))
    if present.presenting():
        present.begin_presenting()
    try:
        page.run()
    finally:
        _current.reset(token)
    _footer(dataset)
    present.end_presenting()


def ensure_frame() -> Frame:
    """The frame the page is run in. A page run on its own (a link to it, before anything else ran
    in this server process) draws the whole frame first and ends there."""
    frame = _current.get()
    if frame is None:
        main()
        st.stop()
    return frame


def _query() -> dict[str, list[str]]:
    return {name: st.query_params.get_all(name) for name in st.query_params}


def _share(selection: Selection) -> None:
    """A link that shows whoever opens it the same page, filters and view."""
    address = (st.context.url or "").split("?")[0]
    page = {name: values for name, values in _query().items() if name not in PARAMETERS}
    query = urlencode(selection.to_query() | page, doseq=True)
    with st.popover("Link to this view", icon=":material/link:", width="stretch"):
        st.code(f"{address}?{query}", language=None, wrap_lines=True)


def _label(dataset: Dataset) -> None:
    """Says on every page when the data is illustrative."""
    if dataset.release.illustrative:
        st.markdown(
            ":orange-badge[:material/science: Illustrative data] :small[Schools and results are "
            "invented; for 2013/14 they add up to the county's published figures.]"
        )


def _footer(dataset: Dataset) -> None:
    release = dataset.release
    st.caption(
        f"{plain(release.title)}, made by {plain(release.made_by)}, {len(release.files)} files. "
        f"Results of fewer than {dataset.threshold} pupils are never shown on their own. "
        "Where every figure comes from is on the page Data and method."
    )

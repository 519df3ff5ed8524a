"""The frame around every page: configuration, navigation, filters, labels and provenance."""

import tomllib
from collections.abc import Callable, Hashable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from collab.charts import HEADING
from collab.data.dataset import Dataset
from collab.data.errors import CollabError
from collab.data.selection import PARAMETERS, Selection, from_query
from collab.data.shipped import SHIPPED
from collab.data.vocabulary import LOCAL, MILES
from collab.geography.distances import Distances, distances_of
from collab.geography.shown_on_map import ShownOnMap, measure_day, shown_on_map
from collab.metrics.gap_tables import every_district, in_districts
from collab.ui.frame import find_school, pace, present
from collab.ui.frame.brand import brand
from collab.ui.frame.filters import draw_filters, drop_infinities, start_afresh
from collab.ui.frame.footer import draw_footer
from collab.ui.server import sign_in
from collab.ui.server.kept import Made, once
from collab.ui.server.loading import draw_release_choice, load_dataset, release_notice
from collab.ui.server.turns import TURNS


@dataclass(frozen=True, slots=True)
class Page:
    """A page of `pages/pages.toml`: the stem of its script, its title, the filters that do something on
    it, and whether it is not named above but `found` by a search."""

    script: str
    title: str
    filters: frozenset[str]
    found: bool

    @property
    def address(self) -> str:
        """Its address behind the app's: its script, but for the first page, which is home."""
        return "" if self is PAGES[0] else self.script


PAGES = tuple(
    Page(page["script"], page["title"], frozenset(page["filters"]), page.get("found", False))
    for page in tomllib.loads((SHIPPED / "pages" / "pages.toml").read_text())["page"]
)
"""The pages in their order; the first is home."""
_ICON = Path(__file__).with_name("icon.svg")
_current: ContextVar["Frame | None"] = ContextVar("current", default=None)
_STYLE = """<style>
.stMainBlockContainer {padding: 3.8rem 2rem 3rem; max-width: none}
.stMainBlockContainer h1 {font-size: 1.6rem; padding: 0 0 .5rem; text-wrap: balance}
.stMainBlockContainer h2 {font-size: 1.3rem; padding-top: 1.2rem}
.stMainBlockContainer h3 {font-size: 1.1rem}
.stMainBlockContainer > .stVerticalBlock {gap: .6rem}
[class*="st-key-shown-"] {gap: .6rem}
[class*="st-key-finding"] p {font-size: 1.12rem; line-height: 1.4}
[class*="st-key-card-"] h2 {font-size: 1.15rem; padding: 0}
[data-testid="stMetric"] {padding: 0}
[data-testid="stMetricValue"] {font-size: 1.7rem; font-weight: 600; padding: 0; line-height: 1.2}
/* The bar with the names: Streamlit's theme has no colours for it. */
.stAppHeader {background: #12436D; height: 3.2rem; min-height: 3.2rem}
.stAppHeader * {color: #FFFFFF}
[data-testid="stTopNavLink"] {border-radius: 0; background: none}
[data-testid="stTopNavLink"]:hover, .stAppHeader button:hover {background: #0B2E4D}
[data-testid="stTopNavLink"][aria-current="page"] {box-shadow: inset 0 -3px #FFFFFF}
.stAppHeader :focus-visible {outline: 2px solid #FFFFFF; outline-offset: -2px; box-shadow: none}
[data-testid="stExpandSidebarButton"] {width: auto}
[data-testid="stExpandSidebarButton"]::after {content: "Pages"; padding-left: .3rem; font-size: 1rem}
/* The filters: beside each other, in small type. */
.st-key-bar {border-bottom: 1px solid light-dark(#D6DBE0, #3A4047); padding-bottom: .5rem; row-gap: .5rem}
.st-key-bar [data-testid="stWidgetLabel"] {min-height: 0; margin-bottom: .1rem}
.st-key-bar [data-testid="stWidgetLabel"] p {font-size: .82rem}
.st-key-bar > * {width: auto; flex: 1 1 8rem; max-width: 15rem}
.st-key-bar > :has(> .st-key-filter_district) {flex-grow: 2; max-width: 26rem}
.st-key-bar > :has(> .st-key-filter_school) {flex-grow: 4; max-width: 24rem}
.st-key-bar > :has(> .st-key-filter_year) {flex-basis: 6.5rem; flex-grow: 0}
.st-key-bar > :has(> .st-key-filter_measure) {flex: 3 1 13rem; max-width: 24rem}
.st-key-bar > :is(:has(> .st-key-filter_pupils:empty), :has(> .st-key-filter_distance:empty)) {display: none}
.st-key-bar > :has(> .st-key-filter_distance) {flex-basis: 6.5rem; flex-grow: 0}
.st-key-bar:has(.st-key-distance) > :has(> :is(.st-key-filter_district, .st-key-filter_pupils,
  .st-key-filter_school)) {flex: 1 1 7rem}
.st-key-bar:has(.st-key-distance) > :has(> .st-key-filter_measure) {flex-basis: 8.5rem}
.st-key-bar:has(.st-key-distance) > .st-key-filters_more {flex-grow: 0}
.st-key-bar > :has(> .st-key-bar_actions) {flex: 1 0 auto; max-width: none; margin-left: auto}
.st-key-bar > :is(.st-key-filters_more, :has(> .st-key-bar_actions)) {margin-top: 1.45rem}
/* Nobody links to one headline of a story: their addresses change with what is chosen. */
[class*="st-key-section-"] [data-testid="stHeaderActionElements"] {display: none}
/* A story's sections that are off the screen are laid out and painted when they come near it. A map can fill
   the screen: it would fill its section. */
@media screen {
  [class*="st-key-section-"]:not(:has(.stImage)) {
    content-visibility: auto; contain-intrinsic-height: auto 550px
  }
}
/* What is behind "More filters" opens as a second row of the bar. */
@media (min-width: 641px) {
  .st-key-bar {position: relative}
  .st-key-bar:has(.st-key-filters_more details[open]) {padding-bottom: 6.4rem}
  .st-key-filters_more details {overflow: visible !important; height: auto !important}
  .st-key-filters_more details:not([open]) [data-testid="stExpanderDetails"] {display: none}
  .st-key-filters_more [data-testid="stExpanderDetails"] {
    position: absolute; left: 0; right: 0; bottom: .6rem; padding: 0; border: 0
  }
  .st-key-filters_more [data-testid="stExpanderDetails"] .stVerticalBlock {flex-direction: row}
  .st-key-filters_more [data-testid="stExpanderDetails"] > .stVerticalBlock > * {max-width: 26rem}
}
/* Streamlit's own grey for captions falls just short of a contrast of 4.5. */
[data-testid="stCaptionContainer"], [data-testid="stCaptionContainer"] :is(p, li, span, a, em, strong) {
  color: inherit; opacity: 1
}
/* Streamlit writes white on the primary colour, which is pale on a dark ground. */
.stMultiSelect span[title], .stMultiSelect span[title] ~ *,
[data-testid="stBaseButton-primary"]:enabled, [data-testid="stBaseButton-primaryFormSubmit"],
:is([data-testid="stBaseButton-primary"]:enabled, [data-testid="stBaseButton-primaryFormSubmit"])
  :is(div, span, p) {
  color: light-dark(#FFFFFF, #14181D) !important
}
/* Charts and tables use all of a large screen; a line of 250 letters nobody reads to its end. */
@media (min-width: 1500px) {
  .stMain .stMarkdown :is(p, li):not(.st-key-stage *, table *) {max-width: 72rem; text-wrap: pretty}
}
@media (max-width: 640px) {
  .stMainBlockContainer {padding: 3.8rem 1rem 2rem}
  .st-key-bar > * {margin-top: 0 !important}
  /* What is chosen says what it is; the labels are still read out. */
  .st-key-bar > :not(.st-key-filters_more) [data-testid="stWidgetLabel"] {
    position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%)
  }
  .st-key-bar > :has(> .st-key-filter_measure) {flex-basis: 11rem}
  .st-key-bar > :has(> .st-key-filter_pupils) {flex-basis: 7rem; max-width: none}
  .st-key-bar > :is(.st-key-filters_more, :has(> .st-key-filter_school)) {flex: 1 1 9rem; max-width: none}
  [class*="st-key-card-"] [data-testid="stHorizontalBlock"] {flex-wrap: nowrap; gap: .5rem}
  [class*="st-key-card-"] [data-testid="stColumn"] {min-width: 0 !important}
  [class*="st-key-card-"] [data-testid="stMetricLabel"] * {white-space: normal}
  /* Views stand on several lines, each whole: what lends its edge to another may stand a line away. */
  [role="radiogroup"]:has(> [data-variant="segmented_control"]) {gap: .25rem}
  [role="radiogroup"] > [data-variant="segmented_control"] {border-radius: .4rem; margin: 0}
  [role="radiogroup"] > [data-variant="segmented_control"]:not([aria-checked="true"]) {
    border-color: light-dark(#8A9199, #79828C) !important
  }
  :is(.st-key-attainment-funnel, .st-key-told-schools) :is(.annotation, .layer-above .shapelayer) {
    display: none
  }
}
@media (prefers-reduced-motion: reduce) {
  * {animation: none !important; transition: none !important}
}
</style>"""
_HEADING_CUT_OFF = f"""<style>
[class*="st-key-picture-"] {{margin-top: -{HEADING}px; clip-path: inset({HEADING}px 0 0 0)}}
[class*="st-key-picture-"] .modebar-container {{top: {HEADING}px !important}}
</style>"""
"""Only an image saved from a chart shows its heading: on the page it stands in the page's own text."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What a page works with: the dataset and what the viewer has chosen of it."""

    dataset: Dataset
    selection: Selection

    @property
    def limit(self) -> float:
        """How far from the host counts as local where the viewer sets no other limit, in the selection's
        unit of distance."""
        return LOCAL[self.selection.unit]

    @property
    def distances(self) -> Distances:
        """How far apart the schools are, in the selection's unit."""
        dataset, unit = self.dataset, self.selection.unit
        return once((dataset, unit, "distances"), lambda: distances_of(dataset, unit))

    def once(self, name: str, make: Callable[[], Made], *more: Hashable) -> Made:
        """What `make` makes of the dataset and the selection, worked out once for all sessions;
        `name` and `more` tell it from whatever else is made of them."""
        return once((self.dataset, self.selection, name, *more), make)

    def on_map(self, day: pd.Timestamp, limit: float) -> ShownOnMap:
        """The partnerships of `day`, measured once whichever districts are selected; `limit` is in
        the selection's unit of distance."""
        dataset, selection = self.dataset, self.selection
        measured = once(
            (dataset, selection.kinds, day, limit, selection.unit, "measured day"),
            lambda: measure_day(dataset, selection.kinds, day, limit, selection.unit),
        )
        return self.of_members.once("on_map", lambda: shown_on_map(selection, measured), day, limit)

    def gaps_of_districts(self, measures: Sequence[str] = ()) -> pd.DataFrame:
        """`district_gaps` of the selection, the gaps worked out once whichever districts are selected."""
        dataset, everywhere = self.dataset, self.everywhere
        every = everywhere.once(
            "every district", lambda: every_district(dataset, everywhere.selection, measures), *measures
        )
        return in_districts(every, self.selection)

    @property
    def of_members(self) -> "Frame":
        """The frame of the same districts, kinds and unit of distance, whatever results are looked at."""
        return replace(self, selection=self.selection.of_members)

    @property
    def everywhere(self) -> "Frame":
        """The frame of the same selection in all districts."""
        return replace(self, selection=replace(self.selection, districts=()))

    @property
    def of_all_schools(self) -> "Frame":
        """The frame of the same year, measure and pupils, of all schools and kinds of partnership."""
        return replace(self, selection=self.selection.of_all_schools)

    @property
    def of_all_pupils(self) -> "Frame":
        """The frame of the same selection, of all pupils."""
        return replace(self, selection=self.selection.of(""))

    def of_year(self, name: str, make: Callable[[], Made]) -> Made:
        """As `once`, for what depends on the selection's year and on nothing else of it."""
        return once((self.dataset, self.selection.year, name), make)


def main() -> None:
    """Set the page up, draw the filters above it and run the chosen page."""
    st.set_page_config("Collab", str(_ICON), layout="wide")
    scripts = {
        st.Page(
            f"pages/{page.script}.py",
            title=page.title,
            url_path=page.script,
            default=page is PAGES[0],
            visibility="hidden" if page.found else "visible",
        ): page
        for page in PAGES
    }
    running = st.navigation(list(scripts), position="top")
    page = next(told for script, told in scripts.items() if script.url_path == running.url_path)
    drop_infinities()
    st.html(_STYLE + _HEADING_CUT_OFF)
    sign_in.require_sign_in()
    try:
        dataset = load_dataset()
    except CollabError as error:
        st.error("The data could not be loaded, so nothing is shown.", icon=":material/error:")
        st.code(str(error), language=None, wrap_lines=True)
        st.stop()
    area = dataset.release.area
    st.set_page_config(f"{page.title} - Collab, {area}")
    st.logo(brand(area), size="large")
    start_afresh(dataset)
    asked, notices = from_query(dataset, _query())
    selection = _draw_bar(dataset, page, asked)
    for notice in notices:
        st.warning(notice, icon=":material/link_off:")
    release_notice(dataset.release)
    _label(dataset)
    pace.begin_run()
    # Pages without the filter are about all pupils; a link keeps what was chosen elsewhere.
    chosen = selection if "pupils" in page.filters else selection.of("")
    chosen = chosen if "distance" in page.filters else chosen.by(MILES)
    token = _current.set(Frame(dataset, chosen))
    try:
        with TURNS.turn():
            running.run()
            draw_footer(dataset)
            pace.draw_pictures()
    finally:
        _current.reset(token)


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


def _draw_bar(dataset: Dataset, page: Page, asked: Selection) -> Selection:
    """The page's filters beside each other, and what can be done with what they show; `asked` is
    what the address says."""
    with st.container(horizontal=True, vertical_alignment="top", gap="small", key="bar"):
        with st.container(key="filter_release"):
            draw_release_choice()
        selection = draw_filters(dataset, page.filters, asked)
        with st.container(key="filter_school"):
            find_school.draw_search(dataset, selection.districts, here=page.found)
        with st.container(horizontal=True, horizontal_alignment="right", gap="small", key="bar_actions"):
            present.draw_present_button()
            _share(selection)
            if sign_in.sign_in_configured():
                with st.popover("Account", icon=":material/account_circle:"):
                    sign_in.draw_person()
    return selection


def _share(selection: Selection) -> None:
    """A link that shows whoever opens it the same page, filters and view."""
    address = (st.context.url or "").split("?")[0]
    page = {name: values for name, values in _query().items() if name not in PARAMETERS}
    query = urlencode(selection.to_query() | page, doseq=True)
    with st.popover("Link", icon=":material/link:"):
        st.markdown("Whoever opens this link sees this page with these filters.")
        st.code(f"{address}?{query}", language=None, wrap_lines=True)


def _label(dataset: Dataset) -> None:
    """Says on every page when the data is illustrative."""
    if dataset.release.illustrative:
        st.markdown(
            ":orange-badge[:material/science: Illustrative data] :small[Schools and results are "
            "invented; for 2013/14 they add up to the county's published figures.]"
        )

"""All partnerships: a card each in the order asked for, and the same as a table."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import pandas as pd
import streamlit as st

from collab import words
from collab.briefing.about_pupils import about_pupils
from collab.briefing.model import Section
from collab.charts import CARD_COLUMNS, DARK, LIGHT, Chart, partnership_cards
from collab.data.disclosure.gate import Disclosed, disclose_gaps, without_results
from collab.geography.spokes import spokes_of
from collab.metrics import lesson_ratings as measured
from collab.metrics.at_a_glance import at_a_glance, in_order
from collab.metrics.beside_others import Found, side_by_side
from collab.metrics.gap import without_bar
from collab.people.records import newest
from collab.ui.frame.filters import KEEP
from collab.ui.frame.minutes import say_minutes
from collab.ui.frame.present import is_dark, is_phone, say_swipe
from collab.ui.frame.shell import Frame
from collab.ui.frame.show import clicked_on, show_download, show_finding, show_to_click
from collab.ui.frame.today import Now
from collab.ui.frame.told import sections_of
from collab.ui.partnerships import cards_presented
from collab.ui.server.kept import once
from collab.ui.server.loading import open_store
from collab.words import on_groups
from collab.words.escaped import plain
from collab.words.labels import label_of
from collab.words.numbers import limit_told

_ORDERS = {
    "spread": "Most spread out",
    "due": "Longest due for a review",
    "lessons": "Fewest lessons in place",
    "behind": "Furthest behind the others",
    "name": "By name",
}
"""What `collab.metrics.at_a_glance.ORDERS` are called."""
_FIRST, _MORE = 24, 60
"""Cards shown at first, and as many again at a click."""
_LARGER = 1.12
"""How much cards are enlarged where three stand beside each other: as much as 1,280 pixels have room for."""
_KNOWN = 3000
"""In data with more schools, the cohorts beside each partnership are too large to be kept for all."""
_ALL_COMPARED = 60
"""With more partnerships than that, only those on show are compared with all other schools."""
_SHOWN = "_partnerships_shown"
"""Key of how many cards a session shows."""
_IN_THE_TABLE = ("partnership_name", "members", "mean_to_host", "beyond", "gap", "in_place_of_ten", "due")
_FORMATS = {"mean_to_host": "%.1f", "gap": "%+.1f"}


def choose_order(count: int) -> str:
    """In which of the orders `count` partnerships are shown."""
    offered = [name for name in _ORDERS if count <= _ALL_COMPARED or name != "behind"]
    return st.selectbox(
        "In the order of", offered, format_func=_ORDERS.__getitem__, key="partnerships_order", **KEEP
    )


def show_finding_of_all(frame: Frame, moment: Now) -> None:
    """How many are local, and due for a review."""
    show_finding(words.partnerships_finding(_glance(frame, moment), frame.limit, frame.selection.unit))


def show_all(frame: Frame, moment: Now, labels: Mapping[str, str], order: str) -> None:
    """A card for every partnership of the selection, in this order; picking one opens it."""
    count = len(moment.partnerships)
    if not count:
        return
    first = _first(frame, moment, order, min(count, st.session_state.get(_SHOWN, _FIRST)))
    slugs = {slug: label for label, slug in labels.items()}
    _cards(frame, moment, first, order, slugs)
    left = count - len(first.table)
    if left:
        told = f"Show all {count:,}" if left <= _MORE else f"Show {_MORE} more of {left:,}"
        st.button(told, icon=":material/expand_more:", on_click=_show_more, key="partnerships_more")
    _table(frame, first, slugs)


def presented(frame: Frame, moment: Now, order: str) -> tuple[Section, ...]:
    """What the page presents: the first cards, and all partnerships from their hosts."""
    count = len(moment.partnerships)
    if not count:
        return ()
    title = words.partnerships_finding(_glance(frame, moment), frame.limit, frame.selection.unit).partition(
        ". "
    )[0]
    cards = _first(frame, moment, order, cards_presented.ON_STAGE)
    shown = cards_presented.cards_section(frame, moment, cards, count, title, _ORDERS[order].lower())
    return (
        about_pupils(shown, frame.selection.pupils),
        *sections_of(frame, ("local", "lessons"), day=moment.today),
    )


def _first(frame: Frame, moment: Now, order: str, most: int) -> Disclosed:
    """The first partnerships in this order, with their gaps."""
    glance = without_results(_glance(frame, moment), moment.on_map.unit)
    if len(glance.table) <= _ALL_COMPARED:
        shown = in_order(_with_gaps(frame, moment, glance.table), order)
        return replace(shown, table=shown.table.head(most))
    ordered = in_order(glance, order).table
    return in_order(_with_gaps(frame, moment, ordered.head(most)), order)


def _show_more() -> None:
    st.session_state[_SHOWN] = st.session_state.get(_SHOWN, _FIRST) + _MORE


def _glance(frame: Frame, moment: Now) -> pd.DataFrame:
    """The partnerships of the selection and what is known of their work, worked out once whichever
    districts are selected."""

    def worked_out() -> pd.DataFrame:
        table, records = frame.everywhere.on_map(moment.today, frame.limit).partnerships, moment.records
        dates = measured.review_dates(table, records["assessments"], records["reviews"], moment.today)
        return at_a_glance(table, _latest(frame, moment), dates)

    more = (newest(open_store()), moment.today)
    every = frame.of_members.everywhere.once("partnerships at a glance", worked_out, *more)
    return every[every["partnership"].isin(moment.partnerships["partnership"])].reset_index(drop=True)


def _latest(frame: Frame, moment: Now) -> pd.DataFrame:
    """The latest ratings of all partnerships there ever were."""

    def worked_out() -> pd.DataFrame:
        slugs = frame.dataset.tables["partnerships"]["partnership"]
        return measured.standing(moment.records["assessments"], slugs).latest

    return once((frame.dataset, newest(open_store()), "latest ratings"), worked_out)


def _with_gaps(frame: Frame, moment: Now, table: pd.DataFrame) -> Disclosed:
    """The same with each one's gap to all other schools, through disclosure control."""
    slugs = tuple(table["partnership"])

    def worked_out() -> Disclosed:
        chosen = frame.selection

        def known(slug: str, find: Callable[[], Found]) -> Found:
            if len(frame.dataset.schools) > _KNOWN:
                return find()
            return frame.of_all_schools.once("beside all others", find, slug)

        gaps, years = side_by_side(frame.dataset, chosen, slugs, known)
        added = pd.Series({slug: len(own) for slug, own in years.items()}, dtype=float)
        merged = table.merge(gaps, on="partnership", how="left")
        merged["years"] = merged["partnership"].map(added)
        return replace(disclose_gaps(merged, frame.dataset.threshold), unit=moment.on_map.unit)

    return frame.once("partnerships compared", worked_out, slugs, newest(open_store()), moment.today)


def _cards(frame: Frame, moment: Now, cards: Disclosed, order: str, slugs: Mapping[str, str]) -> None:
    """The cards; a click on one opens it. `slugs` are what the partnerships are called by slug."""
    palette = DARK if is_dark() else LIGHT
    across, size = (1, 1.0) if is_phone() else (3, _LARGER)
    shown = tuple(cards.table["partnership"])
    pupils = frame.selection.pupils

    def drawn() -> Chart:
        return partnership_cards(
            cards=cards,
            spokes=without_results(spokes_of(moment.on_map), moment.on_map.unit),
            ratings=without_results(_latest(frame, moment)),
            limit=frame.limit,
            title=on_groups.among(
                f"{_ORDERS[order]} first" if order != "name" else "Partnerships by name", pupils
            ),
            palette=palette,
            across=across,
            size=size,
        )

    measure = plain(on_groups.among(frame.selection.definition.label, frame.selection.pupils))
    begun = bool(cards.table["last"].notna().any())
    st.caption(_how_to_read(measure, limit_told(frame.limit, frame.selection.unit), begun, cards.table))
    # Not yet put together: where distances are miles nobody asks for them.
    say_minutes(moment.on_map.distances, (on_map.ways for on_map in (moment.on_map,)))

    def clicked() -> None:
        slug = clicked_on("partnerships_cards")
        if slug in slugs:
            st.session_state["partnerships_pick"] = slugs[slug]

    more = (shown, newest(open_store()), moment.today, palette, across)
    show_to_click(
        "partnerships_cards",
        lambda: frame.once("partnership cards", drawn, *more),
        "The table below says the same.",
        clicked,
        pupils,
    )


def _how_to_read(measure: str, limit: str, begun: bool, cards: pd.DataFrame) -> str:
    """What lines, marks and squares mean; the ring is at this `limit`. Squares are drawn only where anything
    of lessons and reviews has `begun`, and a gap or a bar is missing where the `cards` have none."""
    squares = " A square is a lesson, filled where it is in place." if begun else ""
    return (
        "Lines run from the host to each member; the distance told is their mean, and the ring is at "
        f"{limit}.{_how_to_read_gaps(measure, cards)} An arrow goes on further than the card.{squares} "
        "▲ asks for attention. Click a card to open its page."
    )


def _how_to_read_gaps(measure: str, cards: pd.DataFrame) -> str:
    """What the dots and bars of the `cards` mean; nothing where none has a gap."""
    compared, unsure = cards["gap"].notna(), without_bar(cards)
    if not compared.any():
        return ""
    bars = ", filled where it is more than chance; the bar is where it probably lies"
    none = (
        " Without a bar there are too few schools to say how sure. The more partnerships are looked at "
        "together the more schools that takes, so that a partnership's own page can differ."
    )
    return (
        f" The dot is the gap to all other schools at {measure}: behind on the left, ahead on the right"
        f"{bars if (compared & ~unsure).any() else ''}.{none if unsure.any() else ''} Where pupils are few, "
        "up to three years are added up."
    )


def labelled(moment: Now) -> dict[str, str]:
    """Slugs by the names to pick from."""
    return {name: slug for slug, name in sorted(moment.names.items(), key=lambda item: item[1])}


def _table(frame: Frame, shown: Disclosed, slugs: Mapping[str, str]) -> None:
    """The same as a table; picking a row opens a partnership."""
    table = shown.table.reset_index(drop=True)
    on_page = table[list(_IN_THE_TABLE)].assign(partnership_name=table["partnership"].map(slugs))

    def picked() -> None:
        rows = st.session_state["partnerships_table"].selection.rows
        if rows:
            st.session_state["partnerships_pick"] = on_page["partnership_name"].iloc[rows[0]]

    with st.expander("The same as a table", key="partnerships-listed", on_change="rerun") as panel:
        if not panel.open:
            return
        say_swipe()
        st.dataframe(
            on_page,
            hide_index=True,
            placeholder="–",
            column_config={
                name: st.column_config.NumberColumn(label_of(name, shown.unit), format=_FORMATS[name])
                if name in _FORMATS
                else st.column_config.DateColumn(label_of(name, shown.unit), format="DD/MM/YYYY")
                if name == "due"
                else st.column_config.Column(label_of(name, shown.unit))
                for name in _IN_THE_TABLE
            },
            on_select=picked,
            selection_mode="single-row",
            key="partnerships_table",
            alt="Partnerships with how far members are from the host, gap, lessons in place and next review.",
        )
        of_whom = on_groups.table_of(shown, CARD_COLUMNS, frame.selection.pupils)
        show_download(*of_whom, "partnerships-list", frame.dataset.release)

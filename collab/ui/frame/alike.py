"""Who is in the cohorts of a school or partnership, and how the schools most like it do."""

from collections.abc import Collection
from dataclasses import dataclass, replace

import streamlit as st

from collab import charts, words
from collab.charts import Chart, Palette
from collab.data.disclosure.gate import Disclosed, disclose, disclose_gaps
from collab.data.measures import year_label
from collab.geography.neighbourhood import to_visit
from collab.metrics.context import context_beside_all
from collab.metrics.similar_schools import SIZE, Similar, beside_similar, beyond_chance, similar_schools
from collab.ui.frame.minutes import say_minutes
from collab.ui.frame.shell import Frame
from collab.ui.frame.show import show_chart, show_finding, show_table
from collab.ui.frame.today import Now
from collab.words.escaped import plain


@dataclass(frozen=True, slots=True)
class Compared:
    """Schools that are looked at: `urns`, what they are called in a sentence (`whose`), and whether
    they are one `school`; a partnership is compared with schools in none."""

    urns: frozenset[int]
    whose: str
    school: bool


def show_context(frame: Frame, key: str, who: Compared) -> None:
    """Who is in the cohorts, beside all schools; nothing where the release does not say."""
    year = frame.selection.year
    similar = tuple(_similar(frame, who).listed["urn"])
    found = frame.once("context", lambda: _context(frame, who.urns, similar), who)
    if found.empty:
        return

    def draw(palette: Palette) -> Chart:
        return charts.context_dots(context=found, whose=who.whose, palette=palette)

    show_chart(frame, key, draw, who.urns, year, of_pupils=False)
    schools = frame.dataset.schools
    room = words.room_told(schools.loc[schools.index.isin(who.urns)], year_label(year))
    st.caption(plain(f"{words.CONTEXT_NOTE} {room}"))
    counted = int(found.table["schools"].max())
    if not who.school and counted < len(who.urns):
        st.caption(
            f"Of {counted} of its {len(who.urns)} schools: of the others nothing is known, or their cohorts "
            "are too small to be told of singly."
        )


def show_similar(frame: Frame, moment: Now, key: str, who: Compared) -> None:
    """How the schools most like it do, which they are and why, and which of them could be visited."""
    dataset, selection = frame.dataset, frame.selection
    similar = _similar(frame, who)
    urns = tuple(similar.listed["urn"])
    gaps = frame.once("beside similar", lambda: _gaps(frame, who.urns, urns), who)
    shown = gaps.table[gaps.table["gap"].notna()] if len(gaps.table) else gaps.table
    beyond = beyond_chance(shown.iloc[0]) if who.school and len(shown) else None
    show_finding(
        words.similar_finding(
            gaps,
            len(urns),
            selection.definition,
            selection.year,
            who.whose,
            beyond=beyond,
            every=similar.every,
        ),
        f"-{key}",
        selection.pupils,
    )
    if not urns:
        return
    listed = frame.once(
        "similar listed", lambda: _listed(frame, moment, similar, who.urns), who, moment.today
    )
    if who.school:
        st.markdown(
            plain(
                words.to_visit_told(listed.table, listed.table["name"].tolist(), frame.limit, selection.unit)
            )
        )
    st.caption(plain(words.used_told(similar.used)))
    panel = st.expander("Which schools they are, and why", key=f"{key}_which", on_change="rerun")
    if panel.open:
        shares = [name for name in similar.used if name != SIZE]
        reasons = ("most_alike", "least_alike") if shares else ()
        with panel:
            show_table(
                listed,
                ("name", "miles", "works_with", "in_local", "pupils", *shares, *reasons),
                key,
                dataset.release,
            )
            own = moment.on_map.distances.nearest_of(listed.table["urn"], who.urns)
            say_minutes(moment.on_map.distances, (listed.table[["urn"]].assign(own=own),))


def _similar(frame: Frame, who: Compared) -> Similar:
    dataset, selection = frame.dataset, frame.selection
    return frame.once(
        "similar", lambda: similar_schools(dataset, selection, who.urns, alone=not who.school), who
    )


def _context(frame: Frame, urns: Collection[int], similar: Collection[int]) -> Disclosed:
    table = context_beside_all(frame.dataset, frame.selection.year, urns, similar)
    pupils = ("eligible", "eligible_like", "eligible_all")
    return disclose(table, ("ours", "like", "theirs"), pupils, frame.dataset.threshold)


def _gaps(frame: Frame, urns: Collection[int], similar: Collection[int]) -> Disclosed:
    gaps = beside_similar(frame.dataset, frame.selection, urns, similar)
    return disclose_gaps(gaps, frame.dataset.threshold)


def _listed(frame: Frame, moment: Now, similar: Similar, urns: Collection[int]) -> Disclosed:
    """The similar schools with their names, their partnerships today, and how far away they are."""
    listed = similar.listed["urn"].tolist()
    visited = to_visit(moment.on_map, listed, urns, frame.limit).drop(columns="urn")
    told = similar.listed.assign(name=frame.dataset.schools.loc[listed, "name"].to_numpy()).join(visited)
    traits = [name for name in similar.used if name != SIZE]
    return replace(disclose(told, traits, ("pupils",), frame.dataset.threshold), unit=moment.on_map.unit)

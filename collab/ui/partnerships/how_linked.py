"""Who worked together before: one partnership's pairs, and the network of all over the years."""

from dataclasses import dataclass
from functools import partial

import pandas as pd
import streamlit as st

from collab import charts, words
from collab.data.disclosure.gate import Disclosed, without_results
from collab.metrics import network
from collab.metrics import worked_together as together
from collab.ui.frame.present import is_phone
from collab.ui.frame.shell import Frame
from collab.ui.frame.show import show_chart, show_finding, show_table
from collab.ui.frame.today import Now
from collab.ui.partnerships.profile import members_listed
from collab.words.escaped import plain

_KINDS = ("kind", "partnerships", "schools", "known", "known_share", "link_years")
_LARGEST, _ON_A_PHONE = 20, 8
"""Schools whose pairs can be read in one picture."""
_ROWS = 40
"""Partnerships over the years that can be read in one picture."""


@dataclass(frozen=True, eq=False, slots=True)
class _Network:
    """Of the kinds selected, everywhere: `stays` and `pairs` over time, and `links` of today, `known` by
    partnership, `bridges`, all as in `collab.metrics.worked_together` and `collab.metrics.network`."""

    stays: pd.DataFrame
    pairs: pd.DataFrame
    links: pd.DataFrame
    known: pd.DataFrame
    bridges: pd.DataFrame


def worked_before(frame: Frame, moment: Now, slug: str) -> None:
    """Which of a partnership's schools had worked together before, how old each pair's link is, and who
    links it to others."""
    found = _network(frame, moment)
    links = found.links[found.links["partnership"] == slug]
    known = found.known[found.known["partnership"] == slug]
    st.header("Who worked together before?")
    show_finding(words.worked_before_finding(links, known, moment.names), "-before")
    st.markdown(plain(words.bridges_told(_bridges_of(frame, moment, found, slug))))
    ages = links["years"].dropna().round()
    if len(links) and (links["before"].any() or ages.nunique() > 1):
        shown = frame.once(
            "pair ages", lambda: without_results(_named(frame, moment, links, slug)), slug, moment.today
        )
        if len(set(links["one"]) | set(links["other"])) <= (_ON_A_PHONE if is_phone() else _LARGEST):
            title = words.links_title(known)
            draw = partial(charts.pair_ages, links=shown, title=title, narrow=is_phone())
            show_chart(frame, "partnerships-pairs", draw, slug, moment.today, is_phone(), dated=False)
            ring = (
                "; a ring marks who were partners before this one brought them together"
                if links["before"].any()
                else ""
            )
            st.caption(f"The number is years as partners without a break, in whatever partnership{ring}.")
        else:
            with st.expander("Pair by pair", key="partnerships-pairs-listed", on_change="rerun") as panel:
                if panel.open:
                    show_table(shown, charts.PAIR_COLUMNS, "partnerships-pairs", frame.dataset.release)
    st.caption(words.ONLY_RECORDED)


def network_of_all(frame: Frame, moment: Now) -> None:
    """How many members had worked together before, and how schools linked partnerships over the years."""
    slugs = set(moment.partnerships["partnership"])
    if not slugs:
        return
    found = _network(frame, moment)
    known = found.known[found.known["partnership"].isin(slugs)]
    bridges = found.bridges[[bool(slugs & set(of)) for of in found.bridges["partnerships"]]]
    lost = _lost(frame, moment, found)
    st.header("Who worked together before?")
    show_finding(words.network_finding(known, bridges, lost), "-network")
    _over_years(frame, moment, found)
    if known["known"].any():
        st.markdown("**By kind of partnership**")

        def by_kind() -> Disclosed:
            links = found.links[found.links["partnership"].isin(slugs)]
            kinds = moment.partnerships.set_index("partnership")["kind"]
            return without_results(together.by_kind(known, links, kinds))

        table = frame.of_members.once("known by kind", by_kind, moment.today)
        show_table(table, _KINDS, "partnerships-known", frame.dataset.release)
    _listed(frame, moment, bridges, lost[lost["lost"]])
    st.caption(words.ONLY_RECORDED)


def _network(frame: Frame, moment: Now) -> _Network:
    """Worked out once for the kinds selected, whichever districts are."""

    def worked_out() -> _Network:
        dataset, kinds = frame.dataset, frame.selection.kinds or frame.dataset.kinds
        kind = dataset.tables["partnerships"].set_index("partnership")["kind"]
        times = together.stays(dataset)
        times = times[times["partnership"].map(kind).isin(list(kinds))]
        pairs = together.partners_over_time(times)
        there = moment.on_map.open_schools.index
        links = together.links_on(pairs, moment.today, there)
        now = times[(times["joined"] <= moment.today) & times["urn"].isin(there)]
        now = now[now["until"].isna() | (now["until"] > moment.today)]
        return _Network(times, pairs, links, together.known_before(links), network.bridges(now))

    return frame.of_members.everywhere.once("network", worked_out, moment.today)


def _bridges_of(frame: Frame, moment: Now, found: _Network, slug: str) -> list[tuple[str, list[str], bool]]:
    """The schools that link a partnership to others, by name, with what they are in besides."""
    names = frame.dataset.schools["name"]
    rows = found.bridges[[slug in of for of in found.bridges["partnerships"]]]
    return [
        (str(names[urn]), [moment.names[of] for of in slugs if of != slug], bool(only))
        for urn, slugs, only in rows.itertuples(index=False)
    ]


def _named(frame: Frame, moment: Now, links: pd.DataFrame, slug: str) -> pd.DataFrame:
    """Pairs by the names of their schools, with the numbers of these on the page, and of the partnership they
    come from."""
    names = frame.dataset.schools["name"]
    numbers = members_listed(frame, moment, slug).table.dropna(subset="number").set_index("urn")["number"]
    return links.assign(
        one_number=links["one"].map(numbers),
        other_number=links["other"].map(numbers),
        one_name=links["one"].map(names).astype(str),
        other_name=links["other"].map(names).astype(str),
        link_age=links["years"],
        together_since=links["since"].where(links["years"].notna()),
        came_from_name=links["came_from"].map(moment.names),
    ).reset_index(drop=True)


def _lost(frame: Frame, moment: Now, found: _Network) -> pd.DataFrame:
    """Who was in a partnership that ended, of the districts selected."""

    def worked_out() -> pd.DataFrame:
        ended = frame.dataset.tables["partnerships"].set_index("partnership")["ended"]
        table = network.lost_partners(found.stays, found.pairs, ended, moment.today)
        return table.assign(district=table["urn"].map(frame.dataset.schools["district"].astype(object)))

    table = frame.of_members.everywhere.once("lost partners", worked_out, moment.today)
    return table[frame.selection.covers(table["district"])]


def _over_years(frame: Frame, moment: Now, found: _Network) -> None:
    """The picture of the network over the years: of all, where districts are chosen of those with a school
    there."""

    def everywhere() -> pd.DataFrame:
        return network.crossings(found.stays, moment.today)

    def worked_out() -> tuple[Disclosed, Disclosed]:
        rows = frame.of_members.everywhere.once("crossings", everywhere, moment.today)
        district = frame.dataset.schools["district"].astype(object)
        near = frame.selection.covers(found.stays["urn"].map(district))
        there = set(found.stays.loc[near, "partnership"])
        rows = rows[rows["before"].isin(there) | rows["after"].isin(there)]
        order = network.in_line(rows)[:_ROWS]
        rows = rows[rows["before"].isin(order) & rows["after"].isin(order)].reset_index(drop=True)
        times = found.stays[found.stays["partnership"].isin(order)].groupby("partnership")
        until = times["until"].max().where(times["until"].count() == times.size())
        spans = pd.DataFrame(
            {
                "partnership_name": [moment.names[slug] for slug in order],
                "begun": times["joined"].min().reindex(order).to_numpy(),
                "ended": until.where(until <= moment.today).reindex(order).to_numpy(),
            }
        )
        told = rows.assign(
            before_name=rows["before"].map(moment.names), after_name=rows["after"].map(moment.names)
        )
        return without_results(spans), without_results(told)

    spans, told = frame.of_members.once("linked over the years", worked_out, moment.today)
    if told.empty:
        return
    title = words.years_title(told.table)
    draw = partial(
        charts.linked_years, spans=spans, links=told, day=moment.today, title=title, narrow=is_phone()
    )
    show_chart(frame, "partnerships-years", draw, moment.today, is_phone(), dated=False)
    st.caption(
        "A line is a partnership, blue while it goes on. An upright line leads from one to another that "
        "its schools joined, on the day they did; the number is how many. Partnerships that no school "
        "links are not drawn."
    )


def _listed(frame: Frame, moment: Now, bridges: pd.DataFrame, lost: pd.DataFrame) -> None:
    """The schools that link partnerships, and those that had no partner left, on request."""
    names = frame.dataset.schools["name"]
    if len(bridges):
        with st.expander(
            "Schools in two partnerships", key="partnerships-bridges-panel", on_change="rerun"
        ) as panel:
            if panel.open:
                table = bridges.assign(
                    name=bridges["urn"].map(names),
                    also_in=[words.listing([moment.names[s] for s in of]) for of in bridges["partnerships"]],
                )
                told = without_results(table.sort_values(["only", "name"], ascending=[False, True]))
                show_table(told, ("name", "also_in", "only"), "partnerships-bridges", frame.dataset.release)
    if len(lost):
        with st.expander(
            "Schools that had no partner left", key="partnerships-lost-panel", on_change="rerun"
        ) as panel:
            if panel.open:
                table = lost.assign(
                    name=lost["urn"].map(names), partnership_name=lost["partnership"].map(moment.names)
                )
                columns = ("name", "partnership_name", "ended", "again")
                show_table(without_results(table), columns, "partnerships-lost", frame.dataset.release)

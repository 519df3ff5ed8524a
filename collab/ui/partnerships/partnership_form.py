"""Starting, changing and ending a partnership in a form: every change is a release of its own."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pandas as pd
import streamlit as st

from collab.data.errors import CollabError, DataError
from collab.data.names import with_published_names
from collab.data.vocabulary import KINDS, KINDS_TOLD, STANDINGS
from collab.geography.areas import district_areas
from collab.geography.distances import Distances
from collab.geography.neighbourhood import draft_on_map, near_schools
from collab.geography.open_schools import open_schools
from collab.releases.amending import changes_of, publish_amended
from collab.releases.edited_partnership import Edit, as_it_is, members_on, source_of_edit, told, with_edit
from collab.sources.sheet_columns import titled
from collab.ui.frame.shell import Frame
from collab.ui.frame.show import show_done
from collab.ui.partnership_map.canvas import show_map
from collab.ui.server import sign_in
from collab.ui.server.loading import open_store, shown_number
from collab.words.escaped import plain
from collab.words.numbers import far, limit_told

_OFFERED = 6
"""Nearest schools offered beside the search."""
_DONE = "_partnership_published"
_MECHANICAL = ("gias-", "register-")


def draw_form(frame: Frame, slug: str) -> None:
    """The form for one partnership, or for a new one where `slug` is empty; for officers only."""
    show_done(_DONE)
    if not sign_in.may_publish_here() or frame.dataset.release.number != shown_number():
        return
    title = "Change or end this partnership" if slug else "Start a partnership"
    panel = st.expander(
        title, icon=":material/edit:", on_change="rerun", key=f"partnership_panel_{slug or 'new'}"
    )
    if not panel.open:
        return
    with panel:
        turn = st.session_state.get("_partnership_turn", 0)
        _draw(frame, slug, f"partnership_{slug or 'new'}_{turn}")


def _draw(frame: Frame, slug: str, key: str) -> None:
    number = frame.dataset.release.number
    opened = st.session_state.setdefault(f"_opened_{key}", number)
    edit = _draw_fields(frame, slug, key)
    lines = told(frame.dataset.tables, edit) if edit.name.strip() or slug else []
    st.markdown("**What would change**")
    st.markdown("\n".join(f"- {plain(line)}" for line in lines) or "Nothing yet.")
    by = sign_in.name_field(f"{key}_by")
    if opened != number:
        _draw_conflict(opened, number, key)
        return
    if st.button("Publish the change", type="primary", key=f"{key}_publish", icon=":material/publish:"):
        _publish(frame, edit, lines, by)


def _draw_fields(frame: Frame, slug: str, key: str) -> Edit:
    """The fields; returns what they say."""
    tables, today = frame.dataset.tables, pd.Timestamp(date.today())
    now = as_it_is(tables, slug, today)
    name_column, kind_column = st.columns(2)
    name = name_column.text_input("Name", now.name, max_chars=200, key=f"{key}_name")
    kind = kind_column.selectbox(
        "Kind", list(KINDS), list(KINDS).index(now.kind), format_func=lambda k: KINDS[k], key=f"{key}_kind"
    )
    kind_column.caption(f"{KINDS_TOLD[kind].capitalize()}.")
    day = _day("From" if slug else "Starts on", today, f"{key}_day") or today
    formed = day
    standing, ends = now.standing, False
    if slug:
        left, right = st.columns(2)
        formed = _day("Formed", now.formed, f"{key}_formed", left)
        formed = pd.NaT if formed is None else formed
        labels = titled(STANDINGS)
        standing = right.selectbox(
            "Standing",
            list(labels),
            list(labels).index(now.standing),
            format_func=lambda code: labels[code],
            key=f"{key}_standing",
        )
        ends = st.checkbox("It ends on this day, and all its members leave", key=f"{key}_ends")
    edit = replace(now, name=name, kind=kind, standing=standing, day=day, formed=formed, ends=ends)  # pyright: ignore[reportArgumentType]
    edit = _draw_members(frame, edit, key)
    titles = tables["partnerships"].set_index("partnership")["name"].drop(slug, errors="ignore")
    grew = st.multiselect(
        "It grew out of",
        list(titles.sort_values().index),
        [s for s in now.grew_out_of if s in titles.index],
        format_func=lambda s: str(titles[s]),
        key=f"{key}_grew",
        placeholder="No other partnership",
    )
    wholes = [s for s in titles.sort_values().index if s != slug]
    parent = st.selectbox(
        "It is a part of",
        wholes,
        wholes.index(now.parent) if now.parent in wholes else None,
        format_func=lambda s: str(titles[s]),
        key=f"{key}_parent",
        placeholder="No other partnership",
        help="As a cluster is of its trust.",
    )
    note = st.text_area("Note", now.note, max_chars=2000, key=f"{key}_note", height=68)
    if slug.startswith(_MECHANICAL):
        st.caption(
            "This one comes from the register; the next group links that are imported replace what is "
            "changed here."
        )
    return replace(edit, grew_out_of=tuple(grew), note=note, parent=parent or "")


def _day(label: str, start: pd.Timestamp, key: str, column: object = st) -> pd.Timestamp | None:
    shown = None if pd.isna(start) else start.date()
    told_day = column.date_input(  # pyright: ignore[reportAttributeAccessIssue]
        label, shown, format="DD/MM/YYYY", min_value=date(1900, 1, 1), key=key
    )
    return pd.Timestamp(told_day) if isinstance(told_day, date) else None


def _draw_members(frame: Frame, edit: Edit, key: str) -> Edit:
    """Who joins, who leaves and who leads, beside a map of who is near."""
    dataset = frame.dataset
    schools = open_schools(dataset.schools, edit.day)
    members = [int(u) for u in members_on(dataset.tables, edit.partnership, edit.day)["urn"]]
    labels = _labels(dataset.schools, [*schools.index, *members])
    fields, picture = st.columns(2)
    with fields:
        joins = st.multiselect(
            "Schools that join",
            [u for u in labels if u not in members],
            format_func=lambda u: labels[u],
            key=f"{key}_joins",
            placeholder="Search by name or district",
            # Enter takes the school found, not all that are a little like it.
            filter_mode="contains",
            select_all=False,
            wrap=True,
        )
        leaves = (
            st.multiselect(
                "Schools that leave",
                [u for u in labels if u in members],
                format_func=lambda u: labels[u],
                key=f"{key}_leaves",
                placeholder="None",
            )
            if members and not edit.ends
            else []
        )
        staying = [u for u in dict.fromkeys([*members, *joins]) if u not in leaves]
        _draw_near(schools, staying, joins, frame.distances, f"{key}_joins")
        options = [0, *staying]
        lead = st.selectbox(
            "Leads it",
            options,
            options.index(edit.lead) if edit.lead in options else 0,
            format_func=lambda u: labels[u] if u else "No school",
            key=f"{key}_lead",
            help="The host on the map is another thing: the member nearest to all the others.",
        )
    with picture:
        _draw_map(frame, schools, staying, edit, key)
    return replace(edit, joins=tuple(joins), leaves=tuple(leaves), lead=int(lead))


def _labels(schools: pd.DataFrame, urns: list[int]) -> Mapping[int, str]:
    rows = schools[schools.index.isin(urns)].sort_values("name")
    columns = zip(rows.index, rows["name"], rows["district"], strict=True)
    return {int(urn): f"{name}, {district} ({urn})" for urn, name, district in columns}


def _draw_near(
    schools: pd.DataFrame, staying: list[int], joins: list[int], distances: Distances, key: str
) -> None:
    """The nearest schools, each a click away from joining."""
    near = near_schools(schools, staying, distances).head(_OFFERED)
    if near.empty:
        return
    told_near = {
        int(str(urn)): f"{row['name']}, {far(row['miles'], distances.unit)}" for urn, row in near.iterrows()
    }
    picked = f"{key}_near"

    def add() -> None:
        st.session_state[key] = [*joins, st.session_state[picked]]
        st.session_state[picked] = None

    st.pills(
        "Nearest to them: click to add",
        list(told_near),
        format_func=lambda urn: plain(told_near[urn]),
        key=picked,
        wrap=True,
        on_change=add,
    )


def _draw_map(frame: Frame, schools: pd.DataFrame, staying: list[int], edit: Edit, key: str) -> None:
    located = schools.loc[schools.index.isin(staying)].dropna(subset=["easting", "northing"])
    if located.empty:
        st.caption("A map of who is near shows here once it has a member.")
        return
    name = edit.name.strip() or "The new partnership"
    limit = frame.limit
    on_map = draft_on_map(schools, staying, name, edit.day, limit, frame.distances)
    reach = limit_told(limit, on_map.unit)
    count = len(on_map.schools) - len(on_map.members)
    alt = f"Map of {len(staying)} members and {count} other schools within {reach} of them."
    show_map(
        on_map, district_areas(frame.dataset), set(staying), limit, key=f"{key}_map", height=300, alt=alt
    )
    st.caption(f"Its members, and {count} other schools within {reach} of one of them.")


def _publish(frame: Frame, edit: Edit, lines: list[str], by: str) -> None:
    if not by:
        st.error("Write your name: every change says who made it.")
        return
    if not lines:
        st.error("Nothing would change: alter something first.")
        return
    try:
        sign_in.require_publish()
        tables = with_edit(with_published_names(frame.dataset.tables), edit)
        new = publish_amended(
            open_store(), tables, [source_of_edit(edit, lines)], by=by, expected=frame.dataset.release.number
        )
    except DataError as error:
        for problem in error.problems:
            st.error(plain(f"{problem.column}: {problem.reason}. {problem.remedy}"))
        return
    except CollabError as error:
        st.error(plain(error))
        return
    st.session_state["_partnership_turn"] = st.session_state.get("_partnership_turn", 0) + 1
    st.session_state.pop("release", None)
    st.session_state[_DONE] = f"Release {new} is published: {' '.join(lines)}"
    st.rerun()


def _draw_conflict(opened: int, number: int, key: str) -> None:
    """Somebody published while the form was open: what, and the choice."""
    store = open_store()
    release = store.release(number)
    st.warning(
        plain(
            f"{release.made_by} published release {number} while you were writing. Yours is not lost: "
            "see what changed, and decide. Your change would be made to what is on show now."
        ),
        icon=":material/group:",
    )
    changes = changes_of(store.tables(opened), store.tables(number))
    lines = [f"- {plain(r['change'])}: {plain(r['which'] or r['count'])}" for _, r in changes.iterrows()]
    st.markdown("\n".join(lines) or "No partnership and no membership changed.")
    mine, theirs = st.columns(2)

    def go_on() -> None:
        st.session_state[f"_opened_{key}"] = number

    def afresh() -> None:
        st.session_state["_partnership_turn"] = st.session_state.get("_partnership_turn", 0) + 1

    mine.button("Go on with mine", key=f"{key}_mine", on_click=go_on, width="stretch")
    theirs.button("Start afresh from theirs", key=f"{key}_theirs", on_click=afresh, width="stretch")

"""The form that changes the scratch copy: a school moves, a partnership starts, two merge."""

import pandas as pd
import streamlit as st

from collab.brokering.scenario import Step, fresh_slug
from collab.sources.reading import slug
from collab.ui.broker.desk import Desk, map_after, put_on_scratch, steps_told
from collab.words.escaped import plain


def change_scratch(desk: Desk, steps: tuple[Step, ...]) -> None:
    """Add a step, or take steps out."""
    names = desk.names() | {s.partnership: s.name for s in steps if s.action == "start"}
    after = map_after(desk, steps)
    schools = desk.county.open_schools["name"].sort_values()
    add, listed = st.columns(2)
    with add, st.popover("Change something", icon=":material/edit:", width="stretch"):
        what = st.radio("What", ["Move a school", "Start a partnership", "Merge two"], key="broker_what")
        if what == "Move a school":
            new = _move(schools, names, after.members)
        elif what == "Start a partnership":
            new = _start(desk, schools, steps)
        else:
            new = _merge(names)
        st.button(
            "Change it",
            type="primary",
            disabled=not new,
            on_click=put_on_scratch,
            args=((*steps, *new),),
            key="broker_change",
        )
    with listed, st.popover(f"The steps so far ({len(steps)})", icon=":material/list:", width="stretch"):
        st.markdown("\n".join(f"1. {plain(line)}" for line in steps_told(desk, steps)) or "None.")
        undo, clear = st.columns(2)
        undo.button(
            "Take the last one out",
            on_click=put_on_scratch,
            args=(steps[:-1],),
            disabled=not steps,
            width="stretch",
            key="broker_undo",
        )
        clear.button(
            "Start afresh",
            on_click=put_on_scratch,
            args=((),),
            disabled=not steps,
            width="stretch",
            key="broker_clear",
        )


def _move(schools: pd.Series, names: dict[str, str], members: pd.DataFrame) -> tuple[Step, ...]:
    urn = st.selectbox(
        "School",
        list(schools.index),
        index=None,
        key="broker_move_school",
        format_func=lambda u: f"{schools[u]} ({u})",
        placeholder="Choose a school",
    )
    here = members.loc[members["urn"] == urn, "partnership"].tolist()
    out = here and st.multiselect(
        "It leaves",
        here,
        default=here,
        format_func=lambda s: str(names.get(s, s)),
        key=f"broker_leaves_{urn}",
    )
    into = st.selectbox(
        "It joins",
        [s for s in names if s not in here],
        index=None,
        key="broker_move_into",
        format_func=lambda s: str(names.get(s, s)),
        placeholder="None",
    )
    if urn is None:
        return ()
    left = tuple(Step("leave", s, int(urn)) for s in out)
    return (*left, Step("join", into, int(urn))) if into else left


def _start(desk: Desk, schools: pd.Series, steps: tuple[Step, ...]) -> tuple[Step, ...]:
    name = st.text_input("Its name", max_chars=100, key="broker_start_name").strip()
    joining = st.multiselect(
        "Schools that join",
        list(schools.index),
        key="broker_start_schools",
        format_func=lambda u: f"{schools[u]} ({u})",
    )
    if not name or not slug(name):
        return ()
    key = fresh_slug(slug(name), desk.dataset.tables, steps)
    return (Step("start", key, name=name), *(Step("join", key, int(u)) for u in joining))


def _merge(names: dict[str, str]) -> tuple[Step, ...]:
    first = st.selectbox(
        "This partnership", list(names), index=None, key="broker_merge", format_func=lambda s: names[s]
    )
    into = st.selectbox(
        "merges into",
        [s for s in names if s != first],
        index=None,
        format_func=lambda s: names[s],
        key="broker_merge_into",
    )
    return (Step("merge", first, into=into),) if first and into else ()

"""Stories kept under a name: opened again with whatever data is then the newest, and shared by link."""

from typing import Any
from urllib.parse import parse_qs, urlencode

import pandas as pd
import streamlit as st

from collab.briefing import Scope
from collab.briefing.where_to_see_it import SECTIONS_ASKED, parameters, scope_of
from collab.data.dataset import Dataset
from collab.data.selection import from_query
from collab.ui.frame.record_form import Field, record_form
from collab.ui.frame.shell import Frame
from collab.ui.frame.today import records_of
from collab.words.escaped import plain

_OF_THE_SELECTION = ("district", "measure", "pupils", "kind", "size")
"""What a story keeps of the filters: not the year, so that it opens with the newest one."""


def draw_kept(frame: Frame, scope: Scope) -> None:
    """The stories that somebody kept, and the form to keep this one."""
    kept = records_of(frame.dataset)["stories"]
    with st.expander(
        "Kept stories", icon=":material/bookmark:", key="briefing_kept", on_change="rerun"
    ) as panel:
        if not panel.open:
            return
        for _, row in kept.sort_values("title").iterrows():
            st.button(
                f"{plain(row['title'])} (by {plain(row['by'])})",
                icon=":material/slideshow:",
                key=f"briefing-open-{row['story']}",
                on_click=_open,
                args=(frame.dataset, str(row["choices"])),
                help=plain(row["note"]) if pd.notna(row["note"]) else None,
            )
        if kept.empty:
            st.markdown("None yet. A story that is kept opens again with the newest data, for everybody.")
        _form(frame, scope, kept)


def choices_of(frame: Frame, scope: Scope) -> str:
    """What a story keeps of the page, as its address has it."""
    query = frame.selection.to_query()
    own = {name: query[name] for name in _OF_THE_SELECTION if name in query}
    return urlencode(own | parameters(frame.dataset, scope), doseq=True)


def _open(dataset: Dataset, choices: str) -> None:
    """Set the filters and the page's choices as a story has them, in the newest year. A link to the page
    would not: of one that is shown Streamlit sets nothing anew."""
    asked = parse_qs(choices)
    selection, _ = from_query(dataset, {name: asked[name] for name in _OF_THE_SELECTION if name in asked})
    chosen: dict[str, Any] = {
        "district": list(selection.districts),
        "year": selection.year,
        "measure": selection.measure,
        "pupils": selection.pupils,
        "kind": list(selection.kinds),
        "size": list(selection.bands),
    }
    scope = scope_of(dataset, asked)
    told = parameters(dataset, scope)
    chosen["briefing_for"] = scope.audience
    for name in ("briefing_partnership", "briefing_school"):
        chosen[name] = told.get(name, [None])[0]
    chosen["briefing_note"] = scope.note
    chosen[SECTIONS_ASKED[scope.audience]] = list(scope.told)
    st.session_state.update(chosen)


def _form(frame: Frame, scope: Scope, kept: pd.DataFrame) -> None:
    """Keep this story under a name, or under one that it has already."""
    st.subheader("Keep this story", anchor=False)
    titles = dict(zip(kept["story"].astype(str), kept["title"].astype(str), strict=True))
    again = st.selectbox(
        "As",
        list(titles),
        index=None,
        format_func=lambda story: titles[story],
        key="briefing_again",
        placeholder="A new story",
    )
    row = kept[kept["story"] == again].iloc[0] if again in titles else None
    turn = st.session_state.get("_turn_briefing_keep_new", 0)
    stamp = pd.Timestamp.now().strftime("%Y%m%d%H%M%S%f")
    fresh = st.session_state.setdefault(f"_key_story_{turn}", f"story-{stamp}")
    fixed = {"story": str(again or fresh), "choices": choices_of(frame, scope)}
    if scope.partnership:
        fixed["partnership"] = scope.partnership
    record_form(
        frame,
        "stories",
        (Field("title", "What it is called", needed=True), Field("note", "What it is for", "long")),
        key=f"briefing_keep_{again or 'new'}",
        fixed=fixed,
        initial=None if row is None else row.to_dict(),
        version=0 if row is None else int(row["version"]),
        label="Keep it" if row is None else "Keep the changes to it",
    )

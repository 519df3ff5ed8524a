"""Broker: who is left out, whom they could join, and what would come of it."""

import streamlit as st

from collab import words
from collab.ui.broker import as_one, help_wanted, left_out, presented, propose, try_it
from collab.ui.broker.desk import open_desk
from collab.ui.frame.filters import choose_view
from collab.ui.frame.present import presenting
from collab.ui.frame.shell import ensure_frame
from collab.ui.frame.stage import present
from collab.words.escaped import plain

frame = ensure_frame()
where = words.place(frame.dataset.release.area, frame.selection.districts)

VIEWS = {
    "Who is left out": left_out.left_out,
    "Who can help": help_wanted.help_wanted,
    "Try it": try_it.try_it,
    "Together": as_one.as_one,
    "Propose": propose.propose,
}
OF_THE_YEAR = ("Who is left out", "Try it", "Propose")
"""The views of the partnerships of the selection's year; the others are of today."""
year = frame.selection.year
published = st.session_state.pop("_broker_published", None)
if published:
    st.success(
        f"Published: release {published} has these memberships and is on show to everyone.",
        icon=":material/check_circle:",
    )
view = choose_view(VIEWS, "broker_view")
heading = st.container()
desk = open_desk(frame, joining=view not in ("Who can help", "Together"))
if presenting():
    present(frame, presented.sections(desk, view), presented.SHOWN[view])
dated = f", May {year}" if view in OF_THE_YEAR else ""
heading.title(plain(f"{where}{dated}: {VIEWS[view](desk)}"))
if view in OF_THE_YEAR and (since := desk.since):
    heading.caption(plain(since))

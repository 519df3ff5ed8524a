"""Broker: who is left out, whom they could join, and what would come of it."""

import streamlit as st

from collab import words
from collab.ui.broker import as_one, help_wanted, left_out, propose, try_it
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
year = frame.selection.year
heading = st.container()
published = st.session_state.pop("_broker_published", None)
if published:
    st.success(
        f"Published: release {published} has these memberships and is on show to everyone.",
        icon=":material/check_circle:",
    )
view = choose_view(VIEWS, "broker_view")
desk = open_desk(frame, joining=view != "Who can help")
if presenting():
    present(frame, (left_out.section(desk),))
asked = {
    "Who is left out": f"{where}, May {year}: {left_out.page_title(desk)}",
    "Who can help": f"{where}: who can help whom?",
    "Together": f"{where}: what would schools be together?",
}
heading.title(plain(asked.get(view, f"{where}, May {year}: who is left out, and whom could they join?")))
VIEWS[view](desk)

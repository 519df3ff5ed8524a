"""Broker: who is left out, whom they could join, and what would come of it."""

import streamlit as st

from collab import narrative
from collab.ui import broker_propose, broker_try, broker_views
from collab.ui.broker_desk import open_desk
from collab.ui.filters import choose_view
from collab.ui.frame import ensure_frame
from collab.ui.text import plain

frame = ensure_frame()
where = narrative.place(frame.dataset.release.area, frame.selection.districts)

VIEWS = {
    "Who is left out": broker_views.left_out,
    "Try it": broker_try.try_it,
    "Propose": broker_propose.propose,
}
year = frame.selection.year
st.title(f"{plain(where)}, May {year}: who is left out, and whom could they join?")
published = st.session_state.pop("_broker_published", None)
if published:
    st.success(
        f"Published: release {published} has these memberships and is on show to everyone.",
        icon=":material/check_circle:",
    )
VIEWS[choose_view(VIEWS, "broker_view")](open_desk(frame))

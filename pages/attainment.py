"""Attainment: is the difference real, where, like for like, and over time?"""

import streamlit as st

from collab import narrative
from collab.measures import comparability_note, year_label
from collab.ui import attainment_views
from collab.ui.filters import choose_view
from collab.ui.frame import ensure_frame
from collab.ui.text import plain

frame = ensure_frame()
selection = frame.selection
where = narrative.place(frame.dataset.release.area, selection.districts)

VIEWS = {
    "Where?": attainment_views.where,
    "Like for like?": attainment_views.like_for_like,
    "Between schools": attainment_views.between_schools,
    "Over time": attainment_views.over_time,
}
measure = plain(selection.definition.label)
st.title(f"{plain(where)} {year_label(selection.year)}: attainment at {measure}")
VIEWS[choose_view(VIEWS, "attainment_view")](frame)
note = comparability_note(selection.year)
if note:
    st.caption(note)

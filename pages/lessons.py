"""Lessons: which of the ten lessons for partnerships are lived, and which are not."""

import streamlit as st

from collab import narrative
from collab.disclosure import without_results
from collab.metrics.lessons import least_lived
from collab.ui import lesson_views
from collab.ui.filters import choose_view
from collab.ui.frame import ensure_frame
from collab.ui.records import now
from collab.ui.show import show_finding
from collab.ui.text import plain

frame = ensure_frame()
where = narrative.place(frame.dataset.release.area, frame.selection.districts)
moment = now(frame)

VIEWS = {
    "Heat map": lesson_views.heat_map,
    "People and data": lesson_views.people_and_data,
    "Reviews due": lesson_views.reviews_due,
    "Record an assessment": lesson_views.assess,
}
st.title(f"{plain(where)}: are the ten lessons lived?")
found = lesson_views.standing_of(frame, moment)
show_finding(
    narrative.lessons_finding(
        without_results(least_lived(found.lessons)),
        moment.lessons,
        found.latest["partnership"].nunique(),
        len(moment.partnerships),
    )
)
VIEWS[choose_view(VIEWS, "lessons_view")](frame, moment)

"""Lessons: which of the ten lessons for partnerships are in place, and which are not."""

import streamlit as st

from collab import words
from collab.ui.frame.filters import choose_view
from collab.ui.frame.present import presenting
from collab.ui.frame.shell import ensure_frame
from collab.ui.frame.stage import present
from collab.ui.frame.today import now
from collab.ui.lessons import ratings, ratings_presented
from collab.words.escaped import plain

frame = ensure_frame()
where = words.place(frame.dataset.release.area, frame.selection.districts)
moment = now(frame)

VIEWS = {
    "Heat map": ratings.heat_map,
    "People and data": ratings.people_and_data,
    "Reviews due": ratings.reviews_due,
    "Record an assessment": ratings.assess,
}
view = choose_view(VIEWS, "lessons_view")
if presenting():
    shown = ratings_presented.sections(frame, moment)
    present(frame, shown, ratings_presented.SHOWN.get(view, ""))
heading = st.container()
heading.title(plain(f"{where}: {VIEWS[view](frame, moment)}"))

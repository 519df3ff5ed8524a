"""Attainment: is the difference real, where, like for like, and over time?"""

import streamlit as st

from collab import words
from collab.data.measures import comparability_note, year_label
from collab.ui.attainment import for_whom, how_far, questions, views_presented
from collab.ui.frame.chosen_pupils import show_about_pupils
from collab.ui.frame.filters import choose_view
from collab.ui.frame.points_shown import has_scores
from collab.ui.frame.present import presenting
from collab.ui.frame.shell import ensure_frame
from collab.ui.frame.stage import present
from collab.words import on_groups
from collab.words.escaped import plain

frame = ensure_frame()
selection = frame.selection
where = words.place(frame.dataset.release.area, selection.districts)

VIEWS = {
    **({"Where?": questions.where} if frame.dataset.several_districts else {}),
    "Like for like?": questions.like_for_like,
    **({"For whom?": for_whom.for_whom} if for_whom.is_known(frame) else {}),
    "Between schools": questions.between_schools,
    "Over time": questions.over_time,
    "After joining": questions.after_joining,
    **({how_far.VIEW: how_far.how_far} if has_scores(frame) else {}),
}
view = choose_view(VIEWS, "attainment_view")
if presenting():
    present(frame, views_presented.sections(frame), views_presented.SHOWN[view])
if VIEWS[view] is for_whom.for_whom or view == how_far.VIEW:
    # The one is about every group, whichever is chosen above; scores are known of all pupils alone.
    frame = frame.of_all_pupils
pupils = frame.selection.pupils
scored = view == how_far.VIEW
heading = st.container()
finding = VIEWS[view](frame)
# What is told over the years is of all of them, whichever is chosen above.
dated = "" if VIEWS[view] in questions.OVER_THE_YEARS else f" {year_label(selection.year)}"
heading.title(plain(on_groups.among(f"{where}{dated}, {finding}", pupils)))
show_about_pupils(frame)
note = comparability_note(selection.year, selection.definition)
if note and not scored:
    st.caption(note)

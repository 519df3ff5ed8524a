"""My school: whom one school works with, how its pupils do, what it takes part in, and what next."""

from dataclasses import replace

import streamlit as st

from collab.briefing import Audience, Scope
from collab.data.selection import Selection
from collab.ui.frame import find_school
from collab.ui.frame.present import presenting
from collab.ui.frame.shell import ensure_frame
from collab.ui.frame.stage import present
from collab.ui.frame.today import now
from collab.ui.frame.told import sections_of
from collab.ui.school import story
from collab.words import on_stories
from collab.words.escaped import plain

frame = ensure_frame()
# One school is looked at whole, whatever districts, kinds and sizes are selected elsewhere.
asked = frame.selection
frame = replace(frame, selection=Selection(asked.year, asked.measure, unit=asked.unit))
urn = find_school.found(frame.dataset)
if urn:
    moment = now(frame)
    if presenting():
        keys, scope = ("who", "own", "scores", "lessons", "work"), Scope(Audience.SCHOOL, urn=urn)
        present(frame, sections_of(frame, keys, scope, day=moment.today))
    st.title(plain(frame.dataset.schools.at[urn, "name"]))
    st.caption(plain(story.what_it_is(frame, urn)))
    for draw in story.PARTS:
        draw(frame, moment, urn)
elif presenting():
    present(frame, (), nothing=on_stories.NO_SCHOOL)
else:
    st.title("My school")
    st.markdown(
        "One school on one page: the partnerships it is in and how far their schools are, its results beside "
        "those of schools like it, what it takes part in, and which schools near it could be its partners."
    )
    find_school.draw_first_search(frame.dataset, asked.districts)

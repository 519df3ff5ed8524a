"""Briefing: what to show the governors, and what to send them beforehand."""

import streamlit as st

from collab import words
from collab.briefing import Audience
from collab.data.measures import year_label
from collab.ui.briefing.on_screen import choose_scope, draw_briefing, whole_story
from collab.ui.frame.present import presenting
from collab.ui.frame.shell import ensure_frame
from collab.ui.frame.stage import present
from collab.words import on_groups, on_stories
from collab.words.escaped import plain

frame = ensure_frame()
where = words.place(frame.dataset.release.area, frame.selection.districts)
heading = st.container()
scope = choose_scope(frame)
chosen = {Audience.AREA: True, Audience.PARTNERSHIP: scope.partnership, Audience.SCHOOL: scope.urn}
ready = bool(chosen[scope.audience] and scope.sections)
if presenting():
    present(frame, whole_story(frame, scope) if ready else (), nothing=on_stories.NO_AUDIENCE)
of_whom = on_groups.among(f"{where} {year_label(frame.selection.year)}", frame.selection.pupils)
heading.title(f"{plain(of_whom)}: a briefing for governors")
if not chosen[scope.audience]:
    above = on_stories.chosen_above(several_districts=frame.dataset.several_districts)
    st.info(f"Choose whom it is for. {above}", icon=":material/groups:")
elif not scope.sections:
    st.info("Choose at least one section.", icon=":material/list:")
else:
    draw_briefing(frame, scope)

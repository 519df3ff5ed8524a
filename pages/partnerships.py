"""Partnerships: all at a glance, one as a story, and two to four side by side."""

import streamlit as st

from collab import words
from collab.ui.frame.filters import KEEP
from collab.ui.frame.present import part, presenting
from collab.ui.frame.shell import ensure_frame
from collab.ui.frame.today import now
from collab.ui.partnerships import all_cards, lived, partnership_form, profile, several
from collab.words.escaped import plain

frame = ensure_frame()
moment = now(frame)
labels = all_cards.labelled(moment)

heading = st.container()
picking, beside = st.columns(2)
pick = picking.selectbox(
    "Partnership", list(labels), index=None, key="partnerships_pick", placeholder="Search by name", **KEEP
)
others: list[str] = []
order = ""
with beside:
    if pick:
        others = several.choose_others([name for name in labels if name != pick])
    else:
        order = all_cards.choose_order(len(moment.partnerships))
where = words.place(frame.dataset.release.area, frame.selection.districts)
heading.title(plain(pick or words.partnerships_title(len(moment.partnerships), where)))

STORY = {
    "Who they are": profile.who,
    "How they do": profile.results,
    "What they live of the ten lessons": lived.lessons,
    "What they run": lived.work,
    "What changed since they formed": profile.changed,
}
if not pick:
    with heading:
        all_cards.show_finding_of_all(frame, moment)
    if part("All at a glance"):
        all_cards.show_all(frame, moment, labels, order)
elif others:
    if part("Side by side"):
        several.compare(frame, moment, [labels[name] for name in (pick, *others)])
else:
    for name, draw in STORY.items():
        if part(name):
            draw(frame, moment, labels[pick])
if not presenting() and not others:
    partnership_form.draw_form(frame, labels[pick] if pick else "")

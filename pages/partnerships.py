"""Partnerships: all at a glance, one as a story, and two to four side by side."""

import streamlit as st

from collab import words
from collab.briefing import Audience, Scope
from collab.briefing.about_pupils import about_pupils
from collab.ui.frame.chosen_pupils import show_about_pupils
from collab.ui.frame.filters import KEEP
from collab.ui.frame.pace import picture
from collab.ui.frame.present import presenting
from collab.ui.frame.shell import ensure_frame
from collab.ui.frame.stage import present
from collab.ui.frame.today import now
from collab.ui.frame.told import sections_of
from collab.ui.partnerships import (
    all_cards,
    cards_presented,
    how_far_theirs,
    how_linked,
    lived,
    partnership_form,
    profile,
    room_to_live,
    several,
)
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
if presenting():
    if not pick:
        told = all_cards.presented(frame, moment, order)
    elif others:
        compared = cards_presented.compared_section(frame, moment, [labels[name] for name in (pick, *others)])
        told = [about_pupils(compared, frame.selection.pupils)]
    else:
        scope = Scope(Audience.PARTNERSHIP, partnership=labels[pick])
        told = sections_of(frame, ("who", "own", "scores", "lessons", "work"), scope, day=moment.today)
    present(frame, told)
where = words.place(frame.dataset.release.area, frame.selection.districts)
side_by_side = words.listing([pick, *others]) if pick else ""
heading.title(plain(side_by_side or words.partnerships_title(len(moment.partnerships), where)))

STORY = (
    profile.who,
    profile.results,
    how_far_theirs.how_far_theirs,
    profile.like_them,
    lived.lessons,
    lived.work,
    profile.changed,
    how_linked.worked_before,
    room_to_live.room_of_one,
    profile.its_briefing,
)
if not pick:
    with heading:
        all_cards.show_finding_of_all(frame, moment)
    # Gaps take longer to work out than all that is said below their cards.
    picture("partnerships-cards", lambda: all_cards.show_all(frame, moment, labels, order))
    how_linked.network_of_all(frame, moment)
    room_to_live.room_of_all(frame, moment)
elif others:
    several.compare(frame, moment, [labels[name] for name in (pick, *others)])
else:
    for draw in STORY:
        draw(frame, moment, labels[pick])
show_about_pupils(frame)
if not others:
    partnership_form.draw_form(frame, labels[pick] if pick else "")

"""Partnerships: what one is, does and learns, and two to four side by side."""

import streamlit as st

from collab import words
from collab.ui.frame.filters import KEEP, choose_view
from collab.ui.frame.present import presenting
from collab.ui.frame.shell import ensure_frame
from collab.ui.frame.today import now
from collab.ui.partnerships import partnership_form, profile, several
from collab.words.escaped import plain

frame = ensure_frame()
moment = now(frame)
labels = {
    f"{name}{'' if list(moment.names.values()).count(name) == 1 else f' ({slug})'}": slug
    for slug, name in sorted(moment.names.items(), key=lambda item: item[1])
}

heading = st.container()
pick_column, compare_column = st.columns(2)
pick = pick_column.selectbox(
    "Partnership", list(labels), index=None, key="partnerships_pick", placeholder="Search by name", **KEEP
)
others = compare_column.multiselect(
    "Compare with",
    [name for name in labels if name != pick],
    key="partnerships_compare",
    max_selections=3,
    placeholder="Up to three others",
    **KEEP,
)
where = words.place(frame.dataset.release.area, frame.selection.districts)
heading.title(plain(pick or f"{where}: what is each partnership, and what does it do?"))

VIEWS = {"Who they are": profile.who, "Results": profile.results, "Lessons and work": profile.work}
if not pick:
    st.info("Search for a partnership above, pick one in the table, or on the map.", icon=":material/groups:")
    several.choose(frame, moment, labels)
elif others:
    several.compare(frame, moment, [labels[name] for name in (pick, *others)])
else:
    VIEWS[choose_view(VIEWS, "partnerships_view")](frame, moment, labels[pick])
if not presenting() and not others:
    partnership_form.draw_form(frame, labels[pick] if pick else "")

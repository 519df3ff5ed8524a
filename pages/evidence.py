"""Evidence: the projects that partnerships run, and what inspectors said of their work."""

from functools import partial

import streamlit as st

from collab.data.names import with_published_names
from collab.sources.own_template import write_workbook
from collab.ui.evidence import evidence_presented, listed
from collab.ui.evidence.to_do import to_do
from collab.ui.evidence.tried import tried
from collab.ui.frame.filters import KEEP, choose_view
from collab.ui.frame.present import presenting
from collab.ui.frame.shell import ensure_frame
from collab.ui.frame.show import provenance
from collab.ui.frame.stage import present
from collab.ui.frame.today import now
from collab.words import place
from collab.words.escaped import plain
from collab.words.on_evidence import evidence_title

frame = ensure_frame()
release = frame.dataset.release
where = place(release.area, frame.selection.districts)
moment = now(frame)

heads = st.container()
search, beside = st.columns(2)
VIEWS = {
    "Projects": partial(listed.projects, beside),
    "What was tried": tried,
    "Actions": to_do,
    "What inspectors said": partial(listed.mentions, beside),
}
PARTLY_REAL = ("Projects", "What inspectors said")
"""The views of which the built-in county has something real."""
with heads:
    view = choose_view(VIEWS, "evidence_view")
    heading = st.container()
if release.illustrative and view in PARTLY_REAL:
    heads.caption(
        "The projects and inspection mentions that name the county's report as their source are "
        "real; those that say so are invented, and what is added here is whatever people write."
    )
words: str | None = ""
if any(len(moment.records[table]) for table in ("projects", "actions", "inspection_mentions")):
    words = search.text_input(
        "Search the text", key="evidence_words", max_chars=100, placeholder="Such as feedback", **KEEP
    )
if presenting():
    told = evidence_presented.sections(frame, moment, words or "")
    present(frame, told, evidence_presented.SHOWN[view], evidence_presented.nothing(moment))
written = evidence_title(len(moment.records["projects"]), len(moment.records["inspection_mentions"]))
heading.title(plain(f"{where}: {VIEWS[view](frame, moment, words or '') or written}"))

panel = st.expander(
    "Everything written down, as a workbook",
    key="evidence_workbook",
    on_change="rerun",
    icon=":material/table_view:",
)
if panel.open:
    as_published = {**with_published_names(frame.dataset.tables), **moment.records}
    panel.markdown(
        "Partnerships, memberships, assessments, reviews and their actions, projects, inspection mentions, "
        "offers and needs, and matches; it can be changed and brought in again on the page Data."
    )
    panel.download_button(
        "Download the workbook",
        write_workbook(as_published, provenance(release)),
        f"{'illustrative-' if release.illustrative else ''}collab-records.xlsx",
        mime="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        icon=":material/download:",
        on_click="ignore",
    )

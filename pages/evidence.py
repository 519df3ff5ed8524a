"""Evidence: the projects that partnerships run, and what inspectors said of their work."""

import streamlit as st

from collab import narrative
from collab.sources.template import write_workbook
from collab.ui import evidence_views
from collab.ui.filters import KEEP, choose_view
from collab.ui.frame import ensure_frame
from collab.ui.present import presenting
from collab.ui.records import now
from collab.ui.show import provenance
from collab.ui.text import plain

frame = ensure_frame()
release = frame.dataset.release
where = narrative.place(release.area, frame.selection.districts)
moment = now(frame)

st.title(f"{plain(where)}: what is done, and what inspectors saw")
if release.illustrative:
    st.caption(
        "The projects and inspection mentions that name the county's report as their source are "
        "real; what is added here is whatever people write."
    )
VIEWS = {"Projects": evidence_views.projects, "What inspectors said": evidence_views.mentions}
choice, search = st.columns([2, 3], vertical_alignment="bottom")
with choice:
    view = choose_view(VIEWS, "evidence_view")
words = search.text_input(
    "Search the text", key="evidence_words", max_chars=100, placeholder="Such as feedback", **KEEP
)
VIEWS[view](frame, moment, words or "")

if not presenting():
    panel = st.expander(
        "Everything written down, as a workbook", key="evidence_workbook", on_change="rerun",
        icon=":material/table_view:",
    )  # fmt: skip
    if panel.open:
        panel.markdown(
            "Partnerships, memberships, assessments, reviews, projects and inspection mentions; it "
            "can be changed and brought in again on the page Data and method."
        )
        panel.download_button(
            "Download the workbook",
            write_workbook({**frame.dataset.tables, **moment.records}, provenance(release)),
            f"{'illustrative-' if release.illustrative else ''}collab-records.xlsx",
            mime="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            icon=":material/download:", on_click="ignore",
        )  # fmt: skip

"""Data and method: whose data this is, new data brought in, and how figures are made."""

import pandas as pd
import streamlit as st

from collab.ui.frame import ensure_frame
from collab.ui.import_view import draw_import
from collab.ui.present import part, presenting
from collab.ui.release_list import day, draw_audit, draw_releases, draw_source_files
from collab.ui.text import plain

frame = ensure_frame()
release = frame.dataset.release

METHODS = {
    "Percent of a group": (
        "Pupils who reached the threshold, out of all eligible pupils of the group's schools.",
        "as the Department publishes it",
    ),
    "Interval of a percent": ("Wilson score interval, 95%.", "Newcombe 1998, Stat. Med. 17:857"),
    "Gap and its interval": (
        "Percent in a collaboration minus percent not in one; the wider of Newcombe's interval and "
        "one that takes the school as the sampling unit.",
        "Newcombe 1998, Stat. Med. 17:873; Cochran 1977, section 6.3",
    ),
    "Clear of chance": (
        "The wider interval excludes zero; among several gaps at once, also after controlling the "
        "false discovery rate at 5%.",
        "Benjamini and Hochberg 1995",
    ),
    "Like for like": (
        "Binomial regression on collaboration, cohort size and district; average difference.",
        "Liang and Zeger 1986; Williams 2012",
    ),
    "Funnel plot": (
        "Exact binomial limits around the percent of all schools; widened for over-dispersion on "
        "request.",
        "Spiegelhalter 2005, Stat. Med. 24:1185",
    ),
    "Change after joining": (
        "Difference in differences against schools not yet in a partnership.",
        "Callaway and Sant'Anna 2021",
    ),
    "Small cohorts": (
        f"Results of fewer than {frame.dataset.threshold} pupils are only ever counted together "
        "with other schools, so that no two figures can be subtracted to reach them.",
        "the Department's rule for performance tables",
    ),
}

st.title("Data and method")
made = f", {day(release.made_on)}" if release.made_on else ""
st.markdown(
    f"Release {release.number}: **{plain(release.title)}** for {plain(release.area)}, made by "
    f"{plain(release.made_by)}{made}."
)
if not presenting():
    st.header("Bring in new data")
    draw_import()
if part("Releases"):
    st.header("Releases")
    draw_releases()
if part("Files"):
    draw_source_files(release)
if not presenting():
    st.header("Who changed what")
    with st.expander("Every change, with who made it and when", on_change="rerun") as panel:
        if panel.open:
            draw_audit(release)
if part("How figures are made"):
    st.header("How figures are made")
    methods = [
        {"Figure": name, "How": how, "Source": source} for name, (how, source) in METHODS.items()
    ]
    st.table(pd.DataFrame(methods), hide_index=True)

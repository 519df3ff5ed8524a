"""Data and method: whose data this is, new data brought in, and how figures are made."""

import pandas as pd
import streamlit as st

from collab.ui.frame import ensure_frame
from collab.ui.import_view import draw_import
from collab.ui.release_list import day, draw_releases
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
st.header("Bring in new data")
draw_import()
st.header("Releases")
draw_releases()
st.header(f"Files of release {release.number}")
files = [
    {
        "File": f.name,
        "What it is": f.kind or "Table of the built-in data",
        "Rows": f"{f.rows:,}",
        "Refused": f"{sum(count for _, count in f.refused):,}",
        "SHA-256": f.sha256[:16],
    }
    for f in release.files
]
st.table(pd.DataFrame(files).map(plain), hide_index=True)
told = [f"- {plain(f.name)}: {plain(note)}" for f in release.files for note in f.notes]
told += [
    f"- {plain(f.name)}: {count:,} rows refused, {plain(reason)}"
    for f in release.files
    for reason, count in f.refused
]
if told:
    with st.expander("Notes on the files"):
        st.markdown("\n".join(told))
if release.illustrative:
    st.markdown(
        "The files under *published* are real: the county's 2013/14 report and the Department for "
        "Education's figures. The files under *illustrative* are invented."
    )
st.header("How figures are made")
methods = [
    {"Figure": name, "How": how, "Source": source} for name, (how, source) in METHODS.items()
]
st.table(pd.DataFrame(methods), hide_index=True)

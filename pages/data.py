"""Data: what is on show and whether it is complete, new data brought in, and how figures are made."""

from functools import partial

import streamlit as st

from collab.data.measures import year_label
from collab.metrics.kept_back import kept_back
from collab.ui.data.kept_releases import draw_audit, draw_releases, draw_source_files
from collab.ui.data.name_list import draw_name_list
from collab.ui.data.on_show import draw_on_show, page_title, section
from collab.ui.data.unplaced import draw_unplaced
from collab.ui.data.upload import draw_import
from collab.ui.frame.filters import choose_view
from collab.ui.frame.present import presenting
from collab.ui.frame.shell import ensure_frame
from collab.ui.frame.stage import present
from collab.ui.frame.told import sections_of
from collab.words.escaped import plain
from collab.words.on_small_cohorts import kept_back_told

frame = ensure_frame()
release = frame.dataset.release

METHODS = {
    "Percent of a group": (
        "Pupils who reached the threshold, out of all eligible pupils of the group's schools.",
        "As the Department publishes it",
    ),
    "Interval of a percent": (
        "The widest of Wilson's score interval, 95%, and those that take the school or the partnership "
        "as the sampling unit.",
        "Newcombe 1998, Stat. Med. 17:857; Cochran 1977, section 6.3",
    ),
    "Gap and its interval": (
        "Percent in a partnership minus percent not in a partnership; the widest of Newcombe's "
        "interval and those that take the school or the partnership as the sampling unit.",
        "Newcombe 1998, Stat. Med. 17:873; Cochran 1977, section 6.3",
    ),
    "More than chance": (
        "The interval excludes zero. Gaps shown together are judged together, and each interval is "
        "drawn at the level at which its gap is judged.",
        "Benjamini and Yekutieli 2005",
    ),
    "Like for like": (
        "Binomial regression on partnership, cohort size, district and known context; average difference.",
        "Liang and Zeger 1986; Williams 2012",
    ),
    "Funnel plot": (
        "Exact binomial limits around the percent of all schools; widened for over-dispersion on request.",
        "Spiegelhalter 2005, Stat. Med. 24:1185",
    ),
    "Change after joining": (
        "Difference in differences against schools not yet in a partnership.",
        "Callaway and Sant'Anna 2021",
    ),
    "Small cohorts": (
        f"Results of fewer than {frame.dataset.threshold} pupils are only ever counted together "
        "with other schools, so that no two figures can be subtracted to reach them.",
        "The Department's rule for performance tables",
    ),
}

if presenting():
    present(frame, (section(frame), *sections_of(frame, ("method",))))

WAYS = {"Files": partial(draw_import, frame.dataset), "A list with names": draw_name_list}

st.title(plain(page_title(frame)))
draw_on_show(frame)
draw_unplaced(frame)
st.header("Bring in new data")
WAYS[choose_view(WAYS, "data_way")]()
st.header("Releases")
draw_releases()
draw_source_files(release)
st.header("Who changed what")
with st.expander("Every change, with who made it and when", on_change="rerun") as panel:
    if panel.open:
        draw_audit(release)
st.header("How figures are made")
# A table of sentences is squeezed on a phone.
left, right = st.columns(2, gap="large")
for place, (name, (how, source)) in enumerate(METHODS.items()):
    column = left if place < len(METHODS) / 2 else right
    column.markdown(f"**{name}**: {how}  \n*{source}*")
year = frame.dataset.start_year
if kept := kept_back_told(kept_back(frame.dataset, year), year_label(year)):
    st.markdown(kept)

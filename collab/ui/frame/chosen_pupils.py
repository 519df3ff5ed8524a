"""What a page says where a group of pupils was chosen."""

import streamlit as st

from collab.data.group_cohorts import group_of, pupils_in, where_known, withheld_at_source
from collab.ui.frame.shell import Frame
from collab.words import on_groups
from collab.words.escaped import plain


def show_about_pupils(frame: Frame) -> None:
    """That a group was picked out, and how much of it was withheld in what was published; where all pupils
    are counted because nothing is known of groups, at which measure it is."""
    dataset, selection = frame.dataset, frame.selection
    if not selection.pupils:
        if not pupils_in(dataset, selection.year, selection.measure):
            st.caption(plain(on_groups.found_elsewhere_told(where_known(dataset))))
        return
    group = group_of(selection.pupils)
    withheld = withheld_at_source(dataset, selection.year, selection.measure, group)
    st.caption(plain(on_groups.picked_told(withheld, group, dataset.release.area, selection.year)))

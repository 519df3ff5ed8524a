"""The schools that cannot be placed, and what would place them."""

import streamlit as st

from collab.data.disclosure.gate import without_results
from collab.geography.open_schools import unplaced_schools
from collab.ui.frame.shell import Frame
from collab.ui.frame.show import show_table
from collab.words.numbers import counted


def draw_unplaced(frame: Frame) -> None:
    """List the schools of no district or no place; nothing where every school has both."""
    dataset = frame.dataset
    table = unplaced_schools(dataset.schools, dataset.tables["results"])
    if table.empty:
        return
    st.header(f"{counted(len(table), 'school')} without a district or a location")
    st.markdown(
        "The data does not say where they are. They count in the figures of the whole area, and stand "
        "in no comparison of districts; without easting and northing they are on no map. Bring in a "
        "register of schools (edubasealldata.csv) that says where they are, and they have their place."
    )
    with st.expander("Which schools, and what is missing", on_change="rerun") as panel:
        if panel.open:
            show_table(without_results(table), ["name", "urn", "missing"], "data-unplaced", dataset.release)

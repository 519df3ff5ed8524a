"""How to read the page Overview."""

import streamlit as st

from collab import words
from collab.data.disclosure.gate import Disclosed
from collab.data.measures import comparability_note
from collab.data.selection import special_schools
from collab.ui.frame.shell import Frame
from collab.words import on_headlines
from collab.words.escaped import plain


def how_to_read(frame: Frame, headlines: Disclosed) -> None:
    """What the figures are made of, and what they do not show."""
    dataset, selection = frame.dataset, frame.selection
    measure = selection.definition
    st.header("How to read this")
    special = special_schools(dataset, selection)
    chosen = headlines.where(headlines.table["measure"] == measure.code)
    notes = [
        "A percentage is the number of pupils who reached the threshold out of all eligible pupils "
        "of the group's schools, never an average of school percentages.",
        "The bar through each mark is the gap's 95% interval, which allows for pupils of one school "
        "and schools of one partnership being alike, and for all the gaps shown together.",
        on_headlines.MORE_THAN_CHANCE,
        words.cohorts_compared(chosen, group=bool(selection.pupils)),
        f"{special} special schools count among these schools, as they do in what is published."
        if special
        else None,
        f"{plain(measure.label)}: {plain(measure.meaning)}",
        comparability_note(selection.year, selection.definition),
    ]
    st.markdown("\n".join(f"- {note}" for note in notes if note))

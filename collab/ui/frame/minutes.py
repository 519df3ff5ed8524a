"""What distances in minutes rest on, below what a page tells of them."""

from collections.abc import Iterable

import pandas as pd
import streamlit as st

from collab.data.vocabulary import MILES
from collab.geography.distances import Distances
from collab.words.escaped import plain
from collab.words.on_places import minutes_told


def say_minutes(distances: Distances, pairs: Iterable[pd.DataFrame]) -> None:
    """Where distances are in minutes, how many of the `pairs` of schools that the page tells of have no
    time of their own (see `Distances.rest_on`); nothing where they are miles."""
    if distances.unit == MILES:
        return
    shown, reckoned = distances.rest_on(*pairs)
    st.caption(plain(minutes_told(shown, reckoned, distances.known, distances.pace)))

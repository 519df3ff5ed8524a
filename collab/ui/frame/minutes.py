"""What distances in minutes rest on, below what a page tells of them."""

from collections.abc import Iterable

import numpy as np
import pandas as pd
import streamlit as st

from collab.data.vocabulary import MILES
from collab.geography.distances import Distances
from collab.words.escaped import plain
from collab.words.on_places import minutes_told


def say_minutes(distances: Distances, pairs: Iterable[pd.DataFrame]) -> None:
    """Where distances are in minutes, how many of the `pairs` of schools that the page tells of (tables
    whose first two columns are URNs) have no time of their own; nothing where they are miles."""
    if distances.unit == MILES:
        return
    told = [table.iloc[:, :2].dropna().to_numpy(int) for table in pairs]
    ends = np.unique(np.sort(np.concatenate([np.empty((0, 2), int), *told]), axis=1), axis=0)
    ends = ends[ends[:, 0] != ends[:, 1]]
    reckoned = int(distances.reckoned(ends[:, 0], ends[:, 1]).sum())
    st.caption(plain(minutes_told(len(ends), reckoned, distances.known, distances.pace)))

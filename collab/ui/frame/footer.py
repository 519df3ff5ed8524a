"""Below every page: whose data it is, in a sentence, and its checksums for who asks."""

from datetime import datetime

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from collab.data.dataset import Dataset
from collab.data.provenance import Release
from collab.ui.server import sign_in
from collab.words.escaped import plain
from collab.words.numbers import counted, day_told


def draw_footer(dataset: Dataset) -> None:
    """The sentence, and the files behind a click."""
    release = dataset.release
    with st.container(key="footer"):
        st.caption(
            f"{plain(whose(release))} Results of fewer than {dataset.threshold} pupils are never "
            "shown on their own."
        )
        panel = st.expander("Where these figures come from", key="footer_files", on_change="rerun")
        if panel.open:
            _files(panel, release)
        if not sign_in.sign_in_configured():
            sign_in.draw_person()


def whose(release: Release) -> str:
    """Whose data a release is and since when, as one says it."""
    if release.illustrative:
        return (
            f"The schools, partnerships and results are invented to show what Collab does; for 2013/14 "
            f"they add up to {release.area}'s published figures."
        )
    files = counted(len(release.files), "file")
    when = ""
    if release.made_on:
        when = f" on {day_told(datetime.fromisoformat(release.made_on))}"
    return f"Data of {release.area}: {files}, brought in by {release.made_by}{when}."


def _files(panel: DeltaGenerator, release: Release) -> None:
    """The files with their rows and checksums."""
    rows = [
        {"File": plain(file.name), "Rows": f"{file.rows:,}", "SHA-256": f"{file.sha256[:16]}…"}
        for file in release.files
    ]
    panel.table(pd.DataFrame(rows), hide_index=True)
    panel.caption(
        f"Release {release.number}: {plain(release.title)}, made by {plain(release.made_by)}. "
        "The page Data has all releases, and how figures are made."
    )

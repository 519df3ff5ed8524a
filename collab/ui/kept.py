"""Work that takes a while: its progress on screen, and its result kept for who asks the same."""

from collections.abc import Callable
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from collab.ui.text import plain


@st.cache_resource(show_spinner=False, max_entries=64)
def kept_result(key: Any) -> list[Any]:  # noqa: ARG001 - one place a key
    """A place to keep what took long to work out, shared by all sessions; empty at first."""
    return []


def reporting(bar: DeltaGenerator) -> Callable[[float, str], None]:
    """What tells a progress bar the share done (0 to 1) and what is being done."""

    def report(share: float, what: str) -> None:
        bar.progress(min(share, 1.0), plain(what))

    return report

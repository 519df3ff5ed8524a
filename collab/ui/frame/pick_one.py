"""A choice of one thing by its name, of things that may go while it is chosen."""

from collections.abc import Mapping
from typing import Any

import streamlit as st


def pick_one(label: str, titles: Mapping[str, str], *, key: str, asked: str, **kept: Any) -> str | None:
    """The key in `titles` that somebody picks by its title, or None; `asked` stands in the box until then.
    What was picked and is there no more is nothing picked."""
    if st.session_state.get(key) not in titles:
        st.session_state.pop(key, None)
    picked = st.selectbox(
        label,
        list(titles),
        index=None,
        format_func=lambda one: str(titles.get(one, one)),
        key=key,
        placeholder=asked,
        **kept,
    )
    return picked if picked in titles else None

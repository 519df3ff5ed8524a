"""Present mode in the address: `?present=1` turns it on, `view` is the part's number, from 1."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

_ON, _VIEW = "present", "view"


def is_dark() -> bool:
    """Whether the viewer's theme is dark."""
    return st.context.theme.type == "dark"


def is_phone() -> bool:
    """Whether the viewer's browser says that it is a phone's: pictures that cannot follow the width
    of the screen are drawn for a narrow one."""
    return "Mobi" in (st.context.headers.get("User-Agent") or "")


def folded_on_a_phone(label: str) -> DeltaGenerator:
    """Where to draw what can be set: one below another, settings would push what was found off a phone's
    first screen, so there they are folded under this label; elsewhere they stand on the page."""
    return st.expander(label) if is_phone() else st.container()


def say_swipe() -> None:
    """On a phone, that the sortable table below goes on to the right: what lies there nobody finds."""
    if is_phone():
        st.caption("The table goes on to the right: swipe it to the left.")


def presenting() -> bool:
    """Whether the page is being presented."""
    return st.query_params.get(_ON) == "1"


def part_asked_for() -> int | None:
    """The number of the part in the address, from 1; None where it names none."""
    told = st.query_params.get(_VIEW, "")
    return int(told) if told.isdecimal() and len(told) < 4 else None


def go_to(number: int) -> None:
    """Show the part of this number."""
    st.query_params[_VIEW] = str(number)


def leave() -> None:
    """Back to the page."""
    for name in (_ON, _VIEW):
        st.query_params.pop(name, None)


def draw_present_button() -> None:
    """Start presenting the page."""
    st.button(
        "Present",
        icon=":material/co_present:",
        on_click=_start,
        key="present_start",
        help="One part at a time, for a projector. F11 gives it the whole screen.",
    )


def _start() -> None:
    leave()
    st.query_params[_ON] = "1"

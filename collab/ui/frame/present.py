"""Present mode: any page, one part at a time, without filters and chrome, in large type.

`?present=1` turns it on, `view` is the part's number. A page asks `part` before it draws each of
its parts; outside present mode all of them are drawn.
"""

from contextvars import ContextVar
from dataclasses import dataclass, field

import streamlit as st

from collab.words.escaped import plain

_ON, _VIEW = "present", "view"
_STYLE = """<style>
html {font-size: 23px !important}
[data-testid="stSidebar"], [data-testid="stHeader"], .st-key-bar {display: none !important}
.stMainBlockContainer {padding: 1.2rem 2.5rem 5.5rem !important; max-width: 100% !important}
.stMainBlockContainer :is(.stSelectbox, .stMultiSelect, .stSlider, .stDownloadButton, .stPopover,
  .stTextInput, .stTextArea, .stNumberInput, .stDateInput, .stButtonGroup, .stForm, .stCheckbox,
  .stRadio, .stFileUploader, .stPageLink, .stButton) {display: none}
.stMainBlockContainer [class*="st-key-"][class*="-table"] {display: none}
.st-key-present_bar {position: fixed; bottom: 0; left: 0; right: 0; padding: .4rem 2.5rem;
  background: light-dark(#FFFFFF, #14181D); border-top: 1px solid #8A9199; z-index: 100}
.st-key-present_bar .stButton {display: block !important}
.st-key-present_bar [data-testid="stHorizontalBlock"] {flex-wrap: nowrap; gap: .6rem}
.st-key-present_bar [data-testid="stColumn"] {min-width: 0 !important; width: auto}
@media (max-width: 640px) {
  html {font-size: 17px !important}
  .stMainBlockContainer {padding: 1rem 1rem 5rem !important}
  .st-key-present_bar {padding: .3rem .5rem}
  .st-key-present_bar button {padding: .2rem 0 !important}
  .st-key-present_bar button span:has(> [data-testid="stIconMaterial"]),
  .st-key-present_bar button [data-testid="stIconMaterial"],
  .st-key-present_bar button div:has(> kbd), .st-key-present_bar button kbd {display: none}
}
</style>"""


@dataclass(slots=True)
class _Stage:
    """The part that is shown (from 1), and the parts the page has turned out to have."""

    current: int
    parts: list[str] = field(default_factory=list)


_stage: ContextVar[_Stage | None] = ContextVar("stage", default=None)


def is_dark() -> bool:
    """Whether the viewer's theme is dark."""
    return st.context.theme.type == "dark"


def is_phone() -> bool:
    """Whether the viewer's browser says that it is a phone's: pictures that cannot follow the width
    of the screen are drawn for a narrow one."""
    return "Mobi" in (st.context.headers.get("User-Agent") or "")


def presenting() -> bool:
    """Whether the page is being presented."""
    return st.query_params.get(_ON) == "1"


def part(name: str) -> bool:
    """Whether the page's part of this name should be drawn now."""
    stage = _stage.get()
    if stage is None:
        return True
    stage.parts.append(name)
    return len(stage.parts) == stage.current


def chosen_part(names: list[str]) -> str | None:
    """Of views of which a page shows one, the one that present mode is at; None outside it, and
    where the page's turn is at another part."""
    stage = _stage.get()
    if stage is None:
        return None
    before = len(stage.parts)
    stage.parts.extend(names)
    place = stage.current - before - 1
    return names[min(max(place, 0), len(names) - 1)]


def begin_presenting() -> None:
    """Hide the chrome and set the stage; called before the page runs."""
    told = st.query_params.get(_VIEW, "1")
    st.html(_STYLE)
    _stage.set(_Stage(int(told) if told.isdecimal() and len(told) < 4 and int(told) else 1))


def end_presenting() -> None:
    """Next, Back and where we are; called after the page ran."""
    stage = _stage.get()
    _stage.set(None)
    if stage is None:
        return
    total = max(1, len(stage.parts))
    if stage.current > total:
        _go(total)
        st.rerun()
    name = stage.parts[stage.current - 1] if stage.parts else ""
    with st.container(key="present_bar"):
        back, mark, onward, leave = st.columns([2, 4, 2, 2], vertical_alignment="center")
        back.button(
            "Back",
            icon=":material/arrow_back:",
            on_click=_go,
            width="stretch",
            args=(stage.current - 1,),
            disabled=stage.current == 1,
            shortcut="Left",
            key="present_back",
        )
        mark.progress(stage.current / total, plain(f"{stage.current} of {total}: {name}"))
        onward.button(
            "Next",
            icon=":material/arrow_forward:",
            on_click=_go,
            width="stretch",
            args=(stage.current + 1,),
            disabled=stage.current == total,
            shortcut="Right",
            key="present_next",
            type="primary",
        )
        leave.button(
            "End",
            icon=":material/close:",
            on_click=_leave,
            width="stretch",
            key="present_end",
            shortcut="Esc",
        )


def draw_present_button() -> None:
    """Start presenting the page."""
    st.button("Present", icon=":material/co_present:", on_click=_start, key="present_start")


def _start() -> None:
    st.query_params[_ON] = "1"
    st.query_params[_VIEW] = "1"


def _go(number: int) -> None:
    st.query_params[_VIEW] = str(number)


def _leave() -> None:
    for name in (_ON, _VIEW):
        st.query_params.pop(name, None)

"""The stage: one section at a time, in large type, without filters and chrome.

It is laid out for a screen of `_WIDE` by `_TALL` pixels and enlarged to the one it is on (all of it is
in rem), so that what fits once fits everywhere, and is as sharp as that screen is.
"""

import textwrap
from collections.abc import Sequence
from typing import NoReturn

import numpy as np
import streamlit as st

from collab.briefing.as_chart import as_chart
from collab.briefing.drawn.drawing import for_a_browser
from collab.briefing.model import Section
from collab.briefing.pictures import Funnel, OnScreen, TwoLines
from collab.charts import DARK, LIGHT, presented
from collab.geography.paper_map import MapPicture, is_upright
from collab.ui.frame.pace import words_first
from collab.ui.frame.present import go_to, is_dark, leave, part_asked_for
from collab.ui.frame.shell import Frame
from collab.ui.server.kept import once
from collab.words import on_stories
from collab.words.escaped import plain

_WIDE, _TALL = 1280, 720
"""Pixels of the screen that the stage is laid out for."""
_UPRIGHT = 620
"""Pixels across of one that is higher than wide, as a phone is; there it scrolls."""
_MARGIN = 36
_TITLE, _TITLE_LETTERS = 40, 62
"""Pixels of a line of the headline, and letters that it has room for."""
_SURE, _SURE_LETTERS = 29, 112
"""The same of the line of how sure."""
_AROUND = 160
"""Pixels down of all that is neither headline, picture nor that line."""
_BELOW_EACH_OTHER = 4
"""Headline, what the picture shows, picture and how sure, below the question."""
_BAR, _BESIDE_WIDE = 86, 0.6
"""Pixels down that are not a picture's that stands beside the words, and its share of what is across."""
_LOW, _NAMED = 330, 390
"""Pixels down of pictures that have no rows, without and with names in them: the lower they are drawn,
the larger is their type."""
_LARGEST = 1.7
"""How much a picture is enlarged at most."""
_STYLE = f"""<style>
:root {{--stage: min(tan(atan2(100vw, {_WIDE}px)), tan(atan2(100vh, {_TALL}px)))}}
@media (max-aspect-ratio: 1) {{:root {{--stage: tan(atan2(100vw, {_UPRIGHT}px))}}}}
html {{font-size: calc(16px * var(--stage)) !important}}
[data-testid="stSidebar"], [data-testid="stHeader"], [data-testid="stToolbar"] {{display: none !important}}
.stMainBlockContainer > .stVerticalBlock >
  :not(:has(> .st-key-stage), .st-key-stage, :has(> .st-key-stage_bar), .st-key-stage_bar) {{display: none}}
.stMain {{overflow: hidden}}
.stMainBlockContainer {{
  height: 100vh; max-width: none; padding: 1rem {_MARGIN / 16}rem 0 !important; overflow: hidden
}}
.stMainBlockContainer > .stVerticalBlock {{height: 100%; gap: 0}}
[data-testid="stLayoutWrapper"]:has(> .st-key-stage) {{flex: 1; min-height: 0}}
.st-key-stage {{height: 100%; gap: .4rem; padding-bottom: .5rem}}
.st-key-stage h1 {{font-size: 2.06rem; line-height: {_TITLE / 16}rem; padding: 0; text-wrap: balance}}
.st-key-stage [data-testid="stMarkdownContainer"] {{margin: 0}}
.st-key-stage p {{margin: 0; text-wrap: balance}}
.st-key-stage p, .st-key-stage li {{font-size: 1.375rem; line-height: {_SURE / 16}rem}}
.st-key-stage_question p {{font-size: 1.125rem; line-height: 1.625rem}}
.st-key-stage_about p {{font-size: 1.25rem; line-height: 1.75rem; color: light-dark(#3D4650, #C9D0D7)}}
[data-testid="stLayoutWrapper"]:has(> .st-key-stage_picture) {{flex: 1; min-height: 0}}
.st-key-stage_picture {{height: 100%; position: relative; justify-content: center}}
.st-key-stage > [data-testid="stLayoutWrapper"]:has(> .st-key-stage_beside) {{flex: 1; min-height: 0}}
.st-key-stage_beside, .st-key-stage_beside > [data-testid="stLayoutWrapper"],
.st-key-stage_beside .stHorizontalBlock, .st-key-stage_beside .stColumn,
.st-key-stage_beside .stColumn > .stVerticalBlock {{height: 100%}}
.st-key-stage_beside .stColumn:first-child > .stVerticalBlock {{gap: 1rem}}
.st-key-stage_beside h1 {{text-wrap: wrap}}
.st-key-stage_picture li {{font-size: 1.56rem; line-height: 2.1rem; margin-bottom: .75rem}}
.st-key-stage_picture :has(img) {{position: static !important}}
.st-key-stage_picture img {{
  position: absolute; inset: 0; width: 100%; height: 100% !important; object-fit: contain
}}
.st-key-stage [data-testid="stElementToolbar"] {{display: none}}
[data-testid="stLayoutWrapper"]:has(> .st-key-stage_bar) {{flex: none}}
.st-key-stage_bar {{
  border-top: 1px solid light-dark(#8A9199, #5B636C); padding: .4rem 0; flex-wrap: nowrap
}}
.st-key-stage_bar p {{font-size: 1.06rem; white-space: nowrap}}
.st-key-stage_bar kbd {{color: inherit; opacity: 1}}
.st-key-stage_keys {{display: none}}
@media (max-aspect-ratio: 1) {{
  .st-key-stage_bar {{flex-wrap: wrap; height: auto; padding: .5rem 0}}
  .stMain, .stMainBlockContainer {{overflow: auto; height: auto}}
  .st-key-stage_picture {{min-height: 30rem}}
}}
</style>"""
_DRAWN = """<style>
.st-key-stage_drawn {{
  --by: {by:.4f}; position: absolute;
  width: calc((100vw - 2 * {margin}rem) / (var(--stage) * var(--by))) !important; max-width: none;
  left: 0; top: calc(50% - var(--stage) * var(--by) * {half:.1f}px)
}}
:is(.st-key-stage_picture, .st-key-stage_drawn) div:not(.js-plotly-plot *) {{overflow: visible !important}}
.st-key-stage_drawn .js-plotly-plot {{
  transform: scale(calc(var(--stage) * var(--by))); transform-origin: 0 0
}}
</style>"""
"""A chart is drawn as on a page, for Streamlit measures the room for it in the pixels of the screen, and
then enlarged."""


def present(
    frame: Frame,
    sections: Sequence[Section],
    first: str = "",
    nothing: tuple[str, str] = on_stories.NOTHING_CHOSEN,
) -> NoReturn:
    """Show one of the sections, how to move between them, and nothing else of the page.

    Which one is in the address; where it names none, it is the one with the key `first`. Where there are
    none, `nothing` says why, and what can be done.
    """
    st.html(_STYLE)
    total = max(1, len(sections))
    start = next((place for place, section in enumerate(sections, 1) if section.key == first), 1)
    asked = part_asked_for()
    current = min(max(1, start if asked is None else asked), total)
    if sections:
        _draw(frame, sections[current - 1])
    else:
        why, to_do = nothing
        with st.container(key="stage"), st.container(key="stage_nothing"):
            _draw_above(frame, "")
            st.title(plain(why), anchor=False)
            st.markdown(plain(to_do))
    _bar(sections, current, total)
    st.stop()


def _draw(frame: Frame, section: Section) -> None:
    """The headline, the picture or points, and how sure."""
    with st.container(key="stage"):
        if _is_beside(section):
            with st.container(key="stage_beside"):
                words, drawn = st.columns([5, 8], gap="medium")
            # What stood below each other in the part before goes at once, not when this one is drawn.
            for _ in range(_BELOW_EACH_OTHER):
                st.empty()
            with words:
                _head(frame, section)
                st.markdown(plain(section.sure))
            picture = drawn.container(key="stage_picture")
        else:
            _head(frame, section)
            picture = st.container(key="stage_picture")
            st.markdown(plain(section.sure))
        words_first()
        with picture:
            _draw_picture(section)


def _head(frame: Frame, section: Section) -> None:
    """The question, the headline, and what the picture shows."""
    _draw_above(frame, section.question)
    st.title(plain(section.title), anchor=False)
    if section.about:
        with st.container(key="stage_about"):
            st.markdown(plain(section.about))


def _draw_above(frame: Frame, question: str) -> None:
    """What stands above the headline: the question, and whether the data is invented."""
    mark = ":orange-badge[Illustrative data] " if frame.dataset.release.illustrative else ""
    with st.container(key="stage_question"):
        st.markdown(f"{mark}{plain(question)}")


def _is_beside(section: Section) -> bool:
    """Whether the picture stands beside the words, as a map does that is larger there."""
    return isinstance(section.picture, MapPicture) and is_upright(section.picture)


def _room(section: Section) -> float:
    """Pixels down that a picture below the words has."""
    title = len(textwrap.wrap(section.title, _TITLE_LETTERS)) * _TITLE
    sure = len(textwrap.wrap(section.sure, _SURE_LETTERS)) * _SURE
    return _TALL - _AROUND - title - sure


def _draw_picture(section: Section) -> None:
    """The picture as large as there is room, or the points."""
    palette = DARK if is_dark() else LIGHT
    room = _room(section)
    if isinstance(section.picture, MapPicture):
        drawn, wide = section.picture, (_WIDE - 2 * _MARGIN) / 96
        if _is_beside(section):
            wide, room = wide * _BESIDE_WIDE, _TALL - _BAR
        image = once(
            (section, "map", palette),
            lambda: for_a_browser(drawn, wide, room / 96, letter=13, palette=palette),
        )
        st.image(image, alt=drawn.alt, width="stretch")
        return
    chart = once((section, "chart", palette), lambda: as_chart(section, palette, afar=True))
    if chart is None:
        st.markdown("\n".join(f"- {plain(point)}" for point in section.points))
        return
    figure = once((section, "presented", palette), lambda: presented(chart.figure, _tallest(section)))
    tall = figure.height
    wide = section.picture.wide if isinstance(section.picture, OnScreen) else 0
    by = min(_LARGEST, room / tall, (_WIDE - 2 * _MARGIN) / max(wide, 1))
    st.html(_DRAWN.format(by=by, margin=_MARGIN / 16, half=tall / 2))
    with st.container(key="stage_drawn"):
        st.plotly_chart(
            figure.as_sent, theme=None, key=f"stage-{section.key}", alt=chart.alt, config={"staticPlot": True}
        )


def _tallest(section: Section) -> float:
    """Pixels down that its chart is drawn at most."""
    if isinstance(section.picture, Funnel):
        return _NAMED
    flat = isinstance(section.picture, OnScreen) and section.picture.flat
    return _LOW if flat or isinstance(section.picture, TwoLines) else np.inf


def _bar(sections: Sequence[Section], current: int, total: int) -> None:
    """Next and back, where we are, all parts, the notes, and the way out."""
    names = [f"{place}. {section.question}" for place, section in enumerate(sections, 1)]
    with st.container(key="stage_bar", horizontal=True, vertical_alignment="center", gap="small"):
        with st.container(key="stage_where"):
            st.markdown(f"{current} of {total}")
        with st.popover("Parts", icon=":material/list:", disabled=total < 2):
            st.session_state["present_parts"] = names[current - 1] if names else None
            st.radio("Go to", names, key="present_parts", on_change=_jump, args=(names,))
        if sections:
            with st.popover("Notes", icon=":material/speaker_notes:"):
                st.markdown("\n\n".join(plain(line) for line in sections[current - 1].spoken.split("\n")))
        st.button(
            "Back",
            icon=":material/arrow_back:",
            on_click=go_to,
            args=(current - 1,),
            disabled=current == 1,
            shortcut="Left",
            key="present_back",
        )
        st.button(
            "Next",
            icon=":material/arrow_forward:",
            on_click=go_to,
            args=(current + 1,),
            disabled=current == total,
            shortcut="Right",
            key="present_next",
            type="primary",
        )
        st.button("End", icon=":material/close:", on_click=leave, key="present_end", shortcut="Esc")
    with st.container(key="stage_keys"):
        _more_keys(current, total)


def _more_keys(current: int, total: int) -> None:
    """What a clicker sends, and the keys for the first and the last part: buttons that nobody sees,
    for a button has one key."""
    first, last = current == 1, current == total
    back, onward = (max(1, current - 1),), (min(total, current + 1),)
    st.button("Page up", on_click=go_to, args=back, disabled=first, shortcut="PageUp", key="present_up")
    st.button(
        "Page down", on_click=go_to, args=onward, disabled=last, shortcut="PageDown", key="present_down"
    )
    st.button("First", on_click=go_to, args=(1,), disabled=first, shortcut="Home", key="present_first")
    st.button("Last", on_click=go_to, args=(total,), disabled=last, shortcut="End", key="present_last")


def _jump(names: Sequence[str]) -> None:
    """Go to the part that was chosen from the list."""
    chosen = st.session_state["present_parts"]
    if chosen in names:
        go_to(names.index(chosen) + 1)

"""The map on the screen, and what lies on it: its legend and its card."""

import os
from collections.abc import Callable, Mapping, Sequence, Set
from typing import Any

import shapely
import streamlit as st

from collab import palette
from collab.geography import screen_map
from collab.geography.areas import Ground
from collab.geography.shown_on_map import ShownOnMap
from collab.geography.towns import ATTRIBUTION
from collab.ui.frame.filters import KEEP
from collab.ui.frame.pace import words_first
from collab.ui.frame.present import is_dark, is_phone
from collab.ui.partnership_map.picking import picked_on_map, picked_school
from collab.ui.server.kept import once
from collab.words.escaped import plain
from collab.words.numbers import limit_told, listing

_SIZE, _ON_PHONE = (580, 580), (340, 420)
"""Pixels that the county is fitted to; beside it there is room on the map for its legend and card."""
_STYLE = """<style>
.st-key-map_stage {position: relative; border: 1px solid light-dark(#D6DBE0, #3A4047); border-radius: .5rem;
  overflow: hidden}
:is(.st-key-map_card, .st-key-map_legend) {position: absolute; z-index: 5; padding: .7rem .9rem;
  background: light-dark(#FFFFFFF0, #14181DF0); border: 1px solid light-dark(#D6DBE0, #3A4047);
  border-radius: .5rem}
.st-key-map_card {top: .8rem; right: .8rem; width: 17.5rem; gap: .45rem; max-height: calc(100% - 1.6rem);
  overflow: auto}
html .st-key-map_card h2 {padding: 0; font-size: 1.05rem}
.st-key-map_card [data-testid="stMarkdownContainer"] {margin: 0}
.st-key-map_card [data-testid="stMarkdownContainer"] p {margin: 0; font-size: .9rem; line-height: 1.4}
.st-key-map_legend {bottom: .8rem; left: .8rem; width: auto; max-width: 15rem; pointer-events: none}
.st-key-map_legend ul {list-style: none; margin: 0; padding: 0; font-size: .84rem; line-height: 1.55}
.st-key-map_legend li {margin: 0; padding: 0; display: flex; align-items: center; gap: .5em}
.st-key-map_credit {position: absolute; bottom: .5rem; right: .8rem; width: 15rem; pointer-events: none}
.st-key-map_credit [data-testid="stCaptionContainer"] {margin: 0}
.st-key-map_credit p {font-size: .68rem; line-height: 1.3; text-align: right; margin: 0}
@media (max-width: 900px) {
  .st-key-map_stage {overflow: visible}
  :is(.st-key-map_card, .st-key-map_legend) {position: static; width: auto; max-width: none; border: 0}
  .st-key-map_credit {position: static; width: auto; padding: 0 .9rem .6rem}
  .st-key-map_credit [data-testid="stCaptionContainer"] {margin: 0}
.st-key-map_credit p {text-align: left}
  .st-key-map_legend ul {display: flex; flex-wrap: wrap; column-gap: 1.2em}
}
</style>"""


def draw_map(
    on_map: ShownOnMap,
    areas: Mapping[str, shapely.Geometry],
    picked: Sequence[str],
    pick: str,
    limit: float,
    *,
    marked: str,
    whole: Set[str],
    alt: str,
) -> None:
    """The map; clicking a school on it picks the school. `picked` and `marked` are slugs of
    partnerships, `whole` the districts that the view holds."""
    st.html(_STYLE)
    show_map(
        on_map,
        areas,
        {picked_school(pick)} - {0},
        limit,
        key="map_deck",
        height=_size()[1],
        alt=f"Map of schools and partnerships. {alt} The tables below say the same.",
        on_select=picked_on_map,
        street_map=_street_map(),
        picked=frozenset(picked),
        marked=marked,
        whole=whole,
    )


def show_map(
    on_map: ShownOnMap,
    areas: Mapping[str, shapely.Geometry],
    selected: set[int],
    limit: float,
    *,
    key: str,
    height: int,
    alt: str,
    on_select: Callable[[], None] | None = None,
    street_map: bool = False,
    picked: Set[str] = frozenset(),
    marked: str = "",
    whole: Set[str] = frozenset(),
) -> None:
    """What is shown on a map of `height` pixels, with a halo round the schools `selected` (URNs);
    the rest as `screen_map.deck_of` has it."""
    chosen = (frozenset(selected), frozenset(picked), marked, frozenset(whole))
    look = screen_map.Look(
        _map_palette(), size=(_size()[0] if whole else 340, height - 20), letter=12.5, street_map=street_map
    )
    deck = once(
        (on_map, limit, *chosen, look),
        lambda: screen_map.deck_of(
            on_map,
            areas=areas,
            selected=chosen[0],
            limit=limit,
            look=look,
            picked=chosen[1],
            marked=marked,
            whole=chosen[3],
        ),
    )
    picking: dict[str, Any] = {"on_select": on_select, "selection_mode": "single-object"}
    words_first()
    st.pydeck_chart(deck, height=height, key=key, alt=alt, **(picking if on_select is not None else {}))


def show_legend(limit: float, unit: str) -> None:
    """What the marks mean, in words and shapes, on the map."""
    colours = _map_palette()
    lines = (
        (_dot(colours.alone, colours.member, 3), "host school"),
        (_dot(colours.member, colours.member, 1), "in a partnership"),
        (_dot(colours.alone, colours.quiet, 1), "not in a partnership"),
        (_bar(colours.member), f"within {limit_told(limit, unit)} of the host"),
        (_bar(colours.far), "further"),
    )
    with st.container(key="map_legend"):
        st.html(f"<ul>{''.join(f'<li>{mark}{words}</li>' for mark, words in lines)}</ul>")


def credit(ground: Ground) -> None:
    """Whose areas and towns the map shows, and which areas are approximate."""
    told = []
    if ground.approximate:
        which = "" if len(ground.approximate) == len(ground.areas) else listing(sorted(ground.approximate))
        told.append(
            f"The areas of {which or 'districts'} are approximate, drawn from where the schools stand."
        )
    told += [text for text in (ground.attribution, ATTRIBUTION if ground.areas else "") if text]
    with st.container(key="map_credit"):
        st.caption(plain(" ".join(told)))


def _size() -> tuple[int, int]:
    """The width and height in pixels that the map is fitted to."""
    if is_phone():
        return _ON_PHONE
    return _SIZE


def _street_map() -> bool:
    """Whether to ask for a street map: only where the setting allows it and the viewer wants it."""
    if os.environ.get("COLLAB_STREET_MAP") != "1":
        return False
    return st.toggle("Street map (asks carto.com for pictures)", key="map_streets", **KEEP)


def _map_palette() -> palette.MapPalette:
    return palette.DARK_MAP if is_dark() else palette.LIGHT_MAP


def _dot(fill: tuple[int, int, int], line: tuple[int, int, int], wide: int) -> str:
    return (
        '<span style="display:inline-block;flex:none;box-sizing:border-box;width:.85em;height:.85em;'
        f'margin:0 .35em;border-radius:50%;background:rgb{fill};border:{wide}px solid rgb{line}"></span>'
    )


def _bar(colour: tuple[int, int, int]) -> str:
    return f'<span style="flex:none;width:1.55em;border-top:2px solid rgb{colour}"></span>'

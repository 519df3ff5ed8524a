"""How a map on screen looks, and what is written on it: names, callouts and the scale, as layers."""

from dataclasses import dataclass

import pydeck as pdk

from collab.geography.map_names import Name
from collab.geography.scale_bar import ScaleBar
from collab.palette import MapPalette

_SIZE = (350, 500)
"""Width and height in pixels that a map is fitted to; a wider one shows more around."""
_FONT = "'Source Sans, Source Sans Pro, sans-serif'"
_LETTERS = {"sdf": True, "fontSize": 64, "buffer": 16, "radius": 24}
"""Letters as distances from their edge, far enough out for an outline of four pixels or so."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a map is drawn: the `palette`, the `size` in pixels it is fitted to, the size of a `letter` in
    pixels, and whether streets are asked for."""

    palette: MapPalette
    size: tuple[int, int] = _SIZE
    letter: float = 12.5
    street_map: bool = False


def name_layers(names: list[Name], layer: str, colour: tuple[int, int, int], look: Look) -> list[pdk.Layer]:
    """A layer of names with an outline in the colour of the ground."""
    if not names:
        return []
    return [_text(names, layer, colour, look, outline_width=0.5, outline_color=look.palette.ground)]


def callout_layers(names: list[Name], look: Look) -> list[pdk.Layer]:
    """Names in boxes, for the partnerships that are pointed out."""
    if not names:
        return []
    return [
        _text(
            names,
            "callouts",
            look.palette.text,
            look,
            background=True,
            background_padding=[5, 2],
            get_background_color=[*look.palette.alone, 235],
            get_border_color=look.palette.quiet,
            get_border_width=1,
        )
    ]


def _text(
    names: list[Name], layer: str, colour: tuple[int, int, int], look: Look, **more: object
) -> pdk.Layer:
    return pdk.Layer(
        "TextLayer",
        [{"p": list(name.place), "t": name.text, "o": list(name.offset), "a": name.anchor} for name in names],
        id=layer,
        get_position="p",
        get_text="t",
        get_pixel_offset="o",
        get_text_anchor="a",
        get_size=look.letter,
        get_color=colour,
        font_family=_FONT,
        font_weight=600,
        font_settings=_LETTERS,
        character_set="'auto'",
        pickable=False,
        **more,
    )


def scale_layers(bar: ScaleBar, look: Look) -> list[pdk.Layer]:
    """The scale: a bar on the ground that stays as many miles long however near one looks."""
    ends = [{"s": list(a), "t": list(b)} for a, b in bar.lines]
    drawn = pdk.Layer(
        "LineLayer",
        ends,
        id="scale",
        get_source_position="s",
        get_target_position="t",
        get_color=look.palette.text,
        get_width=1.5,
        pickable=False,
    )
    return [drawn, *name_layers([bar.name], "scale-name", look.palette.text, look)]

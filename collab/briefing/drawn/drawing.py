"""Pictures drawn without a browser or network (matplotlib): SVG for paper, PNG for slides."""

import io

from collab.briefing.drawn.drawn_gaps import draw_gaps, gaps_height
from collab.briefing.drawn.drawn_hosts import draw_from_hosts, hosts_height
from collab.briefing.drawn.drawn_lessons import draw_in_place, draw_ratings, lessons_height
from collab.briefing.drawn.drawn_map import draw_map, map_height
from collab.briefing.drawn.drawn_schools import draw_funnel, draw_results, funnel_height, results_height
from collab.briefing.drawn.drawn_years import draw_years, years_height
from collab.briefing.drawn.ink import Ink
from collab.briefing.pictures import (
    FromHosts,
    Funnel,
    GapRows,
    InPlace,
    OnChance,
    OnScreen,
    Picture,
    Ratings,
    TwoLines,
)
from collab.geography.paper_map import MapPicture, schools_on
from collab.palette import LIGHT, Palette

MOST_AS_LINES = 3_000
"""Most schools on a map that a browser is sent as lines."""
_OF_A_SCREEN = 300
"""Dots an inch of one that it is sent as pixels, at most: sharp on a phone, too."""
_WIDEST = 1460
"""Pixels across of one at most: Streamlit makes wider pictures smaller, and anew whenever it shows them."""
_PRESSED = 3
"""How hard they are pressed, of nine: twice as quick as harder, and hardly larger."""


def svg(
    picture: Picture, width: float, height: float, *, letter: float = 9.0, palette: Palette = LIGHT
) -> str:
    """The picture as SVG, `width` by `height` inches, its letters as outlines, the smallest of them
    `letter` points. Raises TypeError for what only a screen shows."""
    buffer = io.StringIO()
    metadata = {"Date": None, "Creator": None}
    drawn = draw(picture, width, height, letter, palette)
    drawn.figure.savefig(buffer, format="svg", metadata=metadata)
    return buffer.getvalue()


def png(
    picture: Picture,
    width: float,
    height: float,
    *,
    letter: float = 16.0,
    dpi: float = 220,
    palette: Palette = LIGHT,
    pressed: int = 6,
) -> bytes:
    """The picture as PNG, as `svg`; `pressed` so hard, of nine."""
    buffer = io.BytesIO()
    drawn = draw(picture, width, height, letter, palette)
    drawn.figure.savefig(buffer, format="png", dpi=dpi, pil_kwargs={"compress_level": pressed})
    return buffer.getvalue()


def for_a_browser(
    picture: MapPicture, width: float, height: float, *, letter: float = 9.0, palette: Palette = LIGHT
) -> str | bytes:
    """A map as SVG, or as PNG where it is of a whole country: as SVG that is 5 MB, which a browser draws
    for seconds. Arguments as of `svg`."""
    if schools_on(picture) <= MOST_AS_LINES:
        return svg(picture, width, height, letter=letter, palette=palette)
    dots = min(_OF_A_SCREEN, _WIDEST / width)
    return png(picture, width, height, letter=letter, dpi=dots, palette=palette, pressed=_PRESSED)


def draw(picture: Picture, width: float, height: float, letter: float, palette: Palette) -> Ink:
    """The picture drawn, `width` by `height` inches."""
    ink = Ink(72 * width, 72 * height, letter, palette)
    match picture:
        case GapRows():
            draw_gaps(ink, picture)
        case TwoLines():
            draw_years(ink, picture)
        case Funnel():
            draw_funnel(ink, picture)
        case OnChance():
            draw_results(ink, picture)
        case InPlace():
            draw_in_place(ink, picture)
        case Ratings():
            draw_ratings(ink, picture)
        case FromHosts():
            draw_from_hosts(ink, picture)
        case MapPicture():
            draw_map(ink, picture)
        case OnScreen():
            raise TypeError("only a screen shows this picture")
    return ink


def height_of(
    picture: Picture, width: float, letter: float, *, sides: bool = True, grown: float = 1.0
) -> float:
    """How many inches high a picture should be to be legible, `width` inches across with letters of
    so many points; without `sides` gaps do without both sides' figures. `grown` so many times as
    high, but a map of districts no higher than they fill. Raises TypeError for what only a screen
    shows."""
    across = 72 * width
    match picture:
        case GapRows():
            high = gaps_height(picture, across, letter, sides=sides)
        case TwoLines():
            high = years_height(letter)
        case Funnel():
            high = funnel_height(across, letter)
        case OnChance():
            high = results_height(picture, across, letter)
        case InPlace() | Ratings():
            high = lessons_height(picture, across, letter)
        case FromHosts():
            high = hosts_height(picture, across, letter)
        case MapPicture():
            return map_height(picture, across, letter, grown) / 72
        case OnScreen():
            raise TypeError("only a screen shows this picture")
    return grown * max(high, 2 * letter) / 72

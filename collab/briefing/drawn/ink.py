"""What every drawing is made with: words, lines and marks placed in points (matplotlib).

Everything stands on the figure itself, without axes, and is measured in points from its top left corner:
nothing is fitted or laid out, which would take most of the time.
"""

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, PathPatch, Polygon
from matplotlib.path import Path
from matplotlib.patheffects import withStroke
from matplotlib.text import Text
from matplotlib.textpath import text_to_path
from matplotlib.transforms import Affine2D

from collab.palette import DARK, DARK_MAP, LIGHT_MAP, MapPalette, Palette

# The same picture is the same bytes: no random identifiers.
mpl.rcParams["svg.hashsalt"] = "collab"

NAME = 1.15
"""A name's size, in sizes of the smallest letter."""
LINE = 1.22
"""A line's height, in sizes of its letter."""
_FINE = 8.5
"""Points of the smallest letter at which strokes are as wide as they are said to be."""
_SHAPES = {"circle": "o", "diamond": "D", "square": "s", "triangle": "^", "left": "<", "right": ">"}
_BEFORE = {"left": 0.0, "center": 0.5, "right": 1.0}
"""How much of a text stands to the left of its place."""
_LEGEND_GAP = 1.6
_ROUNDED = 1.03


class Ink:
    """A figure of `width` by `height` points on which words and marks are placed, in points to the
    right of and below its top left corner; `letter` is the size in points of its smallest letter."""

    def __init__(self, width: float, height: float, letter: float, palette: Palette) -> None:
        self.width, self.height, self.letter, self.palette = width, height, letter, palette
        self._stroke = letter / _FINE
        self.figure = Figure(figsize=(width / 72, height / 72), facecolor=palette.ground)
        FigureCanvasAgg(self.figure)
        self._points = Affine2D().scale(1 / width, -1 / height).translate(0, 1) + self.figure.transFigure

    @property
    def map_palette(self) -> MapPalette:
        """The colours of maps in the same theme."""
        return DARK_MAP if self.palette is DARK else LIGHT_MAP

    def write(
        self,
        text: str | Sequence[str],
        x: float,
        y: float,
        *,
        size: float = 1.0,
        bold: bool = False,
        colour: Any = None,
        across: str = "left",
        down: str = "middle",
        halo: Any = None,
        slanted: bool = False,
    ) -> None:
        """Write one line or several, `size` in smallest letters; `across` and `down` say what of the
        text stands at the place: "left", "center" or "right", and "top", "middle" or "bottom".
        `halo` is the colour of an outline that sets it off. What the text says is never a formula."""
        lines = [text] if isinstance(text, str) else list(text)
        tall = LINE * size * self.letter
        top = y - {"top": 0.0, "middle": 0.5, "bottom": 1.0}[down] * tall * len(lines)
        kind = Text if halo is None else _SetOff
        for place, line in enumerate(lines):
            written = kind(
                x,
                top + (place + 0.76) * tall,
                line,
                fontsize=size * self.letter,
                fontweight="bold" if bold else "normal",
                fontstyle="italic" if slanted else "normal",
                color=colour or self.palette.text,
                ha=across,
                va="baseline",
                zorder=6,
                parse_math=False,
            )
            if halo is not None:
                written.set_path_effects([withStroke(linewidth=0.32 * self.letter, foreground=halo)])
            self._add(written)

    def line(
        self, ends: Any, colour: Any, width: float, *, dash: Any = "solid", above: int = 2, alpha: float = 1
    ) -> None:
        """Lines, each a row of places; `width` is in points where letters are small, and grows with
        them."""
        if not len(ends):
            return
        # As one path, which takes a tenth of the time.
        lines = Path.make_compound_path(*(Path(np.asarray(line, float)) for line in ends))
        stroke = {"ec": colour, "lw": width * self._stroke, "ls": dash, "joinstyle": "round"}
        self._add(PathPatch(lines, fc="none", zorder=above, alpha=alpha, **stroke))

    def rule(
        self, x0: float, y0: float, x1: float, y1: float, colour: Any, width: float, **more: Any
    ) -> None:
        """One straight line."""
        self.line([[(x0, y0), (x1, y1)]], colour, width, **more)

    def shape(self, corners: Any, *, fill: Any, edge: Any = "none", width: float = 0, above: int = 1) -> None:
        """A filled shape with these corners."""
        self._add(Polygon(corners, fc=fill, ec=edge, lw=width * self._stroke, zorder=above))

    def shapes(self, corners: Sequence[Any], *, fill: Any, edge: Any, width: float) -> None:
        """Filled shapes with these corners, below all else: as one, which takes a fraction of the time."""
        stroke = width * self._stroke
        self._add(PolyCollection(corners, facecolors=[fill], edgecolors=[edge], linewidths=stroke, zorder=1))

    def box(self, x0: float, y0: float, x1: float, y1: float, **more: Any) -> None:
        """A filled rectangle."""
        self.shape([(x0, y0), (x1, y0), (x1, y1), (x0, y1)], **more)

    def ring(self, x: float, y: float, radius: float, colour: Any, width: float) -> None:
        """A dotted circle."""
        self._add(Circle((x, y), radius, fc="none", ec=colour, lw=width * self._stroke, ls=":", zorder=1))

    def _add(self, artist: Artist) -> None:
        artist.set_transform(self._points)
        self.figure.add_artist(artist, clip=True)

    def marks(
        self,
        xs: Any,
        ys: Any,
        size: float,
        *,
        shape: str = "circle",
        fill: Any,
        edge: Any = None,
        width: float | None = None,
        above: int = 4,
        alpha: float = 1,
    ) -> None:
        """A mark at each place, `size` points across, its edge `width` points wide."""
        if not len(xs):
            return
        self._add(
            Line2D(
                xs,
                ys,
                linestyle="none",
                marker=_SHAPES[shape],
                markersize=size,
                markerfacecolor=fill,
                markeredgecolor=edge if edge is not None else fill,
                markeredgewidth=0.13 * self.letter if width is None else width,
                zorder=above,
                alpha=alpha,
            )
        )


class _SetOff(Text):
    """A text that is drawn as its letters' outlines, without being laid out, which takes longer."""

    def draw(self, renderer: Any) -> None:
        """Draw it where it stands, with what sets it off below it."""
        outlines, across = _outlines(self.get_text(), self.get_fontweight(), self.get_fontstyle())
        aside = _BEFORE[self.get_horizontalalignment()] * across
        x, y = self.get_transform().transform(self.get_position())
        put = Affine2D().translate(-aside, 0).scale(renderer.points_to_pixels(self.get_fontsize()))
        drawn = PathPatch(outlines, fc=self.get_color(), lw=0, joinstyle="round")
        drawn.set_path_effects(self.get_path_effects())
        drawn.set_transform(put.translate(x, y))
        drawn.draw(renderer)


# The names of places come again on every map, and to outline one takes longer than to draw it.
@lru_cache(maxsize=2_000)
def _outlines(text: str, weight: Any, style: Any) -> tuple[Path, float]:
    """The letters' outlines from where they begin, and how far they go across, in sizes of a letter."""
    corners, codes = text_to_path.get_text_path(FontProperties(weight=weight, style=style), text)
    places = np.asarray(corners, float) / text_to_path.FONT_SCALE
    return Path(places, codes or None), float(places[:, 0].max(initial=0.0))


def wide(text: str, size: float, *, bold: bool = False) -> float:
    """How many points across a text is, in letters of `size` points."""
    return size * sum(_advance(letter, bold) for letter in text)


@cache
def _advance(letter: str, bold: bool) -> float:
    """A letter's width, in sizes of the letter, with a little to spare: pixels round it up."""
    font = get_font(findfont(FontProperties(weight="bold" if bold else "normal")))
    font.set_size(100, 72)
    return font.load_char(ord(letter)).linearHoriAdvance / 65536 / 100 * _ROUNDED


def wrapped(text: str, room: float, size: float, *, bold: bool = False, most: int | None = None) -> list[str]:
    """A text in lines of at most `room` points; a word that is longer is broken, and what does not
    fit into the `most` lines is left out with an ellipsis."""
    lines: list[str] = []
    for word in _words(text, room, size, bold):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and wide(longer, size, bold=bold) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    if most is not None and len(lines) > most:
        last = f"{lines[most - 1]}…"
        while len(last) > 1 and wide(last, size, bold=bold) > room:
            last = f"{last[:-2].rstrip()}…"
        lines = [*lines[: most - 1], last]
    return lines or [""]


def _words(text: str, room: float, size: float, bold: bool) -> Iterator[str]:
    # A space that does not break, before an arrow, must not break here either.
    for word in filter(None, text.split(" ")):
        while wide(word, size, bold=bold) > room and len(word) > 1:
            fits = 1
            # No letter stands alone on the next line, if that can be.
            while fits < max(1, len(word) - 3) and wide(f"{word[: fits + 1]}-", size, bold=bold) <= room:
                fits += 1
            yield f"{word[:fits]}-"
            word = word[fits:]
        yield word


def legend_lines(items: Sequence[str], room: float, letter: float) -> list[list[str]]:
    """The items of a legend, as many beside each other as there is `room` for (points)."""
    lines: list[list[str]] = []
    for item in items:
        if lines and sum(_legend_wide(part, letter) for part in (*lines[-1], item)) <= room:
            lines[-1].append(item)
        else:
            lines.append([item])
    return lines


def _legend_wide(item: str, letter: float) -> float:
    return wide(item, letter) + (_LEGEND_GAP + 1.3) * letter


def legend_places(items: Sequence[str], room: float, letter: float) -> Iterator[tuple[str, float, float]]:
    """Each item with the middle of its mark, in points right of and below the legend's corner."""
    for row, line in enumerate(legend_lines(items, room, letter)):
        x = 0.7 * letter
        for item in line:
            yield item, x, (row + 0.5) * 1.35 * letter
            x += _legend_wide(item, letter)


def legend_height(items: Sequence[str], room: float, letter: float) -> float:
    """How many points high a legend is."""
    return 1.35 * letter * len(legend_lines(items, room, letter))

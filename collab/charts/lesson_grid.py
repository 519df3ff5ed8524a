"""The ground of charts with a row for each partnership and a column for each lesson."""

import html
import textwrap
from collections.abc import Sequence

from collab.charts.figure import Drawn
from collab.charts.style import finish
from collab.palette import Palette

_ROW, _LINE, _NAME = 27, 15, 26
"""Pixels of a row and of a line of a column's name, and letters of a row's name."""


def head(name: str, number: int, letters: int, *, narrow: bool = False) -> list[str]:
    """A lesson's number and name in lines of so many letters, and its number once more: on a narrow
    screen, where ten names do not fit beside each other, the page shows only that, and on a wide one
    all but that. On a phone, which is always `narrow`, it is the number alone, so that no room is left for
    names."""
    if narrow:
        return [str(number)]
    return [*textwrap.wrap(f"{number} {name}", letters, break_long_words=False), str(number)]


def lay_out(
    figure: Drawn, names: Sequence[str], heads: Sequence[Sequence[str]], palette: Palette, below: int
) -> None:
    """Name the rows and, above them, the columns, whose names are given in lines; `below` are the
    pixels that the legend takes."""
    above = 18 + _LINE * max(map(len, heads), default=1)
    height = above + below + _ROW * max(1, len(names))
    finish(figure, palette, height=height, rows=[str(name) for name in names])
    figure.update_layout(margin={"t": above, "b": below, "r": 12})
    figure.update_xaxes(
        range=[-0.5, len(heads) - 0.5],
        tickvals=list(range(len(heads))),
        ticktext=["<br>".join(html.escape(line) for line in head) for head in heads],
        tickangle=0,
        tickfont={"size": 12},
        side="top",
        showgrid=False,
        automargin=False,
        ticklabeloverflow="allow",
    )
    figure.update_yaxes(
        ticktext=[html.escape(textwrap.shorten(str(name), _NAME, placeholder=" …")) for name in names],
        tickfont={"size": 12},
    )

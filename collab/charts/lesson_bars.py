"""The ten lessons as bars: in how many partnerships each is in place, or how one rates them."""

import html
import textwrap

import pandas as pd

from collab.charts.figure import Drawn, bar
from collab.charts.style import Chart, finish
from collab.data.disclosure.gate import Disclosed
from collab.data.vocabulary import RATINGS
from collab.metrics.lesson_ratings import IN_PLACE
from collab.palette import Palette

_ROW, _NAME, _LETTER, _END = 30, 48, 6.9, 150
"""Pixels of a row, letters of a lesson's name, pixels of a letter, and pixels right of the bars."""
_NARROW_ROW, _NARROW_NAME, _NARROW_END, _RAISED = 50, 44, 112, 20
"""The same on a phone, where a name stands above its bar, and by how many pixels."""
_THICK = 15
"""Pixels down of a bar."""


def lessons_in_place(*, lessons: Disclosed, title: str, palette: Palette, narrow: bool = False) -> Chart:
    """A bar a lesson as long as the share of the partnerships assessed that have it in place, on a pale
    one of all that were assessed for it. Where it is `narrow`, each lesson's name stands above its bar.

    `lessons` has `lesson_title`, `in_place` and `assessed` (partnerships), the first row on top.
    """
    table = lessons.table.reset_index(drop=True)
    shares = 100 * table["in_place"] / table["assessed"]
    figure = Drawn()
    thick = _THICK / (_NARROW_ROW if narrow else _ROW)
    _add_bars(figure, [100.0] * len(table), thick, palette.grid)
    _add_bars(figure, shares.tolist(), thick, palette.ours)
    ends = [f"<b>{row['in_place']:.0f}</b> of {row['assessed']:.0f} in place" for _, row in table.iterrows()]
    _lay_out(figure, table["lesson_title"], ends, (0, 100), palette, narrow)
    told = "; ".join(
        f"{row['lesson_title']}: {row['in_place']:.0f} of {row['assessed']:.0f}"
        for _, row in table.iterrows()
    )
    return Chart(
        figure, title, f"{title}. {told}.", lessons, ("lesson_title", "assessed", "in_place", "share")
    )


def lessons_rated(*, ratings: Disclosed, title: str, palette: Palette, narrow: bool = False) -> Chart:
    """A bar a lesson as long as its rating, 1 to 4: filled where it is in place, open where it is not.
    `narrow` as for `lessons_in_place`.

    `ratings` has `lesson_title`, `rating` (missing where it was not assessed) and `rating_text`.
    """
    table = ratings.table.reset_index(drop=True)
    figure = Drawn()
    rated = pd.to_numeric(table["rating"]).astype(float).fillna(0)
    there = rated >= IN_PLACE
    thick = _THICK / (_NARROW_ROW if narrow else _ROW)
    _add_bars(figure, [4.0] * len(table), thick, palette.grid)
    _add_bars(figure, rated.where(there, 0).tolist(), thick, palette.ours)
    _add_bars(figure, rated.where(~there, 0).tolist(), thick, palette.ground, palette.quiet)
    ends = [f"{rating:.0f} {RATINGS[f'{rating:.0f}']}" if rating else "not assessed" for rating in rated]
    _lay_out(figure, table["lesson_title"], ends, (0, 4), palette, narrow)
    told = "; ".join(f"{row['lesson_title']}: {row['rating_text']}" for _, row in table.iterrows())
    return Chart(figure, title, f"{title}. {told}.", ratings, ("lesson_title", "rating_text"))


def _add_bars(figure: Drawn, lengths: list[float], thick: float, colour: str, line: str = "") -> None:
    figure.add_trace(
        bar(
            x=lengths,
            y=list(range(len(lengths))),
            orientation="h",
            width=thick,
            marker={"color": colour, "line": {"color": line or colour, "width": 1.5 if line else 0}},
            hoverinfo="skip",
            showlegend=False,
        )
    )


def _lay_out(
    figure: Drawn,
    names: pd.Series,
    ends: list[str],
    span: tuple[float, float],
    palette: Palette,
    narrow: bool,
) -> None:
    """The lessons' names on the left of the bars, or above them, what they come to on the right."""
    letters = _NARROW_NAME if narrow else _NAME
    lines = [textwrap.shorten(str(name), letters, placeholder=" …") for name in names]
    finish(figure, palette, height=(_NARROW_ROW if narrow else _ROW) * max(1, len(lines)) + 16)
    left = 4 if narrow else 12 + _LETTER * max(map(len, lines), default=0)
    right, top = (_NARROW_END, 16) if narrow else (_END, 8)
    figure.update_layout(barmode="overlay", margin={"l": left, "r": right, "t": top, "b": 8})
    figure.update_xaxes(visible=False, range=list(span))
    figure.update_yaxes(
        tickvals=list(range(len(lines))),
        ticktext=[f"{html.escape(line)}  " for line in lines],
        showticklabels=not narrow,
        range=[len(lines) - 0.5, -0.5],
    )
    for row, (line, told) in enumerate(zip(lines, ends, strict=True)):
        beside = {"y": row, "xref": "paper", "xanchor": "left", "showarrow": False}
        font = {"size": 14, "color": palette.text}
        figure.add_annotation(**beside, x=1, xshift=8, text=told, font=font)
        if narrow:
            figure.add_annotation(**beside, x=0, yshift=_RAISED, text=html.escape(line), font=font)

"""How far apart the two sides are in what they should share: before, and like for like."""

import textwrap

import numpy as np
import pandas as pd

from collab.charts.figure import Drawn, Part, scatter
from collab.charts.gap_chart import add_names
from collab.charts.style import Chart, finish
from collab.data.disclosure.gate import Disclosed
from collab.metrics.balance import ABOUT
from collab.palette import Palette
from collab.words import characteristic_briefly
from collab.words.numbers import two_decimals

BALANCE_COLUMNS = ("characteristic", "held", "raw_difference", "alike_difference")
MOST_DRAWN = 14
"""How many rows are drawn at most; the table has the others."""
_ROW, _ABOVE, _BELOW = 26, 58, 66
"""Pixels of a row, and above and below all rows."""
_MARGIN = 0.08
"""What is left free beside the furthest mark, of the width."""
_SIDES = ("← less in partnership schools", "more in partnership schools →")
_SIDE_LETTERS = 12
"""Of a line, so that the words fit beside a zero that is far on one side, on a phone too."""


def balance_plot(*, balance: Disclosed, alike: float, title: str, palette: Palette) -> Chart:
    """A row a characteristic: a diamond where the sides are as they are, a dot where they are like
    for like, a line between them; the band within `alike` standard deviations of zero is shaded, and
    dots that are still outside it have the colour of what is beyond a limit.

    `balance` is a table of `collab.metrics.balance.balance`, the furthest apart first. Of these as many
    as there is room for are drawn, all of those still apart among them: what schools and pupils are like,
    then districts, then bands of size.
    """
    near = balance.table["alike_difference"].abs().le(alike) | balance.table["alike_difference"].isna()
    drawn = near.sort_values(kind="stable").index[:MOST_DRAWN]
    table = balance.table.loc[drawn.sort_values()]
    table = table.sort_values("about", key=lambda about: about.map(ABOUT.index), kind="stable")
    table = table.reset_index(drop=True)
    rows = list(range(len(table)))
    figure = Drawn()
    figure.add_vrect(-alike, alike, fillcolor=palette.grid, opacity=0.6, layer="below")
    ends = zip(table["raw_difference"], table["alike_difference"], strict=True)
    figure.add_trace(
        scatter(
            x=[x for raw, after in ends for x in (raw, after, None)],
            y=[y for row in rows for y in (row, row, None)],
            mode="lines",
            line={"color": palette.quiet, "width": 2},
            hoverinfo="skip",
            showlegend=False,
        )
    )
    within = table["alike_difference"].abs() <= alike
    for column, own, name, symbol, colour in (
        ("raw_difference", within | True, "as they are", "diamond-open", palette.quiet),
        ("alike_difference", within, "like for like", "circle", palette.ours),
        ("alike_difference", ~within, "like for like, still apart", "circle", palette.theirs),
    ):
        figure.add_trace(_marks(table[own], column, name, symbol, colour))
    names = [characteristic_briefly(str(name)) for name in table["characteristic"]]
    left, lines = add_names(figure, names, [""] * len(rows), palette)
    _add_groups(figure, table["about"], palette)
    for words, anchor, shift in zip(_SIDES, ("right", "left"), (-5, 5), strict=True):
        figure.add_annotation(
            x=0,
            y=1,
            yref="paper",
            yanchor="bottom",
            yshift=4,
            xanchor=anchor,
            xshift=shift,
            align=anchor,
            text="<br>".join(textwrap.wrap(words, _SIDE_LETTERS)),
            showarrow=False,
            font={"size": 13, "color": palette.text},
        )
    finish(figure, palette, height=_ABOVE + _BELOW + (_ROW + 11 * (lines - 1)) * max(len(rows), 1))
    figure.update_layout(margin={"l": left, "r": 12, "t": _ABOVE, "b": _BELOW})
    figure.update_yaxes(visible=False, range=[len(rows) - 0.5, -0.5])
    figure.update_xaxes(zeroline=True, zerolinecolor=palette.text, zerolinewidth=1.5, tickangle=0, nticks=6)
    figure.update_xaxes(range=list(_span(table, alike)))
    spoken = " ".join(
        f"{row['characteristic']}: {two_decimals(row['raw_difference'])}{_after(row['alike_difference'])}."
        for _, row in table.iterrows()
    )
    return Chart(figure, title, f"{title}. In standard deviations. {spoken}", balance, BALANCE_COLUMNS)


def _span(table: pd.DataFrame, alike: float) -> tuple[float, float]:
    """The lowest and highest that is shown: all marks and the band, with some room on either side for
    the words of whose side it is."""
    known = table[["raw_difference", "alike_difference"]].to_numpy(float)
    known = known[np.isfinite(known)]
    low, high = min([-3 * alike, *known]), max([3 * alike, *known])
    margin = _MARGIN * (high - low)
    return low - margin, high + margin


def _add_groups(figure: Drawn, about: pd.Series, palette: Palette) -> None:
    """A thin line where characteristics of another kind begin."""
    for row in about.index[1:]:
        if about[row] != about[row - 1]:
            figure.add_hline(row - 0.5, line={"color": palette.grid, "width": 1.5})


def _marks(table: pd.DataFrame, column: str, name: str, symbol: str, colour: str) -> Part:
    known = table[table[column].notna()]
    return scatter(
        x=known[column],
        y=known.index,
        mode="markers",
        name=name,
        marker={"symbol": symbol, "size": 10, "color": colour, "line": {"width": 2, "color": colour}},
        text=[f"{name}: {two_decimals(value)} standard deviations" for value in known[column]],
        hovertemplate="%{text}<extra></extra>",
        showlegend=len(known) > 0,
    )


def _after(difference: float) -> str:
    return "" if pd.isna(difference) else f", like for like {two_decimals(difference)}"

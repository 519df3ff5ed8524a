"""How far apart the two sides are in what they should share: before, and like for like."""

import pandas as pd

from collab.charts.figure import Drawn, Part, scatter
from collab.charts.gap_chart import add_names
from collab.charts.style import Chart, finish
from collab.data.disclosure.gate import Disclosed
from collab.palette import Palette
from collab.words.numbers import two_decimals

BALANCE_COLUMNS = ("characteristic", "held", "raw_difference", "alike_difference")
MOST_DRAWN = 14
"""How many rows are drawn at most; the table has the others."""
_ROW, _ABOVE, _BELOW = 26, 34, 66
"""Pixels of a row, and above and below all rows."""


def balance_plot(*, balance: Disclosed, alike: float, title: str, palette: Palette) -> Chart:
    """A row a characteristic: a diamond where the sides are as they are, a dot where they are like
    for like, a line between them; the band within `alike` standard deviations of zero is shaded.

    `balance` is a table of `collab.metrics.balance.balance`, the furthest apart first.
    """
    table = balance.table.head(MOST_DRAWN)
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
    for column, name, symbol, colour in (
        ("raw_difference", "as they are", "diamond-open", palette.theirs),
        ("alike_difference", "like for like", "circle", palette.ours),
    ):
        figure.add_trace(_marks(table, column, name, symbol, colour))
    left, _ = add_names(figure, table["characteristic"].astype(str).tolist(), [""] * len(rows), palette)
    for words, anchor in (("← partnership schools lower", "right"), ("higher →", "left")):
        figure.add_annotation(
            x=0,
            y=1,
            yref="paper",
            yanchor="bottom",
            yshift=4,
            xanchor=anchor,
            xshift=5 if anchor == "left" else -5,
            text=words,
            showarrow=False,
            font={"size": 12, "color": palette.text},
        )
    finish(figure, palette, height=_ABOVE + _BELOW + _ROW * max(len(rows), 1))
    figure.update_layout(margin={"l": left, "r": 12, "t": _ABOVE, "b": _BELOW})
    figure.update_yaxes(visible=False, range=[len(rows) - 0.5, -0.5])
    figure.update_xaxes(zeroline=True, zerolinecolor=palette.text, zerolinewidth=1.5, tickangle=0, nticks=6)
    spoken = " ".join(
        f"{row['characteristic']}: {two_decimals(row['raw_difference'])}{_after(row['alike_difference'])}."
        for _, row in table.iterrows()
    )
    return Chart(figure, title, f"{title}. In standard deviations. {spoken}", balance, BALANCE_COLUMNS)


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

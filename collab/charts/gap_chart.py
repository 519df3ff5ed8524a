"""Gaps drawn as gaps: a row each, one dot and one bar around zero."""

import html
import textwrap
from collections.abc import Sequence

import numpy as np
import pandas as pd

from collab.charts.figure import Drawn, scatter
from collab.charts.style import Chart, bars, finish, nice_ticks
from collab.data.disclosure.gate import WITHHELD, Disclosed
from collab.metrics.gap import without_bar
from collab.palette import Palette
from collab.words import both_sides, gap_told, gaps_told, groups_told, points
from collab.words.numbers import UNSURE, briefly
from collab.words.on_gaps import GAP_COLUMNS

_ROW, _CLOSE_ROW, _ABOVE, _BELOW = 40, 28, 40, 30
"""Pixels of a row, of one close to the next, and above and below all rows."""
_LINE, _LINE_ON_A_PHONE = 15, 21
"""Pixels of each further line of a name; on a phone most names have two, and rows must not run together."""
_WRAP, _NARROW_WRAP, _SIDE_WRAP = 22, 14, 18
_LETTER, _SMALL_LETTER = 8.0, 6.4
"""Pixels that a letter of a name, and of what stands below it, takes up on the wide side."""
_FURTHEST = 60
"""Points from zero at which the picture ends; a bar that goes on is cut there."""
_LONG_NAMES = 150
"""Pixels of names beside which a phone has room for few figures below the rows."""
_TOO_FEW = textwrap.wrap(UNSURE.partition(" to ")[0], 8)
"""What stands beside a gap without a bar, in few letters: a phone has 50 pixels for them."""
_ROOM = 0.35
"""The share of the picture that these words need on the far side of their mark from zero."""
_END = 70
"""Pixels right of the picture, in which the gap of a row stands clear of words beside its dot on a phone."""
_LITTLE = 0.4
"""The share of the picture beside zero in which there is no room to say whose side it is in full."""


def gap_chart(
    *,
    gaps: Disclosed,
    names: Sequence[str],
    title: str,
    palette: Palette,
    beside: str = "percent",
    ours: str = "partnership schools",
    columns: Sequence[str] = GAP_COLUMNS,
    span: tuple[float, float] | None = None,
    apart: bool = False,
    close: bool = False,
    narrow: bool = False,
) -> Chart:
    """A row for every gap of `gaps`, named by `names`, the first on top: a dot at the gap with a
    bar where it probably lies, `ours` behind on the left of zero and ahead on the right, and the
    gap at the end of the row. Filled: more than chance. Open: could be chance.

    `gaps` has the columns of `gap`. Below each name stand both percentages (`beside` is "percent")
    or means ("mean"), both sides' pupils ("eligible") or nothing (""). `span` are the lowest and highest
    points shown, so that several pictures share one scale; `apart` sets the first row, of the whole
    area, apart. Rows are `close` to each other, with nothing below their names, where the picture is
    enlarged: the fewer words, the larger they are. Where it is `narrow`, part of a phone, names have
    shorter lines and fewer figures stand below the rows.
    """
    table = gaps.table.reset_index(drop=True)
    figure = Drawn()
    for clear in (False, True):
        _add_marks(figure, table, table["clear"].eq(True) == clear, clear, palette)
    _add_too_few(figure, table, " " if close else "<br>", palette)
    below = ["" if close else both_sides(row, beside) for _, row in table.iterrows()]
    left, lines = add_names(figure, names, below, palette, _NARROW_WRAP if narrow else _WRAP)
    _add_ends(figure, table, palette)
    low, high = span or span_with_words(gaps)
    add_cuts(figure, table.assign(row=table.index, begins=0.0), (low, high), palette, 11)
    _add_sides(figure, ours, (low, high), palette)
    if apart:
        figure.add_hline(0.5, line={"color": palette.grid, "width": 1})
    row = (_CLOSE_ROW if close else _ROW) + (_LINE_ON_A_PHONE if narrow else _LINE) * (lines - 1)
    finish(figure, palette, height=_ABOVE + _BELOW + row * len(names))
    figure.update_layout(margin={"l": left, "r": _END, "t": _ABOVE, "b": _BELOW})
    figure.update_yaxes(visible=False, range=[len(names) - 0.5, -0.5])
    # Figures stand close on a phone: only the last says what they are.
    figures = 3 if narrow else 4 if left > _LONG_NAMES else 5
    # Plotly's own choice, a step of 50 for want of 25, may leave the zero alone: then no length can be read.
    ticks = nice_ticks(low, high, figures)
    figure.update_xaxes(range=[low, high], tick0=0, dtick=ticks[-1] - ticks[-2], tickangle=0)
    figure.update_xaxes(ticksuffix=" pts", showticksuffix="last", tickfont={"size": 13})
    figure.update_xaxes(zeroline=True, zerolinecolor=palette.text, zerolinewidth=2)
    known = table["gap"].notna()
    if "percent_in" in table and table.loc[known, "percent_in"].notna().all():
        sentences = groups_told(gaps, names, (ours, "the others"))
    else:
        sentences = gaps_told(gaps, names)
    return Chart(figure, title, f"{title}. {sentences}", gaps, tuple(columns))


def span_of(*tables: Disclosed) -> tuple[float, float]:
    """The lowest and highest points that pictures of these gaps on one scale have to show."""
    ends = [shown.table[["gap", "wide_low", "wide_high"]].to_numpy(float).ravel() for shown in tables]
    known = np.concatenate([[-3.0, 3.0], *ends])
    low, high = max(np.nanmin(known), -_FURTHEST), min(np.nanmax(known), _FURTHEST)
    margin = 0.06 * (high - low)
    return float(low - margin), float(high + margin)


def span_with_words(*tables: Disclosed) -> tuple[float, float]:
    """As `span_of`, with room for the words beside gaps that have no bar: they stand on the far side of
    their mark from zero, so that they never cover the line of no difference."""
    low, high = span_of(*tables)
    for shown in tables:
        for gap in shown.table.loc[shown.table["wide_low"].isna(), "gap"].dropna():
            if gap > 0:
                high = max(high, (gap - _ROOM * low) / (1 - _ROOM))
            else:
                low = min(low, (gap - _ROOM * high) / (1 - _ROOM))
    return float(low), float(high)


def _add_marks(figure: Drawn, table: pd.DataFrame, own: pd.Series, clear: bool, palette: Palette) -> None:
    """The bars and dots of the rows `own`, filled where they are `clear`."""
    rows = table[own & table["gap"].notna()]
    colour = palette.ours if clear else palette.quiet
    known = rows[rows["wide_low"].notna()]
    line = {"color": colour, "width": 6 if clear else 4}
    figure.add_trace(bars(known["wide_low"], known["wide_high"], known.index, line))
    figure.add_trace(
        scatter(
            x=rows["gap"],
            y=rows.index,
            mode="markers",
            showlegend=False,
            marker={
                "size": 15 if clear else 13,
                "color": colour if clear else palette.ground,
                "line": {"width": 2.5, "color": colour},
            },
            text=[pointed_at(row) for _, row in rows.iterrows()],
            hovertemplate="%{text}<extra></extra>",
        )
    )


def _add_too_few(figure: Drawn, table: pd.DataFrame, between: str, palette: Palette) -> None:
    """What stands beside gaps without a bar; `between` its words a space, or the break of a line."""
    for place, row in table[without_bar(table)].iterrows():
        figure.add_annotation(
            x=row["gap"],
            y=place,
            text=between.join(_TOO_FEW),
            xshift=10 if row["gap"] > 0 else -10,
            xanchor="left" if row["gap"] > 0 else "right",
            align="left" if row["gap"] > 0 else "right",
            showarrow=False,
            font={"size": 13, "color": palette.text},
        )


def pointed_at(row: pd.Series) -> str:
    """What is said of a gap when its mark is pointed at."""
    if pd.isna(row["wide_low"]):
        return f"{points(gap_told(row))} points; {UNSURE}"
    return (
        f"{points(gap_told(row))} points, probably {points(row['wide_low'])} to "
        f"{points(row['wide_high'])}: {briefly(row['clear'])}"
    )


def add_names(
    figure: Drawn, names: Sequence[str], below: Sequence[str], palette: Palette, letters: int = _WRAP
) -> tuple[float, int]:
    """Each row's name, in lines of so many `letters`, with what stands below it, left of the rows;
    returns the pixels across that they need, and the most lines of a name."""
    wrapped = [textwrap.wrap(name, letters) for name in names]
    longest = max((len(line) for lines in wrapped for line in lines), default=0)
    left = 12 + max(_LETTER * longest, _SMALL_LETTER * max(map(len, below), default=0))
    for place, (lines, small) in enumerate(zip(wrapped, below, strict=True)):
        name = "<br>".join(html.escape(line) for line in lines)
        figure.add_annotation(
            x=0,
            xref="paper",
            xshift=-left,
            xanchor="left",
            y=place,
            align="left",
            showarrow=False,
            text=f"<b>{name}</b>" + (f'<br><span style="font-size:0.86em">{small}</span>' if small else ""),
            font={"size": 14, "color": palette.text},
        )
    return left, max(map(len, wrapped), default=1)


def add_cuts(
    figure: Drawn, table: pd.DataFrame, ends: tuple[float, float], palette: Palette, size: int
) -> None:
    """A triangle at the edge of a column where a bar goes on beyond it. `table` has the columns of
    `gap`, with `row`, the height at which to draw, and `begins`, where the column's zero lies;
    `ends` are the points at its edges."""
    for beyond, edge, symbol in (
        (table["wide_low"] < ends[0], ends[0], "triangle-left"),
        (table["wide_high"] > ends[1], ends[1], "triangle-right"),
    ):
        rows = table[beyond]
        if rows.empty:
            continue
        figure.add_trace(
            scatter(
                x=rows["begins"] + edge,
                y=rows["row"],
                mode="markers",
                marker={
                    "symbol": symbol,
                    "size": size,
                    "color": [palette.ours if clear else palette.quiet for clear in rows["clear"]],
                },
                hoverinfo="skip",
                showlegend=False,
                cliponaxis=False,
            )
        )


def _add_ends(figure: Drawn, table: pd.DataFrame, palette: Palette) -> None:
    """The gap at the end of each row, "c" where it is withheld."""
    for place, (_, row) in enumerate(table.iterrows()):
        told = WITHHELD if pd.isna(row["gap"]) else points(gap_told(row))
        figure.add_annotation(
            x=1,
            xref="paper",
            xshift=_END - 2,
            xanchor="right",
            y=place,
            showarrow=False,
            text=f"<b>{told}</b>",
            font={"size": 15, "color": palette.ours if bool(row["clear"]) else palette.text},
        )


def _add_sides(figure: Drawn, ours: str, ends: tuple[float, float], palette: Palette) -> None:
    """Whose side is whose, above the line of no difference: where there is little room on one side of it,
    the other says who is meant."""
    right = ends[1] / (ends[1] - ends[0])
    behind = f"← {ours} behind" if 1 - right >= _LITTLE else "← behind"
    ahead = f"{ours} ahead →" if right >= _LITTLE else "ahead →"
    for words, anchor, shift in ((behind, "right", -5), (ahead, "left", 5)):
        lines = textwrap.wrap(words, _SIDE_WRAP)
        figure.add_annotation(
            x=0,
            y=1,
            yref="paper",
            yshift=4,
            yanchor="bottom",
            xanchor=anchor,
            xshift=shift,
            align=anchor,
            showarrow=False,
            text="<br>".join(html.escape(line) for line in lines),
            font={"size": 13, "color": palette.text},
        )

"""Plotly figures from disclosed tables: pure, keyword-only, returned with their table.

Colours are the Government Analysis Function's duo palette, with a lighter blue on dark grounds;
shape, not colour alone, tells the two groups apart.
"""

import html
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go

from collab.disclosure import Disclosed
from collab.measures import MEASURES
from collab.narrative import percent, points
from collab.selection import IN

_TITLE_WIDTH = 44


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours of one theme; every pair with `ground` has a contrast of 3 or more, `text` 7."""

    ours: str
    theirs: str
    everyone: str
    text: str
    grid: str
    ground: str


LIGHT = Palette("#12436D", "#D9530F", "#3D3D3D", "#1D1D1B", "#D6D6D6", "#FFFFFF")
DARK = Palette("#6BACE6", "#F79A68", "#D0D0D0", "#F2F2F0", "#4A4E54", "#14181D")


@dataclass(frozen=True, slots=True)
class Chart:
    """A figure with its finding as title, its text alternative, and the table behind it."""

    figure: go.Figure
    title: str
    alt: str
    table: Disclosed
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """How one of the two groups is drawn."""

    name: str
    suffix: str
    symbol: str
    shift: float


SIDES = (
    Side(IN, "in", "circle", -0.17),
    Side("Not in one", "not_in", "diamond-open", 0.17),
)

GAP_COLUMNS = (
    "schools_in", "eligible_in", "percent_in", "low_in", "high_in",
    "schools_not_in", "eligible_not_in", "percent_not_in", "low_not_in", "high_not_in",
    "gap", "wide_low", "wide_high", "gap_pupils", "clear",
)  # fmt: skip


def thresholds(*, gaps: Disclosed, title: str, palette: Palette) -> Chart:
    """In against not in at every threshold of a key stage, with the county's percent as a line.

    `gaps` has `measure`, the columns of `gap` and `percent_all` (percent of all schools).
    """
    names = [MEASURES[str(code)].short for code in gaps.table["measure"]]
    figure = _two_groups(gaps.table, names, palette)
    figure.add_trace(
        go.Scatter(
            x=gaps.table["percent_all"], y=list(range(len(names))), mode="markers",
            name="All schools",
            marker={"symbol": "line-ns", "size": 30,
                    "line": {"width": 2.5, "color": palette.everyone}},
            hovertemplate="All schools: %{x:.1f}%<extra></extra>",
        )
    )  # fmt: skip
    _finish(figure, title, palette, names, height=86 + 50 * len(names))
    figure.update_xaxes(range=[0, 104])
    alt = f"{title}. " + _spoken(gaps.table, names)
    return Chart(figure, title, alt, gaps, ("measure", *GAP_COLUMNS, "percent_all"))


def dumbbells(
    *,
    gaps: Disclosed,
    label: str,
    title: str,
    palette: Palette,
    columns: Sequence[str] = (),
) -> Chart:
    """In against not in for every row of `gaps`, joined by a bar, with the gap written beside it.

    `label` is the column that names the rows; the first row is drawn on top. The bars of each
    marker are its 95% interval.
    """
    names = [str(name) for name in gaps.table[label]]
    figure = _two_groups(gaps.table, names, palette, joined=True)
    highs = gaps.table[["high_in", "high_not_in"]].max(axis=1)
    figure.add_trace(
        go.Scatter(
            x=highs, y=list(range(len(names))), mode="text", textposition="middle right",
            text=["" if pd.isna(g) else f"  {points(g)}" for g in gaps.table["gap"]],
            textfont={"color": palette.text, "size": 14}, hoverinfo="skip", showlegend=False,
            cliponaxis=False,
        )
    )  # fmt: skip
    _finish(figure, title, palette, names, height=90 + 44 * len(names))
    lows = gaps.table[["low_in", "low_not_in"]].min(axis=1)
    if lows.notna().any():
        floor, top = max(0.0, lows.min() - 4), min(104.0, highs.max() + 10)
        figure.update_xaxes(range=[floor, top])
    alt = f"{title}. " + _spoken(gaps.table, names)
    return Chart(figure, title, alt, gaps, tuple(columns) or (label, *GAP_COLUMNS))


def _two_groups(
    table: pd.DataFrame, names: list[str], palette: Palette, *, joined: bool = False
) -> go.Figure:
    """A marker with its interval and value for each side of every row."""
    figure = go.Figure()
    rows = list(range(len(names)))
    if joined:
        figure.add_trace(
            go.Bar(
                base=table["percent_not_in"], x=table["percent_in"] - table["percent_not_in"],
                y=rows, orientation="h", width=0.05, marker_color=palette.grid,
                hoverinfo="skip", showlegend=False,
            )
        )  # fmt: skip
    for side, colour in zip(SIDES, (palette.ours, palette.theirs), strict=True):
        value, low, high = (table[f"{part}_{side.suffix}"] for part in ("percent", "low", "high"))
        figure.add_trace(
            go.Scatter(
                x=value, y=[row + side.shift for row in rows], mode="markers", name=side.name,
                marker={"symbol": side.symbol, "size": 9, "color": colour,
                        "line": {"width": 2, "color": colour}},
                error_x={
                    "type": "data", "symmetric": False, "array": high - value,
                    "arrayminus": value - low, "color": colour, "thickness": 2, "width": 4,
                },
                customdata=list(zip(low, high, table[f"eligible_{side.suffix}"], strict=True)),
                hovertemplate=(
                    f"{side.name}: %{{x:.1f}}%<br>95% interval %{{customdata[0]:.1f}} to "
                    "%{customdata[1]:.1f}<br>%{customdata[2]:,} pupils<extra></extra>"
                ),
            )
        )  # fmt: skip
        if not joined:
            figure.add_trace(
                go.Scatter(
                    x=high, y=[row + side.shift for row in rows], mode="text",
                    text=["" if pd.isna(v) else f"  {percent(v)}" for v in value],
                    textposition="middle right", textfont={"size": 13, "color": palette.text},
                    hoverinfo="skip", showlegend=False, cliponaxis=False,
                )
            )  # fmt: skip
    return figure


def _finish(
    figure: go.Figure, title: str, palette: Palette, names: list[str], *, height: int
) -> None:
    """The look all charts share: a wrapped title, horizontal text, one light grid, no zoom."""
    lines = textwrap.wrap(title, _TITLE_WIDTH)
    figure.update_layout(template=template(palette), height=height + 20 * len(lines))
    figure.update_layout(
        title={
            "text": "<br>".join(html.escape(line) for line in lines),
            "y": 1 - 22 / (height + 20 * len(lines)),
        },
        margin={"l": 8, "r": 44, "t": 24 + 21 * len(lines), "b": 60},
    )
    figure.update_yaxes(
        tickvals=list(range(len(names))),
        ticktext=["<br>".join(html.escape(part) for part in textwrap.wrap(n, 18)) for n in names],
        range=[len(names) - 0.5, -0.5],
    )
    figure.update_xaxes(ticksuffix="%")


def template(palette: Palette) -> go.layout.Template:
    """The plotly template of every chart."""
    font = {
        "family": "Source Sans, Arial, sans-serif",
        "size": 14,
        "color": palette.text,
    }
    axis = {
        "gridcolor": palette.grid,
        "zeroline": False,
        "fixedrange": True,
        "automargin": True,
    }
    return go.layout.Template(
        layout={
            "font": font, "paper_bgcolor": "rgba(0,0,0,0)", "plot_bgcolor": "rgba(0,0,0,0)",
            "title": {"font": {"size": 17}, "x": 0, "xref": "container", "xanchor": "left",
                      "y": 1, "yanchor": "top", "pad": {"t": 0, "l": 2}},
            "legend": {"orientation": "h", "x": 0, "xref": "container", "xanchor": "left",
                       "y": 0, "yref": "container", "yanchor": "bottom",
                       "itemclick": False, "itemdoubleclick": False, "font": {"size": 13},
                       "itemwidth": 30, "bgcolor": "rgba(0,0,0,0)"},
            "xaxis": axis, "yaxis": axis | {"showgrid": False, "ticksuffix": " "},
            "hoverlabel": {"font": {"size": 14}}, "dragmode": False, "bargap": 0.9,
        }
    )  # fmt: skip


def _spoken(table: pd.DataFrame, names: list[str]) -> str:
    """The rows as sentences, for readers who cannot see the chart."""
    parts = []
    for name, (_, row) in zip(names, table.iterrows(), strict=True):
        if pd.isna(row["gap"]):
            parts.append(f"{name}: withheld.")
            continue
        sure = "clear of chance" if row["clear"] else "not clear of chance"
        parts.append(
            f"{name}: {percent(row['percent_in'])} in a collaboration, "
            f"{percent(row['percent_not_in'])} not, gap {points(row['gap'])} points, {sure}."
        )
    return " ".join(parts)

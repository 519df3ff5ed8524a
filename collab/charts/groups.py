"""In against not in, at thresholds or by district."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from collab.charts.style import Chart, finish
from collab.disclosure import Disclosed
from collab.measures import MEASURES
from collab.narrative import groups_told, percent, points
from collab.palette import Palette
from collab.selection import IN


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

_SIDE_NAMES = (SIDES[0].name, SIDES[1].name)

GAP_COLUMNS = (
    "schools_in", "eligible_in", "percent_in", "low_in", "high_in",
    "schools_not_in", "eligible_not_in", "percent_not_in", "low_not_in", "high_not_in",
    "gap", "wide_low", "wide_high", "gap_pupils", "clear",
)  # fmt: skip


def thresholds(
    *, gaps: Disclosed, title: str, palette: Palette, england: Mapping[str, float] | None = None
) -> Chart:
    """In against not in at every threshold of a key stage, with the county's percent as a line.

    `gaps` has `measure`, the columns of `gap` and `percent_all` (percent of all schools).
    `england` is England's published percent by measure.
    """
    names = [MEASURES[str(code)].short for code in gaps.table["measure"]]
    published = [(england or {}).get(str(code)) for code in gaps.table["measure"]]
    figure = _two_groups(gaps.table, names, palette, published=published)
    figure.add_trace(
        go.Scatter(
            x=gaps.table["percent_all"], y=list(range(len(names))), mode="markers",
            name="All schools",
            marker={"symbol": "line-ns", "size": 30,
                    "line": {"width": 2.5, "color": palette.everyone}},
            hovertemplate="All schools: %{x:.1f}%<extra></extra>",
        )
    )  # fmt: skip
    if any(value is not None for value in published):
        figure.add_trace(
            go.Scatter(
                x=published, y=list(range(len(names))), mode="markers", name="England (published)",
                marker={"symbol": "x-thin", "size": 9,
                        "line": {"width": 2.5, "color": palette.text}},
                hovertemplate="England, published: %{x:g}%<extra></extra>",
            )
        )  # fmt: skip
    finish(figure, title, palette, height=max(250, 86 + 50 * len(names)), rows=names)
    figure.update_xaxes(range=[0, 104], ticksuffix="%")
    alt = f"{title}. " + groups_told(gaps, names, _SIDE_NAMES)
    told = zip(names, published, strict=True)
    alt += "".join(f" England at {n}: {v:g}%." for n, v in told if v is not None)
    return Chart(figure, title, alt, gaps, ("measure", *GAP_COLUMNS, "percent_all"))


def dumbbells(
    *,
    gaps: Disclosed,
    label: str,
    title: str,
    palette: Palette,
    england: float | None = None,
    columns: Sequence[str] = (),
    sides: tuple[str, str] = _SIDE_NAMES,
) -> Chart:
    """In against not in for every row of `gaps`, joined by a bar, with the gap written beside it.

    `label` is the column that names the rows; the first row is drawn on top. The bars of each
    marker are its 95% interval. `england` is England's published percent, drawn as a line.
    `sides` are the names of the two groups.
    """
    names = [str(name) for name in gaps.table[label]]
    figure = _two_groups(gaps.table, names, palette, joined=True, sides=sides)
    highs = gaps.table[["high_in", "high_not_in"]].max(axis=1)
    figure.add_trace(
        go.Scatter(
            x=highs, y=list(range(len(names))), mode="text", textposition="middle right",
            text=["" if pd.isna(g) else f"  {points(g)}" for g in gaps.table["gap"]],
            textfont={"color": palette.text, "size": 14}, hoverinfo="skip", showlegend=False,
            cliponaxis=False,
        )
    )  # fmt: skip
    finish(figure, title, palette, height=90 + 44 * len(names), rows=names)
    lows = gaps.table[["low_in", "low_not_in"]].min(axis=1)
    if lows.notna().any():
        floor, top = max(0.0, lows.min() - 4), min(104.0, highs.max() + 10)
        if england is not None:
            floor, top = min(floor, england - 4), max(top, england + 4)
        figure.update_xaxes(range=[floor, top], ticksuffix="%")
    if england is not None:
        figure.add_vline(
            england, line={"color": palette.everyone, "dash": "dot", "width": 2},
            annotation={"text": f"England {england:g}%", "yanchor": "bottom", "y": 1},
        )  # fmt: skip
    alt = f"{title}. " + groups_told(gaps, names, sides)
    if england is not None:
        alt += f" England: {england:g}%."
    return Chart(figure, title, alt, gaps, tuple(columns) or (label, *GAP_COLUMNS))


def _two_groups(
    table: pd.DataFrame,
    names: list[str],
    palette: Palette,
    *,
    joined: bool = False,
    published: Sequence[float | None] = (),
    sides: tuple[str, str] = _SIDE_NAMES,
) -> go.Figure:
    """A marker with its interval and value for each side of every row; the values stand beyond
    all marks of the row, `published` ones too."""
    figure = go.Figure()
    marks = table[[c for c in ("high_in", "high_not_in", "percent_all") if c in table]]
    told = np.array(published or [None] * len(names), dtype=float)
    beyond = marks.assign(published=told).max(axis=1)
    rows = list(range(len(names)))
    if joined:
        figure.add_trace(
            go.Bar(
                base=table["percent_not_in"], x=table["percent_in"] - table["percent_not_in"],
                y=rows, orientation="h", width=0.05, marker_color=palette.grid,
                hoverinfo="skip", showlegend=False,
            )
        )  # fmt: skip
    colours = (palette.ours, palette.theirs)
    for side, name, colour in zip(SIDES, sides, colours, strict=True):
        value, low, high = (table[f"{part}_{side.suffix}"] for part in ("percent", "low", "high"))
        figure.add_trace(
            go.Scatter(
                x=value, y=[row + side.shift for row in rows], mode="markers", name=name,
                marker={"symbol": side.symbol, "size": 9, "color": colour,
                        "line": {"width": 2, "color": colour}},
                error_x={
                    "type": "data", "symmetric": False, "array": high - value,
                    "arrayminus": value - low, "color": colour, "thickness": 2, "width": 4,
                },
                customdata=list(zip(low, high, table[f"eligible_{side.suffix}"], strict=True)),
                hovertemplate=(
                    f"{name}: %{{x:.1f}}%<br>95% interval %{{customdata[0]:.1f}} to "
                    "%{customdata[1]:.1f}<br>%{customdata[2]:,} pupils<extra></extra>"
                ),
            )
        )  # fmt: skip
        if not joined:
            figure.add_trace(
                go.Scatter(
                    x=beyond, y=[row + side.shift for row in rows], mode="text",
                    text=["" if pd.isna(v) else f"  {percent(v)}" for v in value],
                    textposition="middle right", textfont={"size": 13, "color": palette.text},
                    hoverinfo="skip", showlegend=False, cliponaxis=False,
                )
            )  # fmt: skip
    return figure

"""Partnerships over the years, and the schools that link them."""

import html
import textwrap
from typing import Any

import numpy as np
import pandas as pd

from collab.charts.figure import Drawn, Part, scatter
from collab.charts.style import Chart, finish
from collab.data.disclosure.gate import Disclosed
from collab.palette import Palette
from collab.words.on_networks import years_told

COLUMNS = ("before_name", "after_name", "when", "schools", "stayed")
_BESIDE = pd.DateOffset(months=4)
_ROW, _LINE, _LETTER = 15, 15, 7.5
"""Pixels of a row beside the lines of its name, of such a line, and of a letter."""
_NAME, _LINES, _YEARS = (46, 18), (1, 3), (8, 3)
"""Letters of a line of a partnership's name, its lines, and how many years are named above at most, each also
where it is narrow."""


def linked_years(
    *,
    spans: Disclosed,
    links: Disclosed,
    day: pd.Timestamp,
    title: str,
    palette: Palette,
    narrow: bool = False,
) -> Chart:
    """A line a partnership from its first member to its end, or to `day`, and an upright line where
    schools of one joined another: a filled mark where they had left it, an open one where all stayed in
    both, with their number. Where it is `narrow`, names stand on up to three lines.

    `spans` has `partnership_name`, `begun` and `ended` (missing where it goes on), in the order of the
    rows; `links` has `before_name`, `after_name`, `when`, `schools` and `stayed`.
    """
    rows = spans.table.reset_index(drop=True)
    place = {name: at for at, name in enumerate(rows["partnership_name"])}
    figure = Drawn()
    for at, row in rows.iterrows():
        goes_on = pd.isna(row["ended"])
        figure.add_trace(
            scatter(
                x=[_iso(row["begun"]), _iso(day if goes_on else row["ended"])],
                y=[at, at],
                mode="lines",
                line={"color": palette.ours if goes_on else palette.quiet, "width": 5 if goes_on else 3},
                hoverinfo="skip",
                showlegend=False,
            )
        )
    told = links.table.assign(
        low=links.table["before_name"].map(place), high=links.table["after_name"].map(place)
    )
    figure.add_trace(
        scatter(
            x=[x for when in told["when"] for x in (_iso(when), _iso(when), None)],
            y=[y for low, high in zip(told["low"], told["high"], strict=True) for y in (low, high, None)],
            mode="lines",
            line={"color": palette.theirs, "width": 1.5},
            hoverinfo="skip",
            showlegend=False,
        )
    )
    figure.add_trace(
        scatter(
            x=[_iso(when) for when in told["when"]],
            y=told["high"],
            mode="markers",
            marker={
                "symbol": np.where(told["high"] > told["low"], "triangle-down", "triangle-up").tolist(),
                "size": 11,
                "color": palette.theirs,
            },
            hoverinfo="skip",
            showlegend=False,
        )
    )
    stayed = told["stayed"].eq(told["schools"])
    figure.add_trace(
        _joined(told[~stayed], "Schools moved on to it", palette.theirs, palette.ground, palette)
    )
    figure.add_trace(_joined(told[stayed], "They stayed in both", palette.ground, palette.text, palette))
    names = [textwrap.wrap(name, _NAME[narrow], max_lines=_LINES[narrow], placeholder=" …") for name in place]
    row = _ROW + _LINE * max(map(len, names), default=1)
    finish(figure, palette, height=100 + row * max(len(names), 1), rows=list(place))
    longest = max((len(line) for name in names for line in name), default=1)
    figure.update_layout(margin={"t": 34, "b": 60, "l": 12 + _LETTER * longest})
    figure.update_yaxes(ticktext=["<br>".join(html.escape(line) for line in name) for name in names])
    first = rows["begun"].min() if len(rows) else day
    years = range((first - _BESIDE).year + 1, (day + _BESIDE).year + 1)
    # Left to itself the picture names one year alone where there is room for three.
    years = years[:: -(-len(years) // _YEARS[narrow]) or 1]
    figure.update_xaxes(
        range=[_iso(first - _BESIDE), _iso(day + _BESIDE)],
        side="top",
        showgrid=True,
        tickvals=[f"{year}-01-01" for year in years],
        ticktext=[str(year) for year in years],
        tickangle=0,
    )
    return Chart(figure, title, f"{title}. {years_told(links.table)}", links, COLUMNS)


def _iso(day: pd.Timestamp) -> str:
    """A day as plotly.js reads it."""
    return f"{day:%Y-%m-%d}"


def _joined(rows: pd.DataFrame, name: str, ground: str, written: str, palette: Palette) -> Part:
    """How many schools joined, half a row before the partnership that they joined: marks of several that
    they came from lie beside each other."""
    marker: dict[str, Any] = {
        "symbol": "circle",
        "size": 21,
        "color": ground,
        "line": {"color": palette.theirs, "width": 2},
    }
    return scatter(
        x=[_iso(when) for when in rows["when"]],
        y=rows["high"] - np.sign(rows["high"] - rows["low"]) / 2,
        mode="markers+text",
        # One of the first weeks would be cut in half by the names' edge.
        cliponaxis=False,
        name=name,
        marker=marker,
        text=[str(count) for count in rows["schools"]],
        textfont={"size": 12, "color": written},
        customdata=[
            html.escape(f"{before} to {after}, {when:%B %Y}")
            for before, after, when in zip(rows["before_name"], rows["after_name"], rows["when"], strict=True)
        ],
        hovertemplate="%{customdata}: %{text}<extra></extra>",
        showlegend=bool(len(rows)),
    )

"""Locality beside attainment: an association to look at, never a cause."""

import html
from dataclasses import replace

import pandas as pd

from collab.charts.figure import Drawn, Part, scatter
from collab.charts.style import Chart, finish
from collab.data.disclosure.gate import Disclosed
from collab.palette import Palette
from collab.words.numbers import counted
from collab.words.on_places import not_listed_told

_SMALLEST, _LARGEST, _ACROSS = 5, 16, 0.8
"""Pixels of the smallest dot and of the largest that a legend can show, and of one of one pupil."""
_KEY = {40: "40 pupils or fewer", 100: "100 pupils", 400: "400 pupils or more"}
"""Pupils of the dots that the legend shows, and what they are called."""
LOCALITY_COLUMNS = ("partnership_name", "locality", "mean_to_host", "eligible", "percent", "difference")


def locality_scatter(*, partnerships: Disclosed, highlighted: str, title: str, palette: Palette) -> Chart:
    """One dot a partnership: locality across, difference from all schools up, size by pupils, of which the
    legend has three.

    `partnerships` has `partnership`, `partnership_name`, `locality`, `eligible`, `difference`.
    """
    table = partnerships.table
    rows = table[table["difference"].notna() & table["locality"].notna()]
    picked = rows["partnership"] == highlighted
    figure = Drawn()
    figure.add_trace(
        scatter(
            x=rows["locality"],
            y=rows["difference"],
            mode="markers",
            showlegend=False,
            marker={
                "size": _sizes(rows["eligible"]),
                "color": palette.ours,
                "opacity": 0.75,
                "line": {"width": [4 if p else 1 for p in picked], "color": palette.text},
            },
            text=[html.escape(str(name)) for name in rows["partnership_name"]],
            customdata=rows["eligible"].tolist(),
            hovertemplate="%{text}<br>locality %{x:.2f}<br>%{y:+.1f} points against all schools"
            "<br>%{customdata} pupils<extra></extra>",
        )
    )
    for name, size in zip(_KEY.values(), _sizes(pd.Series(list(_KEY))), strict=True):
        figure.add_trace(_key(name, size, palette))
    figure.add_hline(0, line={"color": palette.everyone, "width": 2})
    finish(figure, palette, height=400)
    figure.update_layout(
        legend={"title": {"text": "Size: "}, "itemsizing": "trace"},
        margin={"l": 68, "r": 16, "t": 28, "b": 112},
    )
    figure.update_xaxes(
        # Two lines: a phone is too narrow for one.
        title={"text": "locality: from 0, spread out,<br>to 1, as local as geography allows"},
        range=[-0.03, 1.05],
    )
    figure.update_yaxes(ticksuffix=" pts ", showgrid=True)
    figure.add_annotation(
        text="points above or below all schools",
        x=0,
        xref="paper",
        xanchor="left",
        y=1,
        yref="paper",
        yanchor="bottom",
        showarrow=False,
    )
    alt = f"{title}. {_spoken(rows)}"
    return Chart(figure, title, alt, _with_anything(partnerships), LOCALITY_COLUMNS)


def _sizes(pupils: pd.Series) -> pd.Series:
    """Pixels across of a dot: its area is as large as its pupils are many, within what can be seen."""
    return (pupils.astype(float) ** 0.5 * _ACROSS).clip(_SMALLEST, _LARGEST)


def _key(name: str, size: float, palette: Palette) -> Part:
    """A dot in the legend alone."""
    marker = {
        "size": size,
        "color": palette.ours,
        "opacity": 0.75,
        "line": {"width": 1, "color": palette.text},
    }
    return scatter(x=[None], y=[None], mode="markers", name=name, marker=marker, showlegend=True)


def _with_anything(partnerships: Disclosed) -> Disclosed:
    """Without those of which nothing is known, which would be rows of marks; how many they are is noted."""
    kept = partnerships.table[list(LOCALITY_COLUMNS[1:])].notna().any(axis=1)
    kept |= partnerships.table["mark"].ne("")
    note = not_listed_told(int((~kept).sum()))
    shown = partnerships.where(kept)
    return replace(shown, notes=(*shown.notes, note)) if note else shown


def _spoken(rows: pd.DataFrame) -> str:
    if rows.empty:
        return "No partnership has both figures."
    return (
        f"{counted(len(rows), 'partnership')}, locality from {rows['locality'].min():.2f} to "
        f"{rows['locality'].max():.2f}, difference from all schools from "
        f"{rows['difference'].min():+.1f} to {rows['difference'].max():+.1f} points."
    )

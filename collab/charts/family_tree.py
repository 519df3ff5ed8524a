"""Where a partnership came from and what came out of it, as a small picture."""

import html
import textwrap

import pandas as pd

from collab.charts.figure import Drawn, scatter
from collab.charts.style import Chart, finish
from collab.data.disclosure.gate import Disclosed
from collab.palette import Palette

_LETTERS, _HIGH = {False: 22, True: 12}, {False: 70, True: 100}
"""Letters of a line of a partnership's name, and pixels down for each, and where it is narrow."""


def family(*, lineage: Disclosed, title: str, palette: Palette, narrow: bool = False) -> Chart:
    """Earlier partnerships on the left, later ones on the right, joined by lines. Where it is `narrow`, names
    have more and shorter lines.

    `lineage` has `partnership_name`, `generation` (-1, 0, 1), `formed` and `ended`.
    """
    table = lineage.table.copy()
    sizes = table.groupby("generation")["generation"].transform("size")
    table["y"] = table.groupby("generation").cumcount() - (sizes - 1) / 2
    centre = table[table["generation"] == 0].iloc[0]
    figure = Drawn()
    for _, row in table[table["generation"] != 0].iterrows():
        figure.add_trace(
            scatter(
                x=[row["generation"], 0],
                y=[row["y"], centre["y"]],
                mode="lines",
                line={"color": palette.everyone, "width": 2},
                hoverinfo="skip",
                showlegend=False,
            )
        )
    for _, row in table.iterrows():
        own = row["generation"] == 0
        figure.add_annotation(
            x=row["generation"],
            y=row["y"],
            text=_label(row, _LETTERS[narrow]),
            showarrow=False,
            bgcolor=palette.ground,
            bordercolor=palette.ours if own else palette.everyone,
            borderwidth=3 if own else 1,
            borderpad=6,
            font={"color": palette.text, "size": 13},
        )
    most = int(sizes.max())
    finish(figure, palette, height=70 + _HIGH[narrow] * most)
    figure.update_layout(margin={"b": 10, "l": 8, "r": 8})
    figure.update_xaxes(visible=False, range=[-1.5, 1.5])
    figure.update_yaxes(visible=False, range=[most / 2 + 0.1, -most / 2 - 0.1])
    return Chart(figure, title, told(lineage), lineage, ("partnership_name", "formed", "ended"))


def told(lineage: Disclosed) -> str:
    """The same in a sentence."""
    table = lineage.table
    name = str(table.loc[table["generation"] == 0, "partnership_name"].iloc[0])
    names = {g: list(table.loc[table["generation"] == g, "partnership_name"]) for g in (-1, 1)}
    parts = []
    if names[-1]:
        parts.append(f"{name} grew out of {' and '.join(names[-1])}.")
    if names[1]:
        parts.append(f"{' and '.join(names[1])} grew out of it.")
    return " ".join(parts)


def _label(row: pd.Series, letters: int) -> str:
    lines = [html.escape(part) for part in textwrap.wrap(str(row["partnership_name"]), letters)]
    since = f"{row['formed'].year}" if pd.notna(row["formed"]) else "?"
    until = f"–{row['ended'].year}" if pd.notna(row["ended"]) else ""
    return "<br>".join([*lines, f"{since}{until}"])

"""Places and pupils of some schools."""

import html
import textwrap

from collab.charts.figure import Drawn, scatter
from collab.charts.style import Chart, bars, finish
from collab.data.disclosure.gate import Disclosed
from collab.palette import Palette

COLUMNS = ("name", "phase", "pupils_on_roll", "capacity", "spare", "filled", "year_group")
_ROW, _NAME = 34, 28
"""Pixels of a row, and letters of a school's name."""


def places(*, schools: Disclosed, title: str, palette: Palette) -> Chart:
    """A row a school: a pale bar as long as its places, and a mark at its pupils, round where places are
    spare and a diamond where it is full.

    `schools` has the columns of `collab.metrics.room.room`, in the order of the rows.
    """
    table = schools.table.reset_index(drop=True)
    placed = table[table["capacity"].notna()]
    line = {"color": palette.grid, "width": 14}
    bar = bars(placed["capacity"] * 0, placed["capacity"], placed.index, line)
    figure = Drawn([bar | {"name": "Places", "showlegend": True}])
    for full, name, symbol, colour in (
        (False, "Pupils", "circle", palette.ours),
        (True, "Pupils of a full school", "diamond", palette.theirs),
    ):
        rows = table[table["full"].eq(full) & table["pupils_on_roll"].notna()]
        figure.add_trace(
            scatter(
                x=rows["pupils_on_roll"],
                y=rows.index,
                mode="markers",
                name=name,
                marker={"symbol": symbol, "size": 13, "color": colour},
                customdata=[html.escape(str(name)) for name in rows["name"]],
                hovertemplate="%{customdata}: %{x} pupils<extra></extra>",
                showlegend=bool(len(rows)),
            )
        )
    names = [
        f"{textwrap.shorten(str(row['name']), _NAME, placeholder=' …')}{' (small)' if row['small'] else ''}"
        for _, row in table.iterrows()
    ]
    finish(figure, palette, height=100 + _ROW * max(len(names), 1), rows=names)
    figure.update_layout(margin={"l": 12 + 7.2 * max(map(len, names), default=1)})
    # A name that breaks into lines would lie over the next one's.
    figure.update_yaxes(ticktext=[html.escape(name) for name in names])
    figure.update_xaxes(rangemode="tozero", title={"text": "pupils"})
    told = [
        f"{row['name']}: {_said(row['pupils_on_roll'])} pupils, {_said(row['capacity'])} places"
        for _, row in table.iterrows()
    ]
    return Chart(figure, title, f"{title}. {'; '.join(told)}.", schools, COLUMNS)


def _said(value: float) -> str:
    return "an unknown number of" if value != value else f"{value:.0f}"

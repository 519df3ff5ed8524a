"""Places and pupils of some schools."""

import html
import textwrap

from collab.charts.figure import Drawn, scatter
from collab.charts.style import Chart, bars, finish
from collab.data.disclosure.gate import Disclosed
from collab.palette import Palette

COLUMNS = ("name", "phase", "pupils_on_roll", "capacity", "spare", "filled", "year_group")
_ROW, _NAME, _NAME_ABOVE = 34, 28, 40
"""Pixels of a row, and letters of a school's name beside its bar, and above it on a phone."""
_NARROW_ROW, _RAISED, _SCALE = 50, 20, 4
"""Pixels of a row on a phone, where a name stands above its bar, and by how many pixels, and about how many
numbers the scale has there."""


def places(*, schools: Disclosed, title: str, palette: Palette, narrow: bool = False) -> Chart:
    """A row a school: a pale bar as long as its places, and a mark at its pupils, round where places are
    spare and a diamond where it is full. Where it is `narrow`, each name stands above its bar.

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
    letters = _NAME_ABOVE if narrow else _NAME
    names = [
        f"{textwrap.shorten(str(row['name']), letters, placeholder=' …')}{' (small)' if row['small'] else ''}"
        for _, row in table.iterrows()
    ]
    finish(figure, palette, height=100 + (_NARROW_ROW if narrow else _ROW) * max(len(names), 1), rows=names)
    # A name that breaks into lines would lie over the next one's.
    figure.update_yaxes(ticktext=[html.escape(name) for name in names], showticklabels=not narrow)
    figure.update_xaxes(rangemode="tozero", title={"text": "pupils"})
    if narrow:
        _names_above(figure, names, palette)
    else:
        figure.update_layout(margin={"l": 12 + 7.2 * max(map(len, names), default=1)})
    told = [
        f"{row['name']}: {_said(row['pupils_on_roll'])} pupils, {_said(row['capacity'])} places"
        for _, row in table.iterrows()
    ]
    return Chart(figure, title, f"{title}. {'; '.join(told)}.", schools, COLUMNS)


def _names_above(figure: Drawn, names: list[str], palette: Palette) -> None:
    """The names above their bars, which have the whole width."""
    figure.update_layout(margin={"l": 12, "r": 16})
    figure.update_xaxes(nticks=_SCALE)
    for row, name in enumerate(names):
        figure.add_annotation(
            x=0,
            xref="paper",
            xanchor="left",
            y=row,
            yshift=_RAISED,
            showarrow=False,
            text=html.escape(name),
            font={"size": 14, "color": palette.text},
        )


def _said(value: float) -> str:
    return "an unknown number of" if value != value else f"{value:.0f}"

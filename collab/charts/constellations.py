"""Every partnership drawn from its host, at one scale: "keep it local" at a glance."""

import html
import textwrap
from collections.abc import Sequence
from typing import Any

import pandas as pd

from collab.charts.figure import Drawn, Part, scatter
from collab.charts.from_host import REACH, RING, from_host
from collab.charts.style import Chart, finish
from collab.data.disclosure.gate import Disclosed
from collab.palette import Palette
from collab.words.numbers import counted, far

_ABOVE, _NAME, _LINE = REACH + 6, REACH + 4, 15
"""Pixels from the top of a row to the host, from the host down to the name below it, and of a line of it."""
_LOCAL = 48
"""Pixels from the host to the limit where nobody is beyond it, so that nothing needs the room."""
_REACH_ON_A_PHONE = 44
"""Pixels from the host to where a line is cut, where three share the width of a phone's card."""
_LINES, _LINES_ON_A_PHONE = 5, 6
"""Lines of a name at most."""
_AFAR, _ON_STAGE = 1.35, 1080
"""How much larger a name is that is to be read from afar, and pixels across of what stands there."""
_WIDE, _PHONE, _LETTER = 950, 330, 6.8
"""Pixels across of a narrow window and, for up to three beside each other, of a phone, and of a letter."""
_ON_A_PHONE, _FEW = 3, 40
"""Up to so many stand in fewer columns, so that a narrow window shows their names."""
COLUMNS = ("partnership_name", "members", "mean_to_host", "furthest", "beyond")


def constellations(
    *,
    partnerships: Disclosed,
    spokes: Disclosed,
    limit: float,
    title: str,
    palette: Palette,
    across: int | None = None,
    afar: bool = False,
) -> Chart:
    """Lines from each host to its members with a ring at the limit, the most local partnership
    first, and its mean miles to the host below.

    `partnerships` has `partnership`, `partnership_name`, `mean_to_host`, `beyond` and `furthest`
    (miles); `spokes` is a table of `collab.geography.spokes.spokes_of`. What lies beyond the limit
    (miles) is in the second colour, and ends in a triangle where it is cut. All is drawn in pixels,
    so that the scale is one whatever the width; `across` stand beside each other, by default as many as
    a page has room for. Each has a mark to click on, whose custom data is its slug. To be read from `afar`,
    names are larger.
    """
    table = partnerships.table.dropna(subset=["mean_to_host"])
    table = table.sort_values(["mean_to_host", "partnership_name"], ignore_index=True)
    across = min(max(1, len(table)), across or (5 if len(table) <= _FEW else 9))
    down = -(-len(table) // across)
    grown = _AFAR if afar else 1
    names = [_short(str(name), across, grown) for name in table["partnership_name"]]
    cell = _ABOVE + _NAME + _LINE * grown * (max(map(len, names), default=1) + 1) + 6
    known = spokes.table["partnership"].isin(table["partnership"])
    local = spokes.table.loc[known, "to_host"].le(limit).all()
    within = (_LOCAL if local else RING, _REACH_ON_A_PHONE if across == _ON_A_PHONE else REACH)
    figure = Drawn()
    shapes: list[dict[str, Any]] = []
    ends = {str(slug): rows for slug, rows in spokes.table.groupby("partnership")}
    for place, row in enumerate(table.itertuples()):
        at = {"xanchor": place % across, "yanchor": place // across}
        own = ends.get(str(row.partnership), spokes.table.iloc[:0])
        shapes += [pixels | at for pixels in from_host(own, limit, palette, within=within)]
        told = far(row.mean_to_host, partnerships.unit)  # pyright: ignore[reportArgumentType]
        _add_name(figure, (place % across, place // across), names[place], told, 12 * grown, palette)
    figure.add_trace(_to_click_on(table, across, partnerships.unit, palette))
    finish(figure, palette, height=round(cell * max(1, down)) + 8)
    figure.update_layout(shapes=shapes, margin={"l": 4, "r": 4, "t": 4, "b": 4})
    figure.update_xaxes(visible=False, range=[-0.5, across - 0.5])
    # The host stands so far below the top of its row that its longest line fits.
    figure.update_yaxes(visible=False, range=[max(1, down) - _ABOVE / cell, -_ABOVE / cell])
    return Chart(figure, title, f"{title}. {_spoken(table, limit, partnerships.unit)}", partnerships, COLUMNS)


def _add_name(
    figure: Drawn, at: tuple[int, int], lines: Sequence[str], away: str, size: float, palette: Palette
) -> None:
    """A name in `lines`, with how far `away` members are, below the host in this column and row."""
    name = "<br>".join(html.escape(line) for line in lines)
    figure.add_annotation(
        x=at[0],
        y=at[1],
        yshift=-_NAME,
        yanchor="top",
        showarrow=False,
        text=f"<b>{name}</b><br>{away}",
        font={"size": size, "color": palette.text},
    )


def _short(name: str, across: int, grown: float) -> list[str]:
    """A name, so much larger, in as many lines as there is room for where so many stand beside each other."""
    wide, lines = (_PHONE, _LINES_ON_A_PHONE) if across <= _ON_A_PHONE else (_WIDE, _LINES)
    wide = wide if grown == 1 else _ON_STAGE
    letters = int(wide / across / _LETTER / grown)
    return textwrap.wrap(name, letters, max_lines=lines, placeholder="…") or [name]


def _to_click_on(table: pd.DataFrame, across: int, unit: str, palette: Palette) -> Part:
    """A clear mark over each, which tints what is picked."""
    return scatter(
        x=[place % across for place in range(len(table))],
        y=[place // across for place in range(len(table))],
        mode="markers",
        customdata=table["partnership"].tolist(),
        text=[
            f"{html.escape(str(name))}: {far(away, unit)} on average, {furthest:.1f} the furthest"
            for name, away, furthest in zip(
                table["partnership_name"], table["mean_to_host"], table["furthest"], strict=True
            )
        ],
        hovertemplate="%{text}<extra></extra>",
        marker={"symbol": "square", "size": 2 * REACH, "color": palette.ours, "opacity": 0},
        selected={"marker": {"opacity": 0.12}},
        unselected={"marker": {"opacity": 0}},
        showlegend=False,
    )


def _spoken(table: pd.DataFrame, limit: float, unit: str) -> str:
    told = [
        f"{row.partnership_name} {far(float(row.mean_to_host), unit)}"  # pyright: ignore[reportArgumentType]
        + (f", {row.beyond} beyond {limit:g}" if row.beyond else "")
        for row in table.itertuples()
    ]
    return f"{counted(len(table), 'partnership')}, the nearest on average first: {'; '.join(told)}."

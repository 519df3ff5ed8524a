"""How long each pair of a partnership's schools has been partners."""

import html
import textwrap

import pandas as pd

from collab.charts.figure import Drawn, Part, scatter
from collab.charts.style import Chart, finish
from collab.data.disclosure.gate import Disclosed
from collab.palette import DARK_RATINGS, LIGHT_RATINGS, Palette
from collab.words.on_networks import links_told

COLUMNS = ("one_name", "other_name", "together_since", "link_age", "came_from_name")
_BANDS = (
    (0, 2, "less than 2 years"),
    (2, 5, "2 to 5 years"),
    (5, 10, "5 to 10 years"),
    (10, 10_000, "10 years and more"),
)
"""Years from and below, and what the legend calls them."""
_ROW, _NAME, _SHORT = 34, 30, 18
"""Pixels of a row, and letters of a school's name, and where it is narrow."""
_ACROSS = 15
"""Columns that there is room for, so that few do not lie far apart."""


def pair_ages(*, links: Disclosed, title: str, palette: Palette, narrow: bool = False) -> Chart:
    """A row and a column for each school, and a square for each pair with its years as partners: the
    darker the longer, ringed where they were partners before this partnership brought them together.
    Where it is `narrow`, names are cut short.

    `links` has `one_name`, `other_name`, `link_age` (years, missing where not recorded), `before` and
    what the file has besides (`COLUMNS`).
    """
    table = links.table
    names = _order(table)
    place = {name: at for at, name in enumerate(names)}
    ends = [table["one_name"].map(place), table["other_name"].map(place)]
    told = table.assign(x=pd.concat(ends, axis=1).min(axis=1), y=pd.concat(ends, axis=1).max(axis=1))
    figure = Drawn()
    dark = palette.ground.startswith("#1")
    for (low, high, label), ground in zip(_BANDS, DARK_RATINGS if dark else LIGHT_RATINGS, strict=True):
        rows = told[told["link_age"].ge(low) & told["link_age"].lt(high)]
        figure.add_trace(_squares(rows, label, ground, palette, dark))
    unknown = told[told["link_age"].isna()]
    if len(unknown):
        figure.add_trace(_squares(unknown, "not recorded", palette.ground, palette, dark))
    letters = _SHORT if narrow else _NAME
    rows = [f"{at + 1} {textwrap.shorten(name, letters, placeholder=' …')}" for at, name in enumerate(names)]
    finish(figure, palette, height=90 + _ROW * len(names), rows=rows)
    figure.update_layout(margin={"t": 30, "b": 60, "l": 12 + 7.5 * max(map(len, rows), default=1)})
    # A name that breaks into lines would lie over the next one's.
    figure.update_yaxes(ticktext=[html.escape(row) for row in rows], range=[len(names) - 0.4, -0.6])
    figure.update_xaxes(
        side="top",
        range=[-0.6, max(len(names) - 1.4, 1 if narrow else _ACROSS)],
        tickvals=list(range(len(names) - 1)),
        ticktext=[str(at + 1) for at in range(len(names) - 1)],
        tickangle=0,
        showgrid=False,
    )
    return Chart(figure, title, f"{title}. {links_told(table)}", links, COLUMNS)


def _order(table: pd.DataFrame) -> list[str]:
    """The schools, those with the longest links first."""
    ends = [table[[end, "link_age"]].rename(columns={end: "name"}) for end in ("one_name", "other_name")]
    mean = pd.concat(ends).groupby("name")["link_age"].mean().fillna(-1).reset_index()
    return mean.sort_values(["link_age", "name"], ascending=[False, True])["name"].tolist()


def _squares(rows: pd.DataFrame, label: str, ground: str, palette: Palette, dark: bool) -> Part:
    ring = [palette.theirs if before else palette.quiet for before in rows["before"]]
    darkest = ground == (DARK_RATINGS if dark else LIGHT_RATINGS)[-1]
    written = ("#14181D" if dark else "#FFFFFF") if darkest else "#14181D"
    if dark and ground in (*DARK_RATINGS[:2], palette.ground):
        written = palette.text
    earlier = [", partners before" if before else "" for before in rows["before"]]
    return scatter(
        x=rows["x"],
        y=rows["y"],
        mode="markers+text",
        name=label,
        marker={
            "symbol": "square",
            "size": 26,
            "color": ground,
            "line": {"color": ring, "width": [3 if before else 1 for before in rows["before"]]},
        },
        text=["–" if pd.isna(age) else f"{age // 1:.0f}" for age in rows["link_age"]],
        textfont={"size": 13, "color": written},
        customdata=[
            html.escape(f"{one} and {other}{said}")
            for one, other, said in zip(rows["one_name"], rows["other_name"], earlier, strict=True)
        ],
        hovertemplate="%{customdata}: %{text} years<extra></extra>",
        showlegend=bool(len(rows)),
    )

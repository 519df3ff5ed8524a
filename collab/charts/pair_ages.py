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
_ROW, _LINE, _NAME = 34, 17, {False: 40, True: 18}
"""Pixels of a row and of a line of a name, and letters of such a line, also where it is narrow."""
_SQUARE = 26
"""Pixels of a square."""
_RING = "partners before"
"""What the legend calls a ring."""
_ACROSS = 15
"""Columns that there is room for, so that few do not lie far apart."""


def pair_ages(*, links: Disclosed, title: str, palette: Palette, narrow: bool = False) -> Chart:
    """A row and a column for each school, and a square for each pair with its years as partners: the
    darker the longer, ringed where they were partners before this partnership brought them together.
    Names that are long stand on several lines, shorter ones where it is `narrow`.

    `links` has `one_name`, `other_name`, `one_number` and `other_number` (in the list of members, whose order
    is that of the rows), `link_age` (years, missing where not recorded), `before` and what the file has
    besides (`COLUMNS`).
    """
    table = links.table
    names = _numbered(table)
    place = {number: at for at, number in enumerate(names)}
    ends = [table["one_number"].map(place), table["other_number"].map(place)]
    told = table.assign(x=pd.concat(ends, axis=1).min(axis=1), y=pd.concat(ends, axis=1).max(axis=1))
    figure = Drawn()
    dark = palette.ground.startswith("#1")
    for (low, high, label), ground in zip(_BANDS, DARK_RATINGS if dark else LIGHT_RATINGS, strict=True):
        rows = told[told["link_age"].ge(low) & told["link_age"].lt(high)]
        figure.add_trace(_squares(rows, label, ground, palette, dark))
    unknown = told[told["link_age"].isna()]
    if len(unknown):
        figure.add_trace(_squares(unknown, "not recorded", palette.ground, palette, dark))
    figure.add_trace(_rings(told[told["before"].astype(bool)], palette))
    rows = [textwrap.wrap(f"{number} {name}", _NAME[narrow]) for number, name in names.items()]
    high = max(_ROW, 6 + _LINE * max(map(len, rows), default=1))
    finish(figure, palette, height=90 + high * len(names))
    longest = max((len(line) for row in rows for line in row), default=1)
    figure.update_layout(margin={"t": 30, "b": 60, "l": 12 + 7.5 * longest})
    figure.update_yaxes(
        tickvals=list(range(len(rows))),
        ticktext=["<br>".join(map(html.escape, row)) for row in rows],
        range=[len(names) - 0.4, -0.6],
    )
    figure.update_xaxes(
        side="top",
        range=[-0.6, max(len(names) - 1.4, 1 if narrow else _ACROSS)],
        tickvals=list(range(len(names) - 1)),
        ticktext=list(map(str, names))[:-1],
        tickangle=0,
        showgrid=False,
    )
    return Chart(figure, title, f"{title}. {links_told(table)}", links, COLUMNS)


def _numbered(table: pd.DataFrame) -> dict[int, str]:
    """The schools by their numbers, in their order."""
    ends = [(table[f"{end}_number"].astype(int), table[f"{end}_name"]) for end in ("one", "other")]
    return dict(sorted({pair for numbers, names in ends for pair in zip(numbers, names, strict=True)}))


def _rings(rows: pd.DataFrame, palette: Palette) -> Part:
    """The rings around squares: apart from these, for the legend has them by themselves."""
    return scatter(
        x=rows["x"],
        y=rows["y"],
        mode="markers",
        name=_RING,
        marker={
            "symbol": "square-open",
            "size": _SQUARE,
            "color": palette.theirs,
            "line": {"color": palette.theirs, "width": 3},
        },
        hoverinfo="skip",
        showlegend=bool(len(rows)),
    )


def _squares(rows: pd.DataFrame, label: str, ground: str, palette: Palette, dark: bool) -> Part:
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
            "size": _SQUARE,
            "color": ground,
            "line": {"color": palette.quiet, "width": 1},
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

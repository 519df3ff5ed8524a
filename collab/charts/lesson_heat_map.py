"""How far each of the ten lessons is in place in each partnership."""

import html
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from collab.charts.figure import Drawn, Part, scatter
from collab.charts.lesson_grid import head, lay_out
from collab.charts.style import Chart
from collab.data.disclosure.gate import Disclosed
from collab.data.vocabulary import RATINGS
from collab.metrics.lesson_ratings import IN_PLACE
from collab.palette import DARK_RATINGS, LIGHT_RATINGS, Palette

_WRAP = 13
"""Letters of a lesson's name in a line of its column."""


def heat_map(
    *, ratings: Disclosed, lessons: Mapping[int, str], title: str, palette: Palette, narrow: bool = False
) -> Chart:
    """The latest rating of every partnership (a row) for every lesson (a column): the partnerships
    with most in place on top, the lessons in place in most of them on the left.

    `ratings` has `partnership_name`, `lesson`, `rating` (1 to 4), `before` (the rating before it,
    or missing), `assessed_on` and `by`; `lessons` the titles by number. In place is a filled square,
    not in place an open circle, each with its number and an arrow where it has changed. Columns have
    only their numbers where it is `narrow`, on a phone.
    """
    table = ratings.table
    names = _order(table, "partnership_name")
    numbers = [int(n) for n in _order(table, "lesson")]
    numbers += [n for n in lessons if n not in numbers]
    rows = {name: place for place, name in enumerate(names)}
    columns = {number: place for place, number in enumerate(numbers)}
    figure = Drawn()
    for rating, label in RATINGS.items():
        own = table[table["rating"] == int(rating)]
        figure.add_trace(_marks(own, int(rating), label, rows, columns, lessons, palette))
    lay_out(figure, names, [head(lessons[n], n, _WRAP, narrow=narrow) for n in numbers], palette, below=44)
    told = [f"{name}: {_spoken(table[table['partnership_name'] == name])}." for name in names]
    file = ("partnership_name", "lesson_title", "rating", "before", "assessed_on", "by")
    return Chart(figure, title, f"{title}. " + " ".join(told), ratings, file)


def _order(table: pd.DataFrame, by: str) -> Sequence[Any]:
    """Partnerships or lessons, those with most in place first."""
    sums = table.assign(there=table["rating"] >= IN_PLACE).groupby(by)
    found = pd.DataFrame({"share": sums["there"].mean(), "mean": sums["rating"].mean()})
    found = found.rename_axis("key").reset_index()
    return found.sort_values(["share", "mean", "key"], ascending=[False, False, True])["key"].tolist()


def _marks(
    own: pd.DataFrame,
    rating: int,
    label: str,
    rows: Mapping[str, int],
    columns: Mapping[int, int],
    lessons: Mapping[int, str],
    palette: Palette,
) -> Part:
    """The marks of one rating, in one trace."""
    dark = palette.ground.startswith("#1")
    filled = rating >= IN_PLACE
    ground = (DARK_RATINGS if dark else LIGHT_RATINGS)[rating - 1] if filled else palette.ground
    return scatter(
        x=own["lesson"].map(columns),
        y=own["partnership_name"].map(rows),
        mode="markers+text",
        name=f"{rating} {label}",
        marker={
            "symbol": "square" if filled else "circle",
            "size": 23 if filled else 20,
            "color": ground,
            "line": {
                "width": 2.5 if rating == IN_PLACE - 1 else 1.2,
                "color": palette.ours if filled else palette.quiet,
            },
        },
        text=[f"{rating}{_arrow(rating, before)}" for before in own["before"]],
        textfont={"size": 12, "color": _written_on(filled, rating, dark, palette)},
        customdata=[
            [html.escape(lessons[lesson]), f"{day:%B %Y}"]
            for lesson, day in zip(own["lesson"], own["assessed_on"], strict=True)
        ],
        hovertemplate=f"%{{customdata[0]}}: {rating} {label}, %{{customdata[1]}}<extra></extra>",
        showlegend=True,
    )


def _written_on(filled: bool, rating: int, dark: bool, palette: Palette) -> str:
    """The colour of a number on its mark."""
    if not filled:
        return palette.text
    return "#FFFFFF" if rating == max(map(int, RATINGS)) and not dark else "#14181D"


def _arrow(now: float, before: float) -> str:
    return "↑" if now > before else "↓" if now < before else ""


def _spoken(rows: pd.DataFrame) -> str:
    """One partnership's ratings, for readers who cannot see the chart."""
    pairs = zip(rows["lesson"], rows["rating"], strict=True)
    return ", ".join(f"lesson {lesson} {RATINGS[str(rating)].lower()}" for lesson, rating in pairs)

"""Where what people say of the lessons and what the data says do not go together."""

import html
from collections.abc import Mapping
from typing import Any

import pandas as pd

from collab.charts.figure import Drawn, scatter
from collab.charts.lesson_grid import head, lay_out
from collab.charts.style import Chart
from collab.data.disclosure.gate import Disclosed
from collab.palette import Palette

COLUMNS = ("partnership_name", "lesson_title", "rating", "told")
_WRAP = 18
"""Letters of a lesson's name in a line of its column."""


def people_and_data(
    *, compared: Disclosed, lessons: Mapping[int, str], title: str, palette: Palette, narrow: bool = False
) -> Chart:
    """A row for each partnership of which people and data disagree somewhere, most often on top,
    and a column for each lesson that the data speaks of.

    `compared` has `partnership_name`, `lesson`, `rating`, `told` and `differ` (`people` where only
    people say that it is in place, `data` where only the data does, "" where they agree). Columns have only
    their numbers where it is `narrow`, on a phone.
    """
    table = compared.table
    apart = table[table["differ"] != ""]
    often = apart["partnership_name"].value_counts()
    names = sorted(often.index, key=lambda name: (-often[name], str(name)))
    rows = {name: place for place, name in enumerate(names)}
    columns = {number: place for place, number in enumerate(lessons)}
    drawn = table[table["partnership_name"].isin(names)]
    figure = Drawn()
    for differ, (label, mark) in _marks(palette).items():
        own = drawn[drawn["differ"] == differ]
        figure.add_trace(
            scatter(
                x=own["lesson"].map(columns),
                y=own["partnership_name"].map(rows),
                mode="markers",
                name=label,
                marker=mark
                | {"size": 15 if differ else 5, "line": {"width": 2.5 if differ == "data" else 0}},
                text=[html.escape(str(told)) for told in own["told"]],
                hovertemplate="%{text}<extra></extra>",
                showlegend=True,
            )
        )
    heads = [head(name, n, _WRAP, narrow=narrow) for n, name in lessons.items()]
    lay_out(figure, names, heads, palette, below=88)
    return Chart(figure, title, f"{title}. {_spoken(apart, lessons)}", compared, COLUMNS)


def _marks(palette: Palette) -> dict[str, tuple[str, dict[str, Any]]]:
    """By who says more: what the legend calls it, and how it is drawn."""
    return {
        "people": (
            "People say in place, the data does not",
            {"symbol": "triangle-up", "size": 15, "color": palette.theirs},
        ),
        "data": (
            "The data says in place, people do not",
            {"symbol": "square-open", "size": 14, "color": palette.ours, "line": {"width": 2.5}},
        ),
        "": ("They agree", {"symbol": "circle", "size": 5, "color": palette.quiet}),
    }


def _spoken(apart: pd.DataFrame, lessons: Mapping[int, str]) -> str:
    """By lesson, of whom people say more than the data and of whom less."""
    told = []
    for number, name in lessons.items():
        for differ, what in (("people", "only people say in place"), ("data", "only the data says in place")):
            own = apart[(apart["lesson"] == number) & (apart["differ"] == differ)]["partnership_name"]
            if len(own):
                told.append(f"{name}, {what}: {', '.join(map(str, own))}.")
    return " ".join(told) or "People and data agree."

"""How far each partnership lives each of the ten lessons."""

import html
import textwrap
from collections.abc import Mapping

import plotly.graph_objects as go

from collab.charts.style import Chart, finish
from collab.disclosure import Disclosed
from collab.palette import Palette
from collab.vocabulary import RATINGS

_LIGHT = ("#FFFFFF", "#CFE0F1", "#6BACE6", "#12436D")
_DARK = ("#20262D", "#35526E", "#6BACE6", "#DCEBF9")
_PALE_TEXT = {_LIGHT: (4,), _DARK: (1, 2)}
"""Ratings whose cell is dark, and whose number is therefore pale."""


def heat_map(
    *, ratings: Disclosed, lessons: Mapping[int, str], title: str, palette: Palette
) -> Chart:
    """The latest rating of every partnership (a row) for every lesson (a column).

    `ratings` has `partnership_name`, `lesson`, `rating` (1 to 4), `before` (the rating before it,
    or missing), `assessed_on` and `by`; `lessons` the titles by number. A cell holds the number,
    with an arrow where it has changed; colour only repeats it.
    """
    table = ratings.table
    names = sorted(table["partnership_name"].unique(), reverse=True)
    place = {name: i for i, name in enumerate(reversed(names))}
    shades = _DARK if palette.ground.startswith("#1") else _LIGHT
    figure = go.Figure()
    for rating, label in RATINGS.items():
        rows = table[table["rating"] == int(rating)]
        pale = int(rating) in _PALE_TEXT[shades]
        figure.add_trace(
            go.Scatter(
                x=rows["lesson"], y=rows["partnership_name"].map(place), mode="markers+text",
                name=f"{rating} {label}",
                marker={"symbol": "square", "size": 22, "color": shades[int(rating) - 1],
                        "line": {"width": 1, "color": palette.everyone}},
                text=[f"{rating}{_arrow(now, before)}" for now, before in
                      zip(rows["rating"], rows["before"], strict=True)],
                textfont={"size": 12, "color": "#FFFFFF" if pale else "#14181D"},
                customdata=[[html.escape(lessons[lesson]), f"{day:%B %Y}"] for lesson, day in
                            zip(rows["lesson"], rows["assessed_on"], strict=True)],
                hovertemplate=f"%{{customdata[0]}}: {rating} {label}, %{{customdata[1]}}"
                              "<extra></extra>",
            )
        )  # fmt: skip
    finish(figure, title, palette, height=120 + 27 * len(place), rows=list(place))
    figure.update_xaxes(
        range=[0.5, 10.5], tickvals=list(range(1, 11)), side="top", showgrid=False, title=""
    )
    figure.update_yaxes(
        ticktext=[html.escape(textwrap.shorten(n, 26, placeholder=" …")) for n in place],
        tickfont={"size": 12},
    )
    figure.update_layout(margin_t=95)
    lived = [f"{name}: {_spoken(table[table['partnership_name'] == name])}." for name in place]
    columns = ("partnership_name", "lesson_title", "rating", "before", "assessed_on", "by")
    return Chart(figure, title, f"{title}. " + " ".join(lived), ratings, columns)


def _arrow(now: float, before: float) -> str:
    return "↑" if now > before else "↓" if now < before else ""


def _spoken(rows: object) -> str:
    """One partnership's ratings, for readers who cannot see the chart."""
    pairs = zip(rows["lesson"], rows["rating"], strict=True)  # pyright: ignore[reportIndexIssue]
    return ", ".join(f"lesson {lesson} {RATINGS[str(rating)].lower()}" for lesson, rating in pairs)

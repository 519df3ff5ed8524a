"""The funnel plot: one dot a school, inside or outside what chance would do."""

import html

import pandas as pd
import plotly.graph_objects as go

from collab.charts.groups import SIDES
from collab.charts.style import Chart, finish
from collab.disclosure import Disclosed
from collab.palette import Palette
from collab.selection import IN, NOT_IN

FUNNEL_COLUMNS = ("name", "district", "collaboration", "eligible", "percent", "outside")

_CARE = "<br>small cohort, read with care"


def funnel(
    *,
    schools: Disclosed,
    limits: pd.DataFrame,
    target: float,
    highlighted: frozenset[int],
    title: str,
    palette: Palette,
) -> Chart:
    """Each school's percent against its cohort, with the control limits around `target`.

    `schools` has `urn`, `name`, `collaboration`, `eligible` and `percent`; `limits` are those of
    `collab.metrics.variation.Funnel` and reveal nothing of any school. The schools in
    `highlighted` (URNs) get a ring, numbered in the order of the table, or named if it is one.
    """
    figure = go.Figure()
    _add_limits(figure, limits, target, palette)
    table = schools.table[schools.table["percent"].notna()]
    for side, group, colour in zip(
        SIDES, (IN, NOT_IN), (palette.ours, palette.theirs), strict=True
    ):
        rows = table[table["collaboration"] == group]
        figure.add_trace(
            go.Scatter(
                x=rows["eligible"], y=rows["percent"], mode="markers", name=side.name,
                marker={"symbol": side.symbol, "size": 7, "color": colour, "opacity": 0.85,
                        "line": {"width": 1.2, "color": colour}},
                text=[html.escape(str(name)) for name in rows["name"]],
                customdata=[_CARE if mark else "" for mark in rows["mark"]],
                hovertemplate="%{text}<br>%{y:.1f}% of %{x} pupils%{customdata}<extra></extra>",
            )
        )  # fmt: skip
    rows = table[table["urn"].isin(highlighted)]
    figure.add_trace(
        go.Scatter(
            x=rows["eligible"], y=rows["percent"], mode="markers+text", name="Highlighted",
            marker={"symbol": "circle-open", "size": 17,
                    "line": {"width": 3, "color": palette.text}},
            text=_ring_labels(rows["name"].astype(str).tolist()),
            textposition="top center", textfont={"color": palette.text, "size": 13},
            hoverinfo="skip", showlegend=bool(len(rows)),
        )
    )  # fmt: skip
    finish(figure, title, palette, height=470)
    figure.update_xaxes(title={"text": "eligible pupils in the cohort"}, rangemode="tozero")
    figure.update_yaxes(ticksuffix="% ", showgrid=True, range=[-2, 102])
    alt = f"{title}. {_spoken(table, target)}"
    return Chart(figure, title, alt, schools, FUNNEL_COLUMNS)


def _ring_labels(names: list[str]) -> list[str]:
    """The name of one school, numbers for several: names would lie on top of each other."""
    if len(names) == 1:
        return [html.escape(names[0])]
    return [str(number) for number in range(1, len(names) + 1)]


def _add_limits(figure: go.Figure, limits: pd.DataFrame, target: float, palette: Palette) -> None:
    styles = (("95", "95% limits", "dash"), ("998", "99.8% limits", "solid"))
    for suffix, name, dash in styles:
        for end in ("low", "high"):
            figure.add_trace(
                go.Scatter(
                    x=limits["eligible"], y=limits[f"{end}_{suffix}"], mode="lines", name=name,
                    line={"color": palette.everyone, "width": 1.5, "dash": dash},
                    hoverinfo="skip", showlegend=end == "low",
                )
            )  # fmt: skip
    figure.add_hline(target, line={"color": palette.everyone, "width": 1, "dash": "dot"})


def _spoken(table: pd.DataFrame, target: float) -> str:
    beyond = int((table["outside"] > 0).sum())
    far = int((table["outside"] > 99).sum())
    return (
        f"{len(table)} schools around {target:.1f}%. {beyond} lie outside the 95% limits, "
        f"{far} of them outside the 99.8% limits."
    )

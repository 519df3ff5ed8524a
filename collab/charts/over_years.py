"""The two groups over the years, and the effect by years since joining."""

import pandas as pd
import plotly.graph_objects as go

from collab.charts.groups import SIDES
from collab.charts.style import Chart, finish
from collab.disclosure import Disclosed
from collab.measures import FRAMEWORK_BREAK, MEASURES, YEARS_WITHOUT_RESULTS, year_label
from collab.narrative import percent, points
from collab.palette import Palette
from collab.selection import IN, NOT_IN

TREND_COLUMNS = (
    "year",
    "measure",
    "collaboration",
    "schools",
    "eligible",
    "percent",
    "low",
    "high",
)
EFFECT_COLUMNS = (
    "since", "effect", "effect_low", "effect_high", "joiners", "others", "eligible",
)  # fmt: skip


def trend(*, groups: Disclosed, title: str, palette: Palette) -> Chart:
    """Percent of both groups by year, with intervals, labelled at the line's end.

    `groups` has `year`, `framework`, `collaboration`, `percent`, `low`, `high`. No line crosses
    the change of framework or the years without tests.
    """
    figure = go.Figure()
    table = groups.table
    for side, group, colour in zip(
        SIDES, (IN, NOT_IN), (palette.ours, palette.theirs), strict=True
    ):
        rows = table[table["collaboration"] == group].sort_values("year")
        runs = [run for _, run in rows.groupby([rows["framework"], rows["year"] >= 2022])]
        for number, run in enumerate(runs):
            figure.add_trace(_line(run, side.name, side.symbol, side.shift / 2, colour, not number))
    _mark_breaks(figure, table, palette)
    finish(figure, title, palette, height=430)
    years = sorted(set(table["year"]) | _gap_years(table))
    years = years[:: 2 if len(years) > 8 else 1]
    figure.update_xaxes(
        tickvals=years,
        ticktext=[year_label(int(y))[2:] for y in years],
        showgrid=False,
        tickangle=0,
    )
    figure.update_yaxes(ticksuffix="% ", showgrid=True)
    return Chart(figure, title, f"{title}. {_spoken(table)}", groups, TREND_COLUMNS)


def effects(*, years: Disclosed, title: str, palette: Palette) -> Chart:
    """The effect by years since joining, with intervals, around a line of no effect.

    `years` is a table of `collab.metrics.impact.effect_by_years`.
    """
    table = years.table
    figure = go.Figure(
        go.Scatter(
            x=table["since"], y=table["effect"], mode="markers", showlegend=False,
            marker={"size": 10, "color": palette.ours,
                    "symbol": ["circle" if s >= 0 else "circle-open" for s in table["since"]]},
            error_y={"type": "data", "symmetric": False,
                     "array": table["effect_high"] - table["effect"],
                     "arrayminus": table["effect"] - table["effect_low"],
                     "color": palette.ours, "thickness": 2, "width": 5},
            customdata=table[["joiners", "others"]].to_numpy().tolist(),
            hovertemplate="%{y:+.1f} points; %{customdata[0]} schools joined, "
            "%{customdata[1]} compared<extra></extra>",
        )
    )  # fmt: skip
    figure.add_hline(0, line={"color": palette.everyone, "width": 2})
    figure.add_vline(-0.5, line={"color": palette.everyone, "width": 1.5, "dash": "dot"})
    finish(figure, title, palette, height=330)
    figure.update_xaxes(
        title={"text": "test years since joining (0 is the first as a member)"},
        dtick=1,
        showgrid=False,
    )
    figure.update_yaxes(ticksuffix=" pts ", showgrid=True)
    spoken = " ".join(
        f"{int(r['since']):+d}: {points(r['effect'])} points ({points(r['effect_low'])} to "
        f"{points(r['effect_high'])})."
        for _, r in table.iterrows()
        if pd.notna(r["effect"])
    )
    return Chart(figure, title, f"{title}. By years since joining: {spoken}", years, EFFECT_COLUMNS)


def _line(
    run: pd.DataFrame, name: str, symbol: str, shift: float, colour: str, labelled: bool
) -> go.Scatter:
    return go.Scatter(
        x=run["year"] + shift, y=run["percent"], mode="lines+markers", name=name,
        legendgroup=name, showlegend=labelled,
        marker={"symbol": symbol, "size": 9, "color": colour,
                "line": {"width": 2, "color": colour}},
        line={"color": colour, "width": 2},
        error_y={"type": "data", "symmetric": False, "array": run["high"] - run["percent"],
                 "arrayminus": run["percent"] - run["low"], "color": colour, "thickness": 1.5,
                 "width": 3},
        customdata=run[["low", "high"]].to_numpy().tolist(),
        hovertemplate=f"{name}: %{{y:.1f}}%<br>95% interval %{{customdata[0]:.1f}} to "
        "%{customdata[1]:.1f}<extra></extra>",
    )  # fmt: skip


def _gap_years(table: pd.DataFrame) -> set[int]:
    """Years without tests that lie between years shown."""
    shown = set(table["year"])
    return {y for y in YEARS_WITHOUT_RESULTS if shown and min(shown) < y < max(shown)}


def _mark_breaks(figure: go.Figure, table: pd.DataFrame, palette: Palette) -> None:
    shown = set(table["year"])
    if shown and min(shown) < FRAMEWORK_BREAK <= max(shown):
        figure.add_vline(
            FRAMEWORK_BREAK - 0.5, line={"color": palette.everyone, "width": 2, "dash": "dash"},
            annotation={"text": "new tests:<br>not comparable", "y": 1, "yanchor": "top",
                        "xanchor": "left", "align": "left"},
        )  # fmt: skip
    if _gap_years(table):
        figure.add_vrect(
            min(YEARS_WITHOUT_RESULTS) - 0.5, max(YEARS_WITHOUT_RESULTS) + 0.5,
            fillcolor=palette.grid, opacity=0.35, line_width=0,
            annotation={"text": "no tests", "y": 0, "yanchor": "bottom", "x": 2020.5},
        )  # fmt: skip


def _spoken(table: pd.DataFrame) -> str:
    parts = []
    for (year, code), rows in table.groupby(["year", "measure"]):
        values = {r["collaboration"]: r["percent"] for _, r in rows.iterrows()}
        told = [
            f"{percent(values[group])} {words}"
            for group, words in ((IN, "in"), (NOT_IN, "not in a collaboration"))
            if pd.notna(values.get(group))
        ]
        name = MEASURES[str(code)].short
        parts.append(f"{year_label(int(str(year)))} ({name}): {', '.join(told) or 'withheld'}.")
    return " ".join(parts)

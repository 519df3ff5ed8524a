"""The two groups over the years, and the effect by years since joining."""

import numpy as np
import pandas as pd

from collab.charts.figure import Drawn, Part, scatter
from collab.charts.gap_chart import pointed_at, span_of
from collab.charts.style import SIDES, Chart, finish
from collab.data.catalogue import YEARS_WITHOUT_RESULTS
from collab.data.disclosure.gate import Disclosed
from collab.data.measures import FRAMEWORK_BREAK, MEASURES, year_label
from collab.data.selection import IN, NOT_IN
from collab.palette import Palette
from collab.words import gaps_told, points, trend_told
from collab.words.on_gaps import GAP_COLUMNS

TREND_COLUMNS = ("year", "measure", "collaboration", "schools", "eligible", "percent", "low", "high")
GAP_TREND_COLUMNS = ("year", "measure", *GAP_COLUMNS)
EFFECT_COLUMNS = ("since", "effect", "effect_low", "effect_high", "joiners", "others", "eligible")
_HEIGHT, _BELOW = 400, 64
"""Pixels of a picture of years, of which two stand beside each other, and of what lies below it."""
_YEARS_NAMED = (8, 5)
"""Most years named along a picture, and along one on a phone."""
_ASIDE = 24
"""What so many years share, and fewer less, so that both groups' intervals show but lie at one year."""
_AFTER_NONE = max(YEARS_WITHOUT_RESULTS) + 1
_AHEAD, _BEHIND = "↑ partnership schools ahead", "↓ partnership schools behind"


def trend(*, groups: Disclosed, title: str, palette: Palette, narrow: bool = False) -> Chart:
    """Percent of both groups by year, with intervals, labelled at the line's end.

    `groups` has `year`, `framework`, `collaboration`, `percent`, `low`, `high`. No line crosses
    the change of framework or the years without tests. Where it is `narrow`, fewer years are named.
    """
    figure = Drawn()
    table = groups.table
    span = max(1.0, float(np.ptp(table["year"]))) if len(table) else 1.0
    apart = min(0.5, span / _ASIDE)
    for side, group, colour in zip(SIDES, (IN, NOT_IN), (palette.ours, palette.theirs), strict=True):
        for number, run in enumerate(_runs(table[table["collaboration"] == group])):
            figure.add_trace(_line(run, side.name, side.symbol, side.shift * apart, colour, not number))
    _mark_breaks(figure, table, palette)
    finish(figure, palette, height=_HEIGHT)
    figure.update_layout(margin={"b": _BELOW})
    _name_years(figure, table, narrow)
    figure.update_yaxes(ticksuffix="% ", showgrid=True)
    return Chart(figure, title, f"{title}. {trend_told(groups)}", groups, TREND_COLUMNS)


def gap_over_years(*, gaps: Disclosed, title: str, palette: Palette, narrow: bool = False) -> Chart:
    """The gap by year around a line of no difference, in a band where it probably lies. Filled: more
    than chance. Open: could be chance.

    `gaps` is a table of `collab.metrics.trend.gaps_over_years`; no line crosses what `trend` does not;
    `narrow` as there.
    """
    figure = Drawn()
    table = gaps.table.sort_values("year", ignore_index=True)
    for run in _runs(table[table["wide_low"].notna()]):
        figure.add_trace(
            scatter(
                x=[*run["year"], *run["year"][::-1]],
                y=[*run["wide_high"], *run["wide_low"][::-1]],
                mode="lines",
                fill="toself",
                # A year on its own has no width to fill.
                line={"width": 8 if len(run) == 1 else 0, "color": palette.ours},
                fillcolor=palette.ours,
                opacity=0.22,
                hoverinfo="skip",
                showlegend=False,
            )
        )
    for run in _runs(table[table["gap"].notna()]):
        clear = run["clear"].eq(True)
        figure.add_trace(
            scatter(
                x=run["year"],
                y=run["gap"],
                mode="lines+markers",
                line={"color": palette.ours, "width": 2},
                marker={
                    "size": [12 if sure else 10 for sure in clear],
                    "color": [palette.ours if sure else palette.ground for sure in clear],
                    "line": {"width": 2.2, "color": palette.ours},
                },
                text=[pointed_at(row) for _, row in run.iterrows()],
                hovertemplate="%{text}<extra></extra>",
                showlegend=False,
            )
        )
    figure.add_hline(0, line={"color": palette.text, "width": 2})
    for words, edge, anchor, shift in ((_AHEAD, 1, "bottom", 3), (_BEHIND, 0, "top", -26)):
        figure.add_annotation(
            x=0,
            xref="paper",
            xanchor="left",
            y=edge,
            yref="paper",
            yanchor=anchor,
            yshift=shift,
            text=words,
            showarrow=False,
            font={"size": 12, "color": palette.text},
        )
    _mark_breaks(figure, table, palette)
    finish(figure, palette, height=_HEIGHT)
    _name_years(figure, table, narrow)
    figure.update_layout(margin={"t": 24, "b": _BELOW})
    low, high = span_of(gaps)
    figure.update_yaxes(ticksuffix=" pts ", showgrid=True, range=[low, high])
    names = [_when(row) for _, row in table.iterrows()]
    return Chart(figure, title, f"{title}. {gaps_told(Disclosed(table), names)}", gaps, GAP_TREND_COLUMNS)


def _runs(rows: pd.DataFrame) -> list[pd.DataFrame]:
    """The years that one line may join: of one kind of tests, with no years without tests between."""
    ordered = rows.sort_values("year")
    return [run for _, run in ordered.groupby([ordered["framework"], ordered["year"] >= _AFTER_NONE])]


def _name_years(figure: Drawn, table: pd.DataFrame, narrow: bool) -> None:
    """The years along the horizontal axis, every other or third one where there are many."""
    years = sorted(set(table["year"]) | _gap_years(table))
    years = years[:: -(-len(years) // _YEARS_NAMED[narrow]) or 1]
    figure.update_xaxes(
        tickvals=years, ticktext=[year_label(int(y))[2:] for y in years], showgrid=False, tickangle=0
    )


def _when(row: pd.Series) -> str:
    """A year with the threshold that it is told at."""
    return f"{year_label(int(row['year']))} ({MEASURES[str(row['measure'])].short})"


def effects(*, years: Disclosed, title: str, palette: Palette) -> Chart:
    """The effect by years since joining, with intervals, around a line of no effect. Filled: more than
    chance. Open: could be chance.

    `years` is a table of `collab.metrics.joining_effect.effect_by_years`.
    """
    table = years.table
    figure = Drawn()
    clear = (table["effect_low"] > 0) | (table["effect_high"] < 0)
    figure.add_trace(
        scatter(
            x=table["since"],
            y=table["effect"],
            mode="markers",
            showlegend=False,
            marker={
                "size": [12 if sure else 10 for sure in clear],
                "color": [palette.ours if sure else palette.ground for sure in clear],
                "line": {"width": 2.2, "color": palette.ours},
            },
            error_y={
                "type": "data",
                "symmetric": False,
                "array": table["effect_high"] - table["effect"],
                "arrayminus": table["effect"] - table["effect_low"],
                "color": palette.ours,
                "thickness": 2,
                "width": 5,
            },
            customdata=table[["joiners", "others"]].to_numpy().tolist(),
            hovertemplate="%{y:+.1f} points; %{customdata[0]} schools joined, "
            "%{customdata[1]} compared<extra></extra>",
        )
    )
    figure.add_hline(0, line={"color": palette.everyone, "width": 2})
    figure.add_vline(-0.5, line={"color": palette.everyone, "width": 1.5, "dash": "dot"})
    for words, anchor, shift in (("before joining", "right", -8), ("as members", "left", 8)):
        figure.add_annotation(
            x=-0.5,
            xanchor=anchor,
            xshift=shift,
            y=1,
            yref="paper",
            yanchor="bottom",
            yshift=4,
            text=words,
            showarrow=False,
            font={"size": 13, "color": palette.text},
        )
    finish(figure, palette, height=340)
    figure.update_layout(margin={"t": 26})
    figure.update_xaxes(
        title={"text": "test years since joining<br>(0 is the first as a member)"}, dtick=1, showgrid=False
    )
    figure.update_yaxes(ticksuffix=" pts ", showgrid=True)
    spoken = " ".join(
        f"{int(r['since']):+d}: {points(r['effect'])} points ({points(r['effect_low'])} to "
        f"{points(r['effect_high'])})."
        for _, r in table.iterrows()
        if pd.notna(r["effect"])
    )
    return Chart(figure, title, f"{title}. By years since joining: {spoken}", years, EFFECT_COLUMNS)


def _line(run: pd.DataFrame, name: str, symbol: str, shift: float, colour: str, labelled: bool) -> Part:
    return scatter(
        x=run["year"] + shift,
        y=run["percent"],
        mode="lines+markers",
        name=name,
        legendgroup=name,
        showlegend=labelled,
        marker={"symbol": symbol, "size": 9, "color": colour, "line": {"width": 2, "color": colour}},
        line={"color": colour, "width": 2},
        error_y={
            "type": "data",
            "symmetric": False,
            "array": run["high"] - run["percent"],
            "arrayminus": run["percent"] - run["low"],
            "color": colour,
            "thickness": 1.5,
            "width": 3,
        },
        customdata=run[["low", "high"]].to_numpy().tolist(),
        hovertemplate=f"{name}: %{{y:.1f}}%<br>95% interval %{{customdata[0]:.1f}} to "
        "%{customdata[1]:.1f}<extra></extra>",
    )


def _gap_years(table: pd.DataFrame) -> set[int]:
    """Years without tests that lie between years shown."""
    shown = set(table["year"])
    return {y for y in YEARS_WITHOUT_RESULTS if shown and min(shown) < y < max(shown)}


def _mark_breaks(figure: Drawn, table: pd.DataFrame, palette: Palette) -> None:
    shown = set(table["year"])
    if shown and min(shown) < FRAMEWORK_BREAK <= max(shown):
        figure.add_vline(FRAMEWORK_BREAK - 0.5, line={"color": palette.everyone, "width": 2, "dash": "dash"})
        figure.add_annotation(
            text="new tests:<br>not comparable",
            x=FRAMEWORK_BREAK - 0.5,
            xanchor="left",
            xshift=4,
            y=1,
            yref="y domain",
            yanchor="top",
            align="left",
            showarrow=False,
        )
    if _gap_years(table):
        figure.add_vrect(
            min(YEARS_WITHOUT_RESULTS) - 0.5,
            max(YEARS_WITHOUT_RESULTS) + 0.5,
            fillcolor=palette.grid,
            opacity=0.35,
        )
        figure.add_annotation(
            text="no tests", x=2020.5, y=0, yref="y domain", yanchor="bottom", showarrow=False
        )

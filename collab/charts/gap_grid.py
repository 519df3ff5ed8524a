"""The gaps of all districts at all thresholds at a glance: a row a district, a column a threshold."""

import textwrap
from collections.abc import Sequence

import numpy as np
import pandas as pd

from collab.charts.figure import Drawn, scatter
from collab.charts.gap_chart import add_cuts, add_names, pointed_at, span_of
from collab.charts.style import Chart, bars, finish
from collab.data.disclosure.gate import WITHHELD, Disclosed
from collab.data.measures import MEASURES
from collab.palette import Palette
from collab.words import gap_told, gaps_told, points
from collab.words.numbers import sentence_case
from collab.words.on_gaps import GAP_COLUMNS

GRID_COLUMNS = ("district", "measure", *GAP_COLUMNS, "clear_alone")
_ROW, _ABOVE, _BELOW = 34, 19, 26
"""Pixels of a row, above all rows beside the lines of the headings, and below them."""
_LINE = 15
"""Pixels of each further line of a name."""
_LETTERS = 15
"""Letters of a line of a name: on a phone the columns need the room."""
_HEADING = 10
"""Letters of a line above a column: on a phone three columns have hardly more room."""
_BETWEEN = 1.08
"""How far apart columns begin, in widths of a column."""
_MARK, _NUMBER = 0.22, -0.22
"""How far below a row's middle its mark lies, and its number, in rows."""
NO_COMPARISON = "–"
"""Where a district has no comparison at a threshold."""


def gap_grid(*, gaps: Disclosed, lead: str, title: str, palette: Palette) -> Chart:
    """A row a district and a column a threshold: in each a dot at the gap with a bar where it
    probably lies, around zero and all on one scale, and above it the gap, on its own side of zero.
    Filled and bold: more than chance. Open and grey: could be chance. A diamond: too few schools to say
    where it probably lies; on a phone a dot can be as wide as its bar.

    `gaps` has the columns of `collab.metrics.gap_tables.district_gaps`, the whole area's rows
    among them. Rows stand in the order of those of the measure `lead`, columns in that of `gaps`.
    """
    low, high = span_of(gaps)
    codes = list(dict.fromkeys(gaps.table["measure"]))
    names = _in_order(gaps.table, lead)
    row = {name: place for place, name in enumerate(names)}
    step = _BETWEEN * (high - low)
    table = gaps.table.assign(
        row=gaps.table["district"].map(row).astype(int),
        begins=gaps.table["measure"]
        .map({code: place * step for place, code in enumerate(codes)})
        .astype(float),
    )
    figure = Drawn()
    _add_rules(figure, len(names), [place * step for place in range(len(codes))], (low, high), palette)
    for clear in (False, True):
        _add_marks(figure, table[table["clear"].eq(True) == clear], clear, (low, high), palette)
    add_cuts(figure, table.assign(row=table["row"] + _MARK), (low, high), palette, 10)
    _add_blanks(figure, table, len(names), [place * step for place in range(len(codes))], palette)
    left, lines = add_names(figure, names, [""] * len(names), palette, _LETTERS)
    headings = [textwrap.wrap(sentence_case(MEASURES[str(code)].short), _HEADING) for code in codes]
    above = _ABOVE + _LINE * max(map(len, headings), default=1)
    for place, heading in enumerate(headings):
        figure.add_annotation(
            x=place * step,
            y=1,
            yref="paper",
            yanchor="bottom",
            yshift=6,
            text=f"<b>{'<br>'.join(heading)}</b>",
            showarrow=False,
            font={"size": 14, "color": palette.text},
        )
    finish(figure, palette, height=above + _BELOW + (_ROW + _LINE * (lines - 1)) * len(names))
    figure.update_layout(margin={"l": left, "r": 8, "t": above, "b": _BELOW})
    figure.update_yaxes(visible=False, range=[len(names) - 0.5, -0.5])
    ticks = _ticks(low, high)
    figure.update_xaxes(
        range=[low, (len(codes) - 1) * step + high],
        tickvals=[place * step + tick for place in range(len(codes)) for tick in ticks],
        ticktext=[points(tick).removesuffix(".0") for _ in codes for tick in ticks],
        tickfont={"size": 12},
        tickangle=0,
        showgrid=False,
    )
    return Chart(figure, title, f"{title}. {_spoken(gaps, codes)}", gaps, GRID_COLUMNS)


def _in_order(table: pd.DataFrame, lead: str) -> list[str]:
    """The rows' names: those of the measure `lead`, then those that only others have."""
    first = table[table["measure"] == lead]
    return [str(name) for name in dict.fromkeys([*first["district"], *table["district"]])]


def _ticks(low: float, high: float) -> list[float]:
    """No difference, and the same round number of points on either side as far as it is shown."""
    wide = max(-low, high)
    far = next((size for size in (40, 20, 10, 5) if size < 0.75 * wide), 2)
    return [tick for tick in (-far, 0.0, far) if low < tick < high]


def _add_rules(
    figure: Drawn, rows: int, starts: Sequence[float], ends: tuple[float, float], palette: Palette
) -> None:
    """A line of no difference down each column, and a thin one between rows."""
    between = [at - 0.5 for at in range(1, rows)]
    figure.add_trace(
        scatter(
            x=[x for _ in between for start in starts for x in (start + ends[0], start + ends[1], None)],
            y=[y for at in between for _ in starts for y in (at, at, None)],
            mode="lines",
            line={"color": palette.grid, "width": 1},
            hoverinfo="skip",
            showlegend=False,
        )
    )
    figure.add_trace(
        scatter(
            x=[x for start in starts for x in (start, start, None)],
            y=[y for _ in starts for y in (-0.5, rows - 0.5, None)],
            mode="lines",
            line={"color": palette.text, "width": 1.5},
            hoverinfo="skip",
            showlegend=False,
        )
    )


def _add_marks(
    figure: Drawn, table: pd.DataFrame, clear: bool, ends: tuple[float, float], palette: Palette
) -> None:
    """Bars, dots and numbers of gaps, filled and bold where they are `clear`."""
    rows = table[table["gap"].notna()]
    colour = palette.ours if clear else palette.quiet
    known = rows[rows["wide_low"].notna()]
    low, high = (known[name].clip(*ends) + known["begins"] for name in ("wide_low", "wide_high"))
    at = rows["gap"].clip(*ends) + rows["begins"]
    line = {"color": colour, "width": 5 if clear else 3}
    figure.add_trace(bars(low, high, known["row"] + _MARK, line))
    figure.add_trace(
        scatter(
            x=at,
            y=rows["row"] + _MARK,
            mode="markers",
            showlegend=False,
            marker={
                "symbol": np.where(rows["wide_low"].isna(), "diamond", "circle").tolist(),
                "size": 12 if clear else 9,
                "color": colour if clear else palette.ground,
                "line": {"width": 2.2, "color": colour},
            },
            text=[f"{MEASURES[str(row['measure'])].short}: {pointed_at(row)}" for _, row in rows.iterrows()],
            hovertemplate="%{text}<extra></extra>",
        )
    )
    # A space keeps a number off the line of no difference.
    told = [f"\u2002{points(gap_told(row))}\u2002" for _, row in rows.iterrows()]
    figure.add_trace(
        scatter(
            x=rows["begins"],
            y=rows["row"] + _NUMBER,
            mode="text",
            text=[f"<b>{number}</b>" for number in told] if clear else told,
            textposition=["middle left" if gap < 0 else "middle right" for gap in rows["gap"]],
            textfont={"size": 14 if clear else 12, "color": palette.ours if clear else palette.text},
            hoverinfo="skip",
            showlegend=False,
        )
    )


def _add_blanks(
    figure: Drawn, table: pd.DataFrame, rows: int, starts: Sequence[float], palette: Palette
) -> None:
    """What stands where there is no gap: "c" where it is withheld, a dash where there is none."""
    there = {(row, begins) for row, begins in zip(table["row"], table["begins"], strict=True)}
    none = [
        (row, start, NO_COMPARISON) for row in range(rows) for start in starts if (row, start) not in there
    ]
    hidden = table[table["gap"].isna()]
    none += [(row, at, WITHHELD) for row, at in zip(hidden["row"], hidden["begins"], strict=True)]
    figure.add_trace(
        scatter(
            x=[at for _, at, _ in none],
            y=np.array([row for row, _, _ in none]) + _NUMBER,
            mode="text",
            text=[mark for *_, mark in none],
            textfont={"size": 14, "color": palette.text},
            hoverinfo="skip",
            showlegend=False,
        )
    )


def _spoken(gaps: Disclosed, codes: Sequence[str]) -> str:
    """The gaps threshold by threshold as sentences."""
    told = []
    for code in codes:
        own = gaps.where(gaps.table["measure"] == code)
        told.append(f"{MEASURES[str(code)].short}: {gaps_told(own, own.table['district'].tolist())}")
    return " ".join(told)

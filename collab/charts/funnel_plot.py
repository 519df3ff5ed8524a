"""The funnel plot: one dot a school, inside or outside what chance would do."""

import html

import numpy as np
import pandas as pd

from collab.charts.figure import Drawn, Part, scatter
from collab.charts.style import SIDES, Chart, Side, finish
from collab.data.disclosure.gate import Disclosed
from collab.data.selection import IN, NOT_IN
from collab.palette import Palette
from collab.words.numbers import counted, number

_Box = tuple[float, float, float, float]
_Boxes = tuple[_Box, ...]
FUNNEL_COLUMNS = ("name", "district", "collaboration", "eligible", "percent", "outside")

_PERCENTS = (-2.0, 102.0)
"""What the vertical axis shows."""
_ROOMS = ((860.0, 390.0), (860.0, 310.0))
"""Pixels across and down that names are placed for: those of a saved image, and of one on the stage, which is
as wide and lower. On a wider screen there is only more room; on a phone the page leaves the names to the
list below."""
_MOST_NAMED = 16
"""How many schools outside the limits are named; with more, names hide the dots."""
_LETTER, _LINE, _AWAY = 6.6, 15.0, 9.0
"""Pixels of a letter and a line of a name, and of its distance from its dot."""
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
    """Each school's percent against its cohort, with the control limits around `target`; those outside
    them are larger.

    `schools` has `urn`, `name`, `collaboration`, `eligible`, `percent` and `outside`; `limits` are those of
    `collab.metrics.variation.Funnel` and reveal nothing of any school. The schools in
    `highlighted` (URNs) are lit and the others faded; they, and those outside the limits, are named.
    """
    figure = Drawn()
    _add_limits(figure, limits, target, palette)
    table = schools.table[schools.table["percent"].notna()]
    lit = table["urn"].isin(highlighted)
    for side, group, colour in zip(SIDES, (IN, NOT_IN), (palette.ours, palette.theirs), strict=True):
        own = table["collaboration"] == group
        figure.add_trace(_dots(table[own], side, colour, faded=bool(lit.any())))
    figure.add_trace(
        scatter(
            x=table.loc[lit, "eligible"],
            y=table.loc[lit, "percent"],
            mode="markers",
            name="Highlighted",
            marker={
                "symbol": "circle",
                "size": 13,
                "color": palette.ours,
                "line": {"width": 2.5, "color": palette.text},
            },
            hoverinfo="skip",
            showlegend=bool(lit.any()),
        )
    )
    finish(figure, palette, height=470)
    widest = 1.08 * float(max(table["eligible"].max(), limits["eligible"].max()))
    _add_names(figure, table, lit, target, widest, palette)
    figure.update_xaxes(title={"text": "eligible pupils in the cohort"}, range=[0, widest])
    figure.update_yaxes(ticksuffix="% ", showgrid=True, range=list(_PERCENTS))
    alt = f"{title}. {_spoken(table, target)}"
    return Chart(figure, title, alt, schools, FUNNEL_COLUMNS)


def _dots(rows: pd.DataFrame, side: Side, colour: str, *, faded: bool) -> Part:
    """A dot a school of one side, `faded` where others are lit."""
    return scatter(
        x=rows["eligible"],
        y=rows["percent"],
        mode="markers",
        name=side.name,
        marker={
            "symbol": side.symbol,
            "size": [10 if outside else 7 for outside in rows["outside"] > 0],
            "color": colour,
            "opacity": 0.3 if faded else 0.85,
            "line": {"width": [2.5 if outside else 1.2 for outside in rows["outside"] > 0], "color": colour},
        },
        text=[html.escape(str(name)) for name in rows["name"]],
        customdata=[_CARE if mark else "" for mark in rows["mark"]],
        hovertemplate="%{text}<br>%{y:.1f}% of %{x} pupils%{customdata}<extra></extra>",
    )


def _add_names(
    figure: Drawn, table: pd.DataFrame, lit: pd.Series, target: float, widest: float, palette: Palette
) -> None:
    """The names of the schools that are lit, then of those outside the limits, the furthest from
    `target` for their size first, wherever one finds room beside its dot: names do not lie on each
    other."""
    far = (table["percent"] - target).abs() * np.sqrt(table["eligible"].astype(float))
    low, high = _PERCENTS
    share = np.column_stack([table["eligible"] / widest, (high - table["percent"]) / (high - low)])
    rooms = [np.array(room) for room in _ROOMS]
    dots = [share * room for room in rooms]
    told = table.assign(lit=lit, far=far, across=share[:, 0], down=share[:, 1])
    large = [own[(lit | (table["outside"] > 0)).to_numpy()] for own in dots]
    named = told[lit | (table["outside"] > 0)]
    named = named.sort_values(["lit", "outside", "far"], ascending=False, kind="stable")
    named = named.head(max(_MOST_NAMED, int(lit.sum())))
    taken: list[_Boxes] = []
    for _, row in named.iterrows():
        name = str(row["name"])
        at = [row[["across", "down"]].to_numpy(float) * room for room in rooms]
        length, around = _LETTER * len(name), _AWAY if not row["lit"] else _AWAY + 4
        found = _room_beside(at, length, around, dots, taken)
        if found is None or not (row["lit"] or _is_clear(found[2], large)):
            continue
        anchor, below, boxes = found
        taken.append(boxes)
        figure.add_annotation(
            x=row["eligible"],
            y=row["percent"],
            text=f"<b>{html.escape(name)}</b>" if row["lit"] else html.escape(name),
            showarrow=False,
            xanchor=anchor,
            xshift={"left": around, "right": -around, "center": 0}[anchor],
            yshift=-below,
            font={"size": 12, "color": palette.text},
        )


def _room_beside(
    at: list[np.ndarray], length: float, around: float, dots: list[np.ndarray], taken: list[_Boxes]
) -> tuple[str, float, _Boxes] | None:
    """Where beside a dot a name of this length covers the fewest `dots` and none of the names that
    have `taken` their place (`at`, `dots` and `taken` in pixels in each of `_ROOMS`): how it is anchored,
    how far below the dot it lies, and its boxes; None where there is no room in one of them."""
    free = []
    for anchor, left, top in (
        ("left", around, -_LINE / 2),
        ("right", -around - length, -_LINE / 2),
        ("center", -length / 2, -around - _LINE),
        ("center", -length / 2, around),
    ):
        boxes = tuple((x + left, y + top, x + left + length, y + top + _LINE) for x, y in at)
        inside = all(
            min(box[:2]) >= 0 and box[2] <= wide and box[3] <= tall
            for box, (wide, tall) in zip(boxes, _ROOMS, strict=True)
        )
        clash = any(_overlap(*pair) for other in taken for pair in zip(boxes, other, strict=True))
        if inside and not clash:
            over = sum(_covered(own, box) for own, box in zip(dots, boxes, strict=True))
            free.append((over, len(free), anchor, top + _LINE / 2, boxes))
    return min(free)[2:] if free else None


def _is_clear(boxes: _Boxes, large: list[np.ndarray]) -> bool:
    """Whether a name covers none of the larger dots, which it would seem to belong to."""
    return not any(_covered(own, box) for own, box in zip(large, boxes, strict=True))


def _covered(dots: np.ndarray, box: _Box) -> int:
    """How many dots lie in a box."""
    return int(((dots > box[:2]) & (dots < box[2:])).all(axis=1).sum())


def _overlap(one: _Box, other: _Box) -> bool:
    """Whether two boxes (left, top, right, bottom) have anything in common."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _add_limits(figure: Drawn, limits: pd.DataFrame, target: float, palette: Palette) -> None:
    styles = (("95", "95% limits", "dash"), ("998", "99.8% limits", "solid"))
    for suffix, name, dash in styles:
        for end in ("low", "high"):
            figure.add_trace(
                scatter(
                    x=limits["eligible"],
                    y=limits[f"{end}_{suffix}"],
                    mode="lines",
                    name=name,
                    line={"color": palette.everyone, "width": 1.5, "dash": dash},
                    hoverinfo="skip",
                    showlegend=end == "low",
                )
            )
    figure.add_hline(target, line={"color": palette.everyone, "width": 1, "dash": "dot"})


def _spoken(table: pd.DataFrame, target: float) -> str:
    beyond = int((table["outside"] > 0).sum())
    far = int((table["outside"] > 99).sum())
    return (
        f"{counted(len(table), 'school')} around {target:.1f}%; {number(beyond)} outside the 95% limits, "
        f"{number(far)} outside the 99.8% limits."
    )

"""The funnel plot: one dot a school, inside or outside what chance would do."""

import html
from collections.abc import Iterator
from dataclasses import dataclass
from math import hypot
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from collab.charts.figure import Drawn, Part, scatter
from collab.charts.from_host import in_pixels
from collab.charts.style import SIDES, Chart, Side, finish, halo
from collab.data.disclosure.gate import Disclosed
from collab.data.selection import IN, NOT_IN
from collab.palette import Palette
from collab.words.numbers import counted, number

_Box = tuple[float, float, float, float]


class _Spot(NamedTuple):
    """Where a name stands: how it is anchored, how far right of and below its dot (pixels), and whether it is
    so far that a line leads to it."""

    anchor: str
    right: float
    below: float
    led: bool = False


@dataclass
class _Room:
    """A picture of one size, all in pixels: how wide and high it is, its dots, the larger of them, the lines
    that no name should lie on, and the names that have their place."""

    size: np.ndarray
    dots: np.ndarray
    large: np.ndarray
    lines: np.ndarray
    taken: list[_Box]

    def box(self, at: np.ndarray, spot: _Spot, length: float) -> _Box:
        """Where a name of this length would lie."""
        left = at[0] + spot.right - {"left": 0.0, "center": length / 2, "right": length}[spot.anchor]
        top = at[1] + spot.below - _LINE / 2
        return float(left), float(top), float(left + length), float(top + _LINE)

    def holds(self, box: _Box, leader: np.ndarray) -> bool:
        """Whether there is room for a name, and for the line that leads to it."""
        inside = min(box[:2]) >= 0 and box[2] <= self.size[0] and box[3] <= self.size[1]
        clash = any(_overlap(box, other) or _covered(leader, other) for other in self.taken)
        return inside and not clash

    def cost(self, box: _Box) -> float:
        """How much a name there hides."""
        crossed = _CROSSED if _covered(self.lines, box) else 0
        return crossed + _HIDDEN * _covered(self.large, box) + _covered(self.dots, box)

    def take(self, box: _Box, leader: np.ndarray) -> None:
        """Put a name there."""
        self.taken.append(box)
        self.lines = np.vstack([self.lines, leader])


FUNNEL_COLUMNS = ("name", "district", "collaboration", "eligible", "percent", "outside")

_PERCENTS = (-2.0, 102.0)
"""What the vertical axis shows."""
ROOMS = {False: (860.0, 390.0), True: (860.0, 300.0)}
"""Pixels across and down that names are placed for: those of a saved image, and of one to be read from afar,
which is as wide and lower. On a wider screen there is only more room; on a phone the page leaves the names to
the list below."""
_SIZES = {False: 12, True: 14}
"""Pixels of the letters of a name, and of one to be read from afar."""
_MOST_NAMED = 16
"""How many schools outside the limits are named; with more, names hide the dots."""
_LETTER, _LINE, _AWAY = 6.6, 15.0, 9.0
"""Pixels of a letter and a line of a name, and of its distance from its dot, at the smaller size."""
_STEPS = (20.0, 32.0, 46.0)
"""Pixels up or down to a name that finds no room right beside its dot: a thin line leads to it."""
_DOT = 4.0
"""Pixels from the middle of a dot to its edge."""
_OFF = 6.0
"""Pixels from the middle of a dot to where the line to its name begins."""
_CROSSED, _HIDDEN, _LED = 40, 60, 1.5
"""What it costs a name to lie on a limit or on a larger dot, and to be led to, beside the dots it covers."""
_STEPS_OF_A_LINE = np.linspace(0, 1, 15)
"""Shares of the line to a name at which it is kept off other names."""
_ALONG = 700
"""Places along a limit at which names are kept off it: closer to each other than a name is high."""
_SCALE_ON_A_PHONE, _BESIDE_ON_A_PHONE = 48, 10
"""Pixels left of the picture for its scale, and right of it, on a phone, which has none to spare."""
_CARE = "<br>small cohort, read with care"


def funnel(
    *,
    schools: Disclosed,
    limits: pd.DataFrame,
    target: float,
    highlighted: frozenset[int],
    title: str,
    palette: Palette,
    narrow: bool = False,
    afar: bool = False,
) -> Chart:
    """Each school's percent against its cohort, with the control limits around `target`; those outside
    them are larger.

    `schools` has `urn`, `name`, `collaboration`, `eligible`, `percent` and `outside`; `limits` are those of
    `collab.metrics.variation.Funnel` and reveal nothing of any school. The schools in
    `highlighted` (URNs) are lit and the others faded; they, and those outside the limits, are named.
    Where it is `narrow`, on a phone, the picture is as wide as the screen; to be read from `afar`, names and
    legend are larger.
    """
    figure = Drawn()
    _add_limits(figure, limits, target, palette)
    table = schools.table[schools.table["percent"].notna()]
    lit = table["urn"].isin(highlighted)
    for side, group, colour in zip(SIDES, (IN, NOT_IN), (palette.ours, palette.theirs), strict=True):
        own = table["collaboration"] == group
        figure.add_trace(_dots(table[own], side, colour, faded=bool(lit.any())))
    if lit.any():
        figure.add_trace(_lit_dots(table[lit], palette))
    finish(figure, palette, height=470)
    widest = 1.08 * float(max(table["eligible"].max(), limits["eligible"].max()))
    if narrow:
        figure.update_layout(margin={"l": _SCALE_ON_A_PHONE, "r": _BESIDE_ON_A_PHONE})
    if afar:
        figure.update_layout(legend={"font": {"size": _SIZES[afar]}})
    far = (table["percent"] - target).abs() * np.sqrt(table["eligible"].astype(float))
    _add_names(figure, table.assign(lit=lit, far=far), _sampled(limits, widest), widest, palette, afar=afar)
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


def _lit_dots(rows: pd.DataFrame, palette: Palette) -> Part:
    """A larger dot for each school that is lit."""
    return scatter(
        x=rows["eligible"],
        y=rows["percent"],
        mode="markers",
        name="Highlighted",
        marker={
            "symbol": "circle",
            "size": 13,
            "color": palette.ours,
            "line": {"width": 2.5, "color": palette.text},
        },
        hoverinfo="skip",
    )


def _add_names(
    figure: Drawn, table: pd.DataFrame, lines: np.ndarray, widest: float, palette: Palette, *, afar: bool
) -> None:
    """The names of the schools that are `lit`, then of those outside the limits, the furthest out for their
    size (`far`) first, wherever one finds room beside its dot: names do not lie on each other, nor on the
    `lines` (shares of the picture) where there is room elsewhere."""
    share, grown = _shares(table["eligible"], table["percent"], widest), _SIZES[afar] / _SIZES[False]
    size = np.array(ROOMS[afar]) / grown
    large = (table["lit"] | (table["outside"] > 0)).to_numpy()
    room = _Room(size, share * size, (share * size)[large], lines * size, [])
    told = table.assign(across=room.dots[:, 0], down=room.dots[:, 1])[large]
    told = told.sort_values(["lit", "outside", "far"], ascending=False, kind="stable")
    for _, row in told.head(max(_MOST_NAMED, int(table["lit"].sum()))).iterrows():
        name, lit = html.escape(str(row["name"])), bool(row["lit"])
        at, around = row[["across", "down"]].to_numpy(float), _AWAY + 4 * lit
        spot = _place(at, _LETTER * len(str(row["name"])), around, room, hidden=lit)
        if spot is None:
            continue
        figure.add_annotation(
            x=row["eligible"],
            y=row["percent"],
            text=f"<b>{name}</b>" if lit else name,
            xanchor=spot.anchor,
            font={"size": _SIZES[afar], "color": palette.text, "shadow": halo(palette.ground)},
            showarrow=False,
            xshift=spot.right * grown,
            yshift=-spot.below * grown,
        )
        if spot.led:
            at = {"xanchor": row["eligible"], "yanchor": row["percent"]}
            figure.add_shape(_leader(spot, grown, palette) | at)


def _leader(spot: _Spot, grown: float, palette: Palette) -> Part:
    """The thin line that leads from a dot to its name. An arrow of plotly's would take a browser twenty
    times as long."""
    right, down = spot.right * grown, spot.below * grown
    first = _OFF * grown / hypot(right, down)
    # One above or below its dot is led to its nearer edge, one on either side to its end.
    last = 1 - _LINE / 2 / abs(spot.below) if spot.anchor == "center" else 1.0
    ends = (first * right, -first * down, last * right, -last * down)
    return in_pixels("line", *ends) | {"line": {"color": palette.everyone, "width": 1}, "layer": "above"}


def _shares(eligible: Any, percents: Any, widest: float) -> np.ndarray:
    """Where cohorts and percents lie, as shares of the picture across and down."""
    low, high = _PERCENTS
    return np.column_stack([np.asarray(eligible) / widest, (high - np.asarray(percents)) / (high - low)])


def _sampled(limits: pd.DataFrame, widest: float) -> np.ndarray:
    """Places along the limits, as `_shares`."""
    pupils = limits["eligible"].to_numpy(float)
    along = np.linspace(pupils.min(), pupils.max(), _ALONG)
    ends = [f"{end}_{suffix}" for suffix in ("95", "998") for end in ("low", "high")]
    paths = [np.interp(along, pupils, limits[name].to_numpy(float)) for name in ends]
    return np.vstack([_shares(along, path, widest) for path in paths])


def _spots(around: float) -> Iterator[_Spot]:
    """Where a name may stand, the closest to its dot first."""
    yield _Spot("left", around, 0.0)
    yield _Spot("right", -around, 0.0)
    for below in (-around - _LINE / 2, around + _LINE / 2):
        yield _Spot("center", 0.0, below)
    for step in _STEPS:
        for below in (-step, step):
            yield _Spot("left", step / 2, below, led=True)
            yield _Spot("right", -step / 2, below, led=True)
            yield _Spot("center", 0.0, below * 1.2, led=True)


def _place(at: np.ndarray, length: float, around: float, room: _Room, *, hidden: bool) -> _Spot | None:
    """Takes the place beside a dot where a name of this length lies on no limit, on no other name, and on no
    dot, whose it would seem to be; None where there is none. Only where dots may be `hidden` does it lie on
    any, the fewest."""
    free = []
    for spot in _spots(around):
        box = room.box(at, spot, length)
        leader = at + np.outer(_STEPS_OF_A_LINE * spot.led, (spot.right, spot.below))
        if room.holds(box, leader) and (hidden or not _covered(room.dots, _wider(box))):
            free.append((_LED * spot.led + room.cost(box), len(free), spot, box, leader))
    if not free:
        return None
    *_, spot, box, leader = min(free, key=lambda found: found[:2])
    room.take(box, leader)
    return spot


def _wider(box: _Box) -> _Box:
    """A box that holds the middles of the dots that touch this one."""
    left, top, right, bottom = box
    return left - _DOT, top, right + _DOT, bottom


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
    # Below the dots, apart from the lines to names, which the page hides with them.
    figure.add_hline(target, line={"color": palette.everyone, "width": 1, "dash": "dot"}, layer="below")


def _spoken(table: pd.DataFrame, target: float) -> str:
    beyond = int((table["outside"] > 0).sum())
    far = int((table["outside"] > 99).sum())
    return (
        f"{counted(len(table), 'school')} around {target:.1f}%; {number(beyond)} outside the 95% limits, "
        f"{number(far)} outside the 99.8% limits."
    )

"""Every partnership on a card: how near its schools are, how its pupils do, what it lives, when it was
last reviewed."""

import html
import textwrap
from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd

from collab.charts.figure import Drawn, Part, scatter
from collab.charts.from_host import circle, filled, from_host, in_pixels, joined
from collab.charts.gap_chart import pointed_at, span_of
from collab.charts.style import Chart, finish
from collab.data.disclosure.gate import WITHHELD, Disclosed
from collab.metrics.lesson_ratings import IN_PLACE
from collab.palette import Palette
from collab.words.numbers import briefly, gap_told, points
from collab.words.on_partnerships import lessons_told, looked_at_told, nearness_told, size_told

COLUMNS = (
    "partnership_name",
    "kind",
    "members",
    "host_name",
    "mean_to_host",
    "furthest",
    "beyond",
    "spread",
    "locality",
    "eligible_in",
    "percent_in",
    "percent_not_in",
    "gap",
    "wide_low",
    "wide_high",
    "clear",
    "assessed",
    "in_place_of_ten",
    "last",
    "due",
)
_HEIGHT, _BEFORE, _LEFT = 185, 136, -51
"""Pixels of a card, of one before anything is written down of any, and from its middle to where its text
begins: what is on a card lies in the middle of it, however wide the screen."""
_NAME, _FACTS, _GAP, _LESSONS, _LAST = 10, 46, 96, 127, 149
"""Pixels from a card's top to each of its lines; the gap's is the middle of its bar."""
_LOWER = 5
"""Pixels by which the facts below a name of three lines stand lower."""
_HOST, _WITHIN = (-111, -72), (21, 46)
"""Pixels from the middle of a card's upper edge to its host, and from there to the limit and to where a line
is cut: the arrow of a line stays on its card."""
_BAR, _BESIDE = 146, 9
"""Pixels across of the bar's scale, and from its end to the figure, which ends on the card on a phone too."""
_SPAN = 25.0
"""Points from zero at which the scale ends at the latest; a bar that goes on is cut there."""
_NAMES = ((27, 14, 2), (33, 12, 2), (36, 11, 3))
"""Letters of a line of a name, their size in pixels, and lines of them: the first in which it fits."""
_SQUARE = 13
"""Pixels from a lesson's square to the next."""
_CLICKS = (-0.4, -0.2, 0, 0.2, 0.4)
"""Where clear marks to click on lie across a card."""


def partnership_cards(
    *,
    cards: Disclosed,
    spokes: Disclosed,
    ratings: Disclosed,
    limit: float,
    title: str,
    palette: Palette,
    across: int = 3,
    size: float = 1,
    letters: float = 1,
) -> Chart:
    """A card for each partnership in the order given, `across` of them in a row: its schools drawn
    from the host with a ring at `limit` (in the unit of `cards`), its gap to all other schools as a dot with
    a bar where it probably lies (filled: more than chance), a square for each of the ten lessons (filled: in
    place; open: assessed, not in place; a dot: not assessed), and when it was last reviewed.

    `cards` has the columns of `collab.metrics.at_a_glance.at_a_glance` and of `gap`, and `years`, how many
    were added up; `spokes` is a table of `collab.geography.spokes.spokes_of`, `ratings` one of the
    latest ratings (`partnership`, `lesson`, `rating`). Before anything is written down of any of them,
    cards are lower and say nothing of lessons and reviews. All is drawn in pixels, enlarged by `size`,
    what is written below a name by `letters` more. Each card can be clicked on; its custom data is its slug.
    """
    figure = Drawn()
    places = [(place % across, place // across) for place in range(len(cards.table))]
    shapes = list(joined(_edge(column, line, palette) for column, line in places))
    reach = min(_SPAN, max(abs(end) for end in span_of(cards)))
    ends = {str(slug): rows for slug, rows in spokes.table.groupby("partnership")}
    rated = {str(slug): rows for slug, rows in ratings.table.groupby("partnership")}
    notes: list[dict[str, Any]] = []
    begun = bool(cards.table["last"].notna().any())
    middle = (size * _HOST[0], size * _HOST[1])
    for (column, line), (_, card) in zip(places, cards.table.iterrows(), strict=True):
        slug = str(card["partnership"])
        at = {"xanchor": column, "yanchor": line - 0.5}
        drawn = [
            *from_host(ends.get(slug, spokes.table.head(0)), limit, palette, middle, size, _WITHIN),
            *_gap_drawn(card, reach, palette, size),
            *joined(_lessons_drawn(rated.get(slug, ratings.table.head(0)), palette, size) if begun else ()),
        ]
        shapes += [pixels | at for pixels in drawn]
        where = {"x": at["xanchor"], "y": at["yanchor"]}
        name, *facts = _written(card, limit, cards.unit, palette, size, begun)
        for fact in facts:
            fact["font"]["size"] *= letters
        notes += [note | where for note in (name, *facts)]
    figure.add_trace(_to_click_on(cards.table, across, size))
    down = max(1, -(-len(cards.table) // across))
    finish(figure, palette, height=round((_HEIGHT if begun else _BEFORE) * size) * down + 8)
    figure.update_layout(shapes=shapes, annotations=notes, margin={"l": 2, "r": 2, "t": 4, "b": 4})
    figure.update_xaxes(visible=False, range=[-0.5, across - 0.5])
    figure.update_yaxes(visible=False, range=[down - 0.5, -0.5])
    return Chart(figure, title, f"{title}. {_spoken(cards, limit)}", cards, COLUMNS)


def _edge(column: int, line: int, palette: Palette) -> dict[str, Any]:
    """The frame of a card."""
    return {
        "type": "rect",
        "x0": column - 0.49,
        "x1": column + 0.49,
        "y0": line - 0.475,
        "y1": line + 0.475,
        "line": {"color": palette.grid, "width": 1.2},
        "layer": "below",
    }


def _gap_drawn(card: pd.Series, reach: float, palette: Palette, size: float) -> Iterator[dict[str, Any]]:
    """The gap around zero, cut where it goes beyond `reach` points."""
    if pd.isna(card["gap"]):
        return
    colour = palette.ours if card["clear"] else palette.quiet
    middle, y = size * (_LEFT + _BAR / 2), -size * _GAP

    def across(value: float) -> float:
        return middle + size * max(-1.0, min(1.0, value / reach)) * _BAR / 2

    zero = {"line": {"color": palette.text, "width": 1.5}}
    yield in_pixels("line", middle, y - 10 * size, middle, y + 10 * size) | zero
    if pd.notna(card["wide_low"]):
        bar = in_pixels("line", across(card["wide_low"]), y, across(card["wide_high"]), y)
        yield bar | {"line": {"color": colour, "width": (5 if card["clear"] else 3) * size}}
        for end, way in ((card["wide_low"], -1), (card["wide_high"], 1)):
            if way * end > reach:
                yield _arrow(across(end), y, way * 6 * size, colour)
    dot = circle(across(card["gap"]), y, 5.5 * size)
    yield dot | {
        "fillcolor": colour if card["clear"] else palette.ground,
        "line": {"color": colour, "width": 2.5},
    }


def _arrow(x: float, y: float, size: float, colour: str) -> dict[str, Any]:
    """The end of a bar that goes on, to the left where `size` is negative."""
    half = abs(size) * 0.8
    return filled([(x, y - half), (x + size, y), (x, y + half)], colour)


def _lessons_drawn(ratings: pd.DataFrame, palette: Palette, size: float) -> Iterator[dict[str, Any]]:
    """A mark for each of the ten lessons, in their order."""
    known = dict(zip(ratings["lesson"].astype(int), ratings["rating"].astype(int), strict=True))
    for place in range(10):
        x, y = size * (_LEFT + 5 + place * _SQUARE), -size * (_LESSONS + 9)
        half = size * (4.5 if place + 1 in known else 1.2)
        there = known.get(place + 1, 0) >= IN_PLACE
        colour = palette.ours if there else palette.quiet
        filled = there or place + 1 not in known
        yield in_pixels("rect", x - half, y - half, x + half, y + half) | {
            "fillcolor": colour if filled else palette.ground,
            "line": {"color": colour, "width": 1.5},
        }


def _written(
    card: pd.Series, limit: float, unit: str, palette: Palette, size: float, begun: bool
) -> Iterator[dict[str, Any]]:
    """What stands on a card; of lessons and reviews only where anything has `begun`."""
    name, letters_of_it = _wrapped(str(card["partnership_name"]))
    title = "<br>".join(html.escape(part) for part in name)
    late = bool(card["overdue"])
    far = pd.notna(card["beyond"]) and int(card["beyond"]) > 0
    # Three lines need more than the room above the facts: these give way, for the edge does not.
    facts = _FACTS + (_LOWER if len(name) > 2 else 0)
    lines = [
        # A name of one line stands where the second of two would, next to what it is the name of.
        (_NAME + 9 * (2 - len(name)) + facts - _FACTS, f"<b>{title}</b>", letters_of_it, palette.text),
        (facts, html.escape(size_told(card)), 12, palette.text),
        (facts + 17, _marked(nearness_told(card, limit, unit), far), 12, palette.text),
    ]
    if begun:
        lines.append((_LAST, _marked(looked_at_told(card), late), 12, palette.text))
    for down, text, letters, colour in lines:
        yield _text(text, _LEFT, down, letters, colour, size)
    known = pd.notna(card["gap"])
    told = f"<b>{points(gap_told(card))}</b>" if known else WITHHELD if card["mark"] == WITHHELD else ""
    if not known:
        none = "Its result is withheld (c)" if told else "No result to compare"
        yield _text(none, _LEFT, _GAP - 9, 12, palette.text, size)
    else:
        colour = palette.ours if card["clear"] else palette.text
        unsure = pd.isna(card["wide_low"])
        told = f"{points(gap_told(card))} pts" if unsure else f"{told} pts"
        yield _text(told, _LEFT + _BAR + _BESIDE, _GAP - 9, 13, palette.text if unsure else colour, size)
        if card["years"] > 1:
            yield _text(
                f"{card['years']:.0f} years", _LEFT + _BAR + _BESIDE, _GAP + 7, 12, palette.text, size
            )
    if begun:
        yield _text(lessons_told(card), _LEFT + 10 * _SQUARE + 6, _LESSONS, 12, palette.text, size)


def _wrapped(name: str) -> tuple[list[str], int]:
    """The lines of a name and the size of their letters, the smaller the longer it is; cut only where
    even the smallest have no room."""
    for wide, letters, most in _NAMES:
        lines = textwrap.wrap(name, wide)
        if len(lines) <= most:
            return lines, letters
    wide, letters, most = _NAMES[-1]
    return textwrap.wrap(name, wide, max_lines=most, placeholder="…"), letters


def _marked(told: str, wanted: bool) -> str:
    """Words with a mark where something wants attention: never by colour alone."""
    return f"<b>▲</b> {html.escape(told)}" if wanted else html.escape(told)


def _text(text: str, right: float, down: float, letters: float, colour: str, size: float) -> dict[str, Any]:
    return {
        "text": text,
        "xshift": size * right,
        "yshift": -size * down,
        "xanchor": "left",
        "yanchor": "top",
        "align": "left",
        "showarrow": False,
        "borderpad": 0,
        "font": {"size": letters * size, "color": colour},
    }


def _to_click_on(table: pd.DataFrame, across: int, size: float) -> Part:
    """Clear marks over each card."""
    places = [(place, shift) for place in range(len(table)) for shift in _CLICKS]
    slugs = table["partnership"].tolist()
    told = [_pointed_at(card) for _, card in table.iterrows()]
    return scatter(
        x=[place % across + shift for place, shift in places],
        y=[place // across for place, _ in places],
        mode="markers",
        customdata=[slugs[place] for place, _ in places],
        text=[told[place] for place, _ in places],
        hovertemplate="%{text}<extra></extra>",
        marker={"symbol": "square", "size": 130 * size, "color": "rgba(0,0,0,0)"},
        selected={"marker": {"opacity": 0}},
        unselected={"marker": {"opacity": 0}},
        showlegend=False,
    )


def _pointed_at(card: pd.Series) -> str:
    name = html.escape(str(card["partnership_name"]))
    return name if pd.isna(card["gap"]) else f"{name}<br>{pointed_at(card)}"


def _spoken(cards: Disclosed, limit: float) -> str:
    told: Sequence[str] = [
        f"{card['partnership_name']}: {nearness_told(card, limit, cards.unit)}; {_gap_spoken(card)}; "
        f"lessons {lessons_told(card)}; {looked_at_told(card).lower()}"
        for _, card in cards.table.iterrows()
    ]
    return f"{'. '.join(told)}."


def _gap_spoken(card: pd.Series) -> str:
    if pd.isna(card["gap"]):
        return "no result that can be shown"
    told = f"{points(gap_told(card))} points beside all other schools"
    return told if pd.isna(card["wide_low"]) else f"{told}, {briefly(bool(card['clear']))}"

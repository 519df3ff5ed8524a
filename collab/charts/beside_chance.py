"""One school's results, each on the range in which chance alone would put it."""

from collections.abc import Sequence

from collab.charts.style import Chart, Drawn, bars, dots, finish
from collab.data.disclosure.gate import Disclosed
from collab.metrics.one_school import RESULTS
from collab.palette import Palette
from collab.words.on_one_school import school_results_told, school_title

_ROW = 46
_BESIDE, _LEGEND = 130, 60
"""Pixels beside the rows, and those that the legend needs besides where its names stand one below another."""


def school_results(
    *, results: Disclosed, names: Sequence[str], palette: Palette, narrow: bool = False
) -> Chart:
    """A row for every measure of `results` (a disclosed table of
    `collab.metrics.one_school.one_school`), named by `names`: a bar where chance alone puts 19 of
    20 schools of that size, a stroke at all schools' percent, a ring at that of schools of its
    size, and a dot at the school's own: filled outside the bar, open inside it. On a
    `narrow` screen the legend takes a line for each of its names."""
    rows = results.table.reset_index(drop=True)
    rows = rows[rows["percent"].notna()]
    figure = Drawn()
    compared = rows[rows["chance_low"].notna()]
    chance = bars(
        compared["chance_low"], compared["chance_high"], compared.index, {"color": palette.grid, "width": 16}
    )
    figure.add_trace(chance | {"name": "Where chance alone would put it", "showlegend": True})
    marks = (
        (
            "percent_all",
            "All schools",
            {"symbol": "line-ns", "size": 20, "line": {"width": 2.5, "color": palette.everyone}},
        ),
        (
            "percent_like",
            "Schools of its size",
            {"symbol": "diamond-open", "size": 10, "color": palette.everyone},
        ),
    )
    for column, name, marker in marks:
        figure.add_trace(dots(rows, column, name, marker))
    for outside, name in ((True, "This school, outside it"), (False, "This school, inside it")):
        own = rows[rows["outside"].astype(bool) == outside]
        marker = {
            "size": 15,
            "color": palette.ours if outside else palette.ground,
            "line": {"width": 2.5, "color": palette.ours},
        }
        figure.add_trace(dots(own, "percent", name, marker))
    high = _ROW * max(1, len(names)) + _BESIDE + (_LEGEND if narrow else 0)
    finish(figure, palette, height=high, rows=list(names))
    figure.update_xaxes(range=[-2, 102], ticksuffix="%", title={"text": "Pupils who reached the threshold"})
    title = school_title(results)
    return Chart(
        figure, title, f"{title}. {school_results_told(results, list(names))}", results, RESULTS[:-1]
    )

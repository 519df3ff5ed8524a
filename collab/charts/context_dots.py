"""Who is in the cohorts of some schools, beside those of all schools."""

import html

from collab.charts.style import Chart, Drawn, bars, dots, finish
from collab.data.disclosure.gate import Disclosed
from collab.palette import Palette
from collab.words.on_context import characteristic, context_title, context_told

COLUMNS = ("trait", "ours", "like", "theirs", "schools", "eligible")
_ROW = 36


def context_dots(*, context: Disclosed, whose: str, palette: Palette) -> Chart:
    """A row for every share of `context` (a disclosed table of
    `collab.metrics.context.context_beside_all`): a stroke at all schools' percent of pupils, a diamond at
    that of the schools most like it, and a dot at that of `whose`, with a line between them. Points of an
    average have no place on it; the table has them."""
    rows = context.table[(context.table["trait"] != "prior_average") & context.table["ours"].notna()]
    rows = rows.reset_index(drop=True)
    figure = Drawn()
    figure.add_trace(bars(rows["theirs"], rows["ours"], rows.index, {"color": palette.quiet, "width": 2}))
    for column, name, marker in (
        (
            "theirs",
            "All schools",
            {"symbol": "line-ns", "size": 18, "line": {"width": 2.5, "color": palette.everyone}},
        ),
        (
            "like",
            "Schools most like it",
            {"symbol": "diamond-open", "size": 11, "color": palette.theirs, "line": {"width": 2}},
        ),
        ("ours", html.escape(whose), {"size": 13, "color": palette.ours}),
    ):
        figure.add_trace(dots(rows, column, name, marker))
    names = [characteristic(name) for name in rows["trait"]]
    finish(figure, palette, height=_ROW * max(1, len(rows)) + 120, rows=names)
    figure.update_xaxes(range=[-2, 102], ticksuffix="%", title={"text": "Pupils of the Key Stage 2 cohort"})
    title = context_title(context)
    return Chart(figure, title, f"{title}. {context_told(context)}", context, COLUMNS)

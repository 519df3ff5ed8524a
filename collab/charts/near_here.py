"""The schools around one, as the crow flies, with a ring at the limit."""

import html

from collab.charts.drawn import Drawn, scatter
from collab.charts.style import Chart, finish
from collab.data.disclosure.gate import Disclosed
from collab.palette import Palette
from collab.words.numbers import counted

COLUMNS = ("name", "miles", "works_with")
_GROUPS = (
    ("partner", "Works with it", "circle"),
    ("other", "In another partnership", "circle-open"),
    ("alone", "In no partnership", "triangle-up-open"),
)


def near_here(*, near: Disclosed, name: str, limit: float, palette: Palette) -> Chart:
    """The schools of `near` around the school called `name`, north at the top, each with its number
    in the table.

    `near` has, the nearest first, `name`, `east` and `north` (miles from the school), `miles`,
    `works_with` (its partnerships by name) and `standing`: "partner", "other" or "alone". `limit`
    (miles) is where the ring is drawn.
    """
    figure = Drawn()
    table = near.table.reset_index(drop=True)
    for standing, told, symbol in _GROUPS:
        rows = table[table["standing"] == standing]
        colour = palette.ours if standing == "partner" else palette.quiet
        figure.add_trace(
            scatter(
                x=rows["east"],
                y=rows["north"],
                mode="markers+text",
                name=told,
                marker={"symbol": symbol, "size": 12, "color": colour, "line": {"width": 2, "color": colour}},
                text=[str(place + 1) for place in rows.index],
                textposition="middle right",
                textfont={"size": 13, "color": palette.text},
                customdata=[
                    html.escape(f"{n}, {m:.1f} miles")
                    for n, m in zip(rows["name"], rows["miles"], strict=True)
                ],
                hovertemplate="%{customdata}<extra></extra>",
            )
        )
    figure.add_trace(
        scatter(
            x=[0],
            y=[0],
            mode="markers",
            name="This school",
            marker={"symbol": "star", "size": 18, "color": palette.theirs},
            hoverinfo="skip",
        )
    )
    ring = {"type": "circle", "x0": -limit, "x1": limit, "y0": -limit, "y1": limit}
    figure.add_shape(ring | {"line": {"color": palette.quiet, "dash": "dot", "width": 1.5}, "layer": "below"})
    reach = 1.25 * max(limit, float(table["miles"].max()) if len(table) else 0)
    finish(figure, palette, height=420)
    figure.update_layout(margin={"l": 4, "r": 4, "t": 4, "b": 60})
    figure.update_xaxes(visible=False, range=[-reach, reach])
    figure.update_yaxes(visible=False, range=[-reach, reach], scaleanchor="x")
    title = f"The {counted(len(table), 'school')} nearest to {name}, and a ring at {limit:g} miles"
    return Chart(figure, title, f"{title}. The table says the same.", near, COLUMNS)

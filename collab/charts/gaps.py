"""Gaps as points with intervals around a line of no difference."""

import pandas as pd
import plotly.graph_objects as go

from collab.charts.groups import GAP_COLUMNS
from collab.charts.style import Chart, finish
from collab.disclosure import Disclosed
from collab.narrative import gaps_told, points
from collab.palette import Palette


def gap_intervals(*, gaps: Disclosed, title: str, palette: Palette) -> Chart:
    """The gap with its wider interval for every row of `gaps`, named by `comparison`.

    Points right of the line mean partnership schools are ahead; filled points are clear of chance.
    """
    table = gaps.table
    names = [str(name) for name in table["comparison"]]
    clear = table["clear"].eq(True)
    symbols = ["circle" if is_clear else "circle-open" for is_clear in clear]
    figure = go.Figure(
        go.Scatter(
            x=table["gap"], y=list(range(len(names))), mode="markers", showlegend=False,
            marker={"symbol": symbols, "size": 11, "color": palette.ours,
                    "line": {"width": 2, "color": palette.ours}},
            error_x={"type": "data", "symmetric": False, "array": table["wide_high"] - table["gap"],
                     "arrayminus": table["gap"] - table["wide_low"], "color": palette.ours,
                     "thickness": 2, "width": 5},
            customdata=table[["wide_low", "wide_high"]].to_numpy().tolist(),
            hovertemplate="%{x:+.1f} points<br>95% interval %{customdata[0]:+.1f} to "
            "%{customdata[1]:+.1f}<extra></extra>",
        )
    )  # fmt: skip
    figure.add_trace(
        go.Scatter(
            x=table["wide_high"], y=list(range(len(names))), mode="text", showlegend=False,
            text=["" if pd.isna(g) else f"  {points(g)}" for g in table["gap"]],
            textposition="middle right", textfont={"size": 14, "color": palette.text},
            hoverinfo="skip", cliponaxis=False,
        )
    )  # fmt: skip
    figure.add_vline(0, line={"color": palette.everyone, "width": 2})
    finish(figure, title, palette, height=96 + 44 * len(names), rows=names)
    figure.update_xaxes(title={"text": "points behind (left) or ahead (right)"})
    alt = f"{title}. {gaps_told(gaps, names)}"
    return Chart(figure, title, alt, gaps, ("comparison", *GAP_COLUMNS))

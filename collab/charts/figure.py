"""A figure as the browser reads it: put together as a dictionary, sent as it is."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from plotly.io.json import to_json_plotly

Part = dict[str, Any]


class Drawn:
    """What plotly.js is sent of one figure, put together with the names and verbs of plotly's own figures.

    Plotly's figures look at every value as it is put in, which took most of the time that a picture took
    (docs/decisions/pictures-are-dictionaries.md). These are looked at when somebody asks: `checked` is the
    same as a plotly figure, and raises where plotly.js would not understand a part of it.
    """

    def __init__(self, data: Iterable[Part] = (), layout: Part | None = None) -> None:
        self.sent: Part = {"data": list(data), "layout": layout or {}}

    @property
    def height(self) -> float:
        """Pixels down."""
        return float(self.sent["layout"]["height"])

    @cached_property
    def checked(self) -> go.Figure:
        """The same as a plotly figure, for whoever examines it.

        Raises:
            ValueError: if a part is none that plotly knows, bears no such value, or is written in a way that
                plotly's figures take and put right, while plotly.js does not.
        """
        figure = go.Figure(self.sent)
        told, meant = (json.loads(str(to_json_plotly(f)))["layout"] for f in (figure, self.sent))
        wrong = [name for name in meant if meant[name] != told.get(name)]
        if wrong:
            raise ValueError(f"these parts of a layout are not written as plotly.js reads them: {wrong}")
        return figure

    @cached_property
    def as_sent(self) -> go.Figure:
        """The same for `st.plotly_chart`, which takes plotly's figures and asks them for a dictionary."""
        return _Sent(self.sent)

    @property
    def to_click(self) -> Drawn:
        """The same for a page on which its marks can be clicked. Streamlit would say so when it has drawn the
        figure, and draw it again."""
        return Drawn(self.sent["data"], self.sent["layout"] | {"clickmode": "event+select"})

    def add_trace(self, trace: Part) -> None:
        """Add what `scatter` or `bar` gives."""
        self.sent["data"].append(trace)

    def add_annotation(self, **note: Any) -> None:
        """Add a note."""
        self._add("annotations", note)

    def add_shape(self, shape: Part) -> None:
        """Add a shape."""
        self._add("shapes", shape)

    def add_hline(self, y: float, line: Part, **more: Any) -> None:
        """Add a line across at `y`, with `more` parts of a shape."""
        self.add_shape(
            {
                "type": "line",
                "x0": 0,
                "x1": 1,
                "xref": "x domain",
                "yref": "y",
                "y0": y,
                "y1": y,
                "line": line,
            }
            | more
        )

    def add_vline(self, x: float, line: Part) -> None:
        """Add a line from bottom to top at `x`."""
        self.add_shape(
            {
                "type": "line",
                "xref": "x",
                "x0": x,
                "x1": x,
                "y0": 0,
                "y1": 1,
                "yref": "y domain",
                "line": line,
            }
        )

    def add_vrect(self, x0: float, x1: float, fillcolor: str, opacity: float, layer: str = "above") -> None:
        """Shade what lies between `x0` and `x1`, from bottom to top."""
        ends = {"type": "rect", "xref": "x", "x0": x0, "x1": x1, "y0": 0, "y1": 1, "yref": "y domain"}
        filled = {"fillcolor": fillcolor, "opacity": opacity, "line": {"width": 0}, "layer": layer}
        self.add_shape(ends | filled)

    def update_layout(self, **parts: Any) -> None:
        """Set parts of the layout; what is a dictionary is merged into what there is."""
        _merge(self.sent["layout"], parts)

    def lay_beneath(self, parts: Part) -> None:
        """Set parts of the layout that nothing has set yet; `parts` are then the figure's own."""
        _merge(parts, self.sent["layout"])
        self.sent["layout"] = parts

    def update_xaxes(self, **parts: Any) -> None:
        """Set parts of the horizontal axis."""
        self.update_layout(xaxis=parts)

    def update_yaxes(self, **parts: Any) -> None:
        """Set parts of the vertical axis."""
        self.update_layout(yaxis=parts)

    def _add(self, kind: str, part: Part) -> None:
        self.sent["layout"].setdefault(kind, []).append(part)


class _Sent(go.Figure):
    """A figure that is nothing but the dictionary that is sent."""

    def __init__(self, sent: Part) -> None:  # pyright: ignore[reportMissingSuperCall]
        # Plotly's own would put the figure together anew, which is what is saved here.
        self._sent = sent

    def __setattr__(self, name: str, value: Any) -> None:
        object.__setattr__(self, name, value)

    def to_dict(self) -> Part:
        """The dictionary, which nobody may change."""
        return self._sent


def scatter(**parts: Any) -> Part:
    """A trace of marks, lines or words."""
    return {"type": "scatter"} | {name: _values(part) for name, part in parts.items()}


def bar(**parts: Any) -> Part:
    """A trace of bars."""
    return scatter(**parts) | {"type": "bar"}


def _values(part: Any) -> Any:
    """A column of a table as the list or the numbers that JSON has, what is missing as None or NaN."""
    if isinstance(part, dict):
        return {name: _values(value) for name, value in part.items()}
    if not isinstance(part, pd.Series | pd.Index | np.ndarray):
        return part
    if pd.api.types.is_numeric_dtype(part.dtype):
        return np.asarray(part, dtype=float) if isinstance(part, np.ndarray) else part.to_numpy(float)
    return [None if pd.isna(value) else value for value in part]


def _merge(into: Part, parts: Part) -> None:
    for name, part in parts.items():
        if isinstance(part, dict) and isinstance(into.get(name), dict):
            _merge(into[name], part)
        else:
            into[name] = dict(part) if isinstance(part, dict) else part

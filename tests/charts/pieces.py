"""What a chart draws in shapes, each piece of it by itself, whether it is a shape or part of a path."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from collab.charts import Chart

_KINDS = {"M L": "line", "M L L Z": "triangle", "M L L L L": "rect", "M C C C C Z": "circle"}


@dataclass(frozen=True)
class Piece:
    """A line, rectangle, circle or triangle: its style and anchor as `shape` has them, and its corners in
    pixels; the two of a line are its beginning and end."""

    type: str
    x0: float
    y0: float
    x1: float
    y1: float
    shape: Any

    def __getattr__(self, name: str) -> Any:
        return getattr(self.shape, name)


def pieces(chart: Chart) -> list[Piece]:
    """Every piece that a chart's shapes draw, in their order."""
    return [piece for shape in chart.plotly.layout.shapes for piece in _of(shape)]


def _of(shape: Any) -> Iterator[Piece]:
    if shape.type != "path":
        yield Piece(shape.type, shape.x0, shape.y0, shape.x1, shape.y1, shape)
        return
    for path in re.findall(r"M[^M]*", shape.path):
        kind = _KINDS[" ".join(re.findall("[A-Z]", path))]
        ends = [
            tuple(map(float, re.findall(r"-?[\d.]+,-?[\d.]+", part)[-1].split(",")))
            for part in re.findall(r"[MLC][^MLCZ]*", path)
        ]
        across, down = zip(*ends, strict=True)
        if kind == "line":
            yield Piece(kind, across[0], down[0], across[1], down[1], shape)
        else:
            yield Piece(kind, min(across), min(down), max(across), max(down), shape)

"""The colours of charts, on screen and on paper.

The Government Analysis Function's duo palette, with a darker orange, and a lighter blue on dark
grounds; shape, not colour alone, tells the two groups apart.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours of one theme; every pair with `ground` has a contrast of 3 or more, `text` 7."""

    ours: str
    theirs: str
    everyone: str
    text: str
    grid: str
    ground: str


LIGHT = Palette("#12436D", "#D9530F", "#3D3D3D", "#1D1D1B", "#D6D6D6", "#FFFFFF")
DARK = Palette("#6BACE6", "#F79A68", "#D0D0D0", "#F2F2F0", "#4A4E54", "#14181D")

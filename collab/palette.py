"""The colours of charts and maps, on screen and on paper; `.streamlit/config.toml` has the theme's.

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
    quiet: str


LIGHT = Palette("#12436D", "#D9530F", "#3D3D3D", "#1D1D1B", "#D6D6D6", "#FFFFFF", "#80868C")
DARK = Palette("#6BACE6", "#F79A68", "#D0D0D0", "#F2F2F0", "#4A4E54", "#14181D", "#8A929B")


@dataclass(frozen=True, slots=True)
class MapPalette:
    """Colours of one theme, as red, green and blue: `member` is for partnership schools and their
    lines, `far` for lines beyond the limit, `picked` for the partnership looked at; `alone` fills
    and `quiet` rings a school not in a partnership; `text` and `quiet_text` are for towns and
    districts."""

    member: tuple[int, int, int]
    far: tuple[int, int, int]
    picked: tuple[int, int, int]
    alone: tuple[int, int, int]
    quiet: tuple[int, int, int]
    ground: tuple[int, int, int]
    border: tuple[int, int, int]
    text: tuple[int, int, int]
    quiet_text: tuple[int, int, int]


LIGHT_MAP = MapPalette(
    member=(18, 67, 109),
    far=(217, 83, 15),
    picked=(128, 22, 80),
    alone=(255, 255, 255),
    quiet=(105, 112, 120),
    ground=(236, 240, 243),
    border=(138, 145, 153),
    text=(29, 29, 27),
    quiet_text=(84, 91, 98),
)


DARK_MAP = MapPalette(
    member=(107, 172, 230),
    far=(247, 154, 104),
    picked=(230, 130, 185),
    alone=(20, 24, 29),
    quiet=(150, 158, 168),
    ground=(32, 38, 45),
    border=(121, 130, 140),
    text=(242, 242, 240),
    quiet_text=(180, 187, 195),
)


LIGHT_RATINGS = ("#FFFFFF", "#CFE0F1", "#6BACE6", "#12436D")
DARK_RATINGS = ("#20262D", "#35526E", "#6BACE6", "#DCEBF9")
"""Grounds of the ratings 1 to 4 on a heat map."""

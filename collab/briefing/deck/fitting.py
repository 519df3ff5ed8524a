"""How much room words take on a slide: by the widths of Helvetica's letters, which Arial and
Liberation Sans share, so that what fits here fits in PowerPoint and LibreOffice."""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from matplotlib import get_data_path

SMALLEST = 16.0
"""Points of the smallest letter on a slide: what the last row reads."""
LINE = 1.2
"""Height of a line by the size of its letters."""
_SURE = 1.01
"""By how much other programs set wider."""
_OTHERS = {"−": 584, "…": 1000, "–": 556, "—": 1000, "’": 222, "“": 333, "”": 333, "→": 1000, "•": 350}
_UNKNOWN = 900
"""Width of a letter that Helvetica does not have, in thousandths of its size: a wide one's."""


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """Points across that a text takes on one line."""
    widths = _widths(bold)
    return _SURE * size / 1000 * sum(_width(letter, widths) for letter in text)


def lines_of(text: str, wide: float, size: float, *, bold: bool = False) -> list[str]:
    """The lines into which a text falls in a box so many points wide; a word that is wider than the
    box is broken, as other programs break it."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split():
            tried = f"{line} {word}" if line else word
            if width_of(tried, size, bold=bold) <= wide:
                line = tried
                continue
            if line:
                lines.append(line)
            line = word
            while len(line) > 1 and width_of(line, size, bold=bold) > wide:
                end = _broken_at(line, wide, size, bold)
                lines.append(line[:end])
                line = line[end:]
        lines.append(line)
    return lines


def tall(text: str, wide: float, size: float, *, bold: bool = False) -> float:
    """Points down that a text takes in a box so many points wide."""
    return len(lines_of(text, wide, size, bold=bold)) * size * LINE


def cut(text: str, wide: float, size: float, most: int, *, bold: bool = False) -> str:
    """The text in at most so many lines; what does not fit is told by three dots."""
    if len(lines_of(text, wide, size, bold=bold)) <= most:
        return text
    fits, over = 0, len(text)
    while over - fits > 1:
        middle = (fits + over) // 2
        tried = f"{text[:middle].rstrip()}…"
        if len(lines_of(tried, wide, size, bold=bold)) <= most:
            fits = middle
        else:
            over = middle
    return f"{text[:fits].rstrip()}…"


def _broken_at(word: str, wide: float, size: float, bold: bool) -> int:
    """How many letters of a word stand on a line of their own."""
    used = 0.0
    for end, letter in enumerate(word):
        used += width_of(letter, size, bold=bold)
        if used > wide:
            return max(end, 1)
    return len(word)


def _width(letter: str, widths: Mapping[str, int]) -> int:
    if letter in widths:
        return widths[letter]
    plain = unicodedata.normalize("NFD", letter)[0]
    return widths.get(plain, _OTHERS.get(plain, _UNKNOWN))


@cache
def _widths(bold: bool) -> Mapping[str, int]:
    """Widths of the letters of ASCII, in thousandths of their size, as Adobe published them."""
    name = "Helvetica-Bold.afm" if bold else "Helvetica.afm"
    told = (Path(get_data_path()) / "fonts" / "pdfcorefonts" / name).read_text("latin-1")
    found = re.findall(r"^C (\d+) ; WX (\d+) ;", told, re.MULTILINE)
    return {chr(int(code)): int(wide) for code, wide in found if 32 <= int(code) < 127}

"""What a map on screen looks at: from degrees to pixels and back (Web Mercator, as deck.gl has it)."""

from dataclasses import dataclass

import numpy as np

_WORLD = 512
"""Pixels round the world at zoom 0."""
_EARTH = 40_075_017
"""Metres round the equator."""
_SMALLEST = 0.02
"""Degrees that a view shows at least, so that one school is not all of it."""


@dataclass(frozen=True, slots=True)
class View:
    """The middle of a map in degrees, and its zoom: at zoom z the world is 512 * 2**z pixels round."""

    longitude: float
    latitude: float
    zoom: float

    def pixels(self, places: np.ndarray) -> np.ndarray:
        """Where `places` (degrees, two columns) lie, in pixels right of and below the middle."""
        return (_on_paper(places) - _on_paper(self._middle)) * _WORLD * 2**self.zoom

    def degrees(self, points: np.ndarray) -> np.ndarray:
        """The places, in degrees, of `points` in pixels right of and below the middle."""
        x, y = (points / (_WORLD * 2**self.zoom) + _on_paper(self._middle)).T
        latitude = np.degrees(2 * np.arctan(np.exp(np.pi * (1 - 2 * y))) - np.pi / 2)
        return np.column_stack([360 * x - 180, latitude])

    @property
    def metres(self) -> float:
        """How many metres a pixel is at the middle."""
        return float(_EARTH * np.cos(np.radians(self.latitude)) / (_WORLD * 2**self.zoom))

    @property
    def _middle(self) -> np.ndarray:
        return np.array([[self.longitude, self.latitude]])


def view_of(places: np.ndarray, size: tuple[int, int]) -> View:
    """The view that fits `places` (degrees, two columns) into `size` (width and height in pixels);
    all of England where there are none."""
    if not len(places):
        return View(-1.5, 53, 5)
    low, high = places.min(axis=0), places.max(axis=0)
    middle = (low + high) / 2
    across, up = np.maximum(high - low, _SMALLEST)
    up /= np.cos(np.radians(middle[1]))
    zoom = np.log2(360 / _WORLD * min(size[0] / across, size[1] / up)) - 0.1
    return View(round(float(middle[0]), 4), round(float(middle[1]), 4), round(float(zoom), 2))


def _on_paper(places: np.ndarray) -> np.ndarray:
    """Degrees as shares of the world's width: to the east, and downwards."""
    longitude, latitude = np.asarray(places, float).T
    north = np.arctanh(np.sin(np.radians(latitude)))
    return np.column_stack([(longitude + 180) / 360, (1 - north / np.pi) / 2])

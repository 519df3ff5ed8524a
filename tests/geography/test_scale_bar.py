"""The scale of a map."""

import numpy as np
import pytest

from collab.geography.camera import view_of
from collab.geography.national_grid import to_degrees
from collab.geography.scale_bar import LENGTHS, scale_bar

SIZE = (720, 580)
MILE = 1609.344


@pytest.mark.parametrize("miles_up", [0, 3, 20, 70, 400])
def test_the_bar_is_as_many_miles_as_it_says_and_fits_its_corner(miles_up):
    corner = np.array([[450_000, 300_000], [450_000, 300_000 + miles_up * MILE]])
    view = view_of(np.column_stack(to_degrees(*corner.T)), SIZE)
    bar = scale_bar(view, SIZE, 12)
    left, _, right, low = bar.box
    assert 12 < right - left <= 120 and right <= 360 and low <= 290
    # Its ends lie as many miles apart on the ground: metres of longitude at this latitude.
    (west, latitude), (east, _) = bar.lines[0]
    apart = (east - west) * 111_320 * np.cos(np.radians(latitude)) / MILE
    assert apart == pytest.approx(bar.miles, rel=0.02)
    assert bar.miles in LENGTHS and bar.name.text.startswith(f"{bar.miles:g} mile")


def test_one_mile_is_one():
    bar = scale_bar(view_of(np.array([[-1.5, 53.0], [-1.5, 53.07]]), SIZE), SIZE, 12)
    assert (bar.miles, bar.name.text) == (1, "1 mile")

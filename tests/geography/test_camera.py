"""Degrees and pixels of a map."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from collab.geography.camera import View, view_of

PLACES = st.lists(st.tuples(st.floats(-6, 2), st.floats(50, 56)), min_size=1, max_size=6).map(np.array)


@given(PLACES, st.sampled_from([(340, 420), (720, 580)]))
def test_a_view_holds_its_places_and_pixels_lead_back_to_them(places, size):
    view = view_of(places, size)
    points = view.pixels(places)
    assert (np.abs(points) <= np.array(size) / 2 + 1).all()
    assert view.degrees(points) == pytest.approx(places, abs=1e-6)


def test_the_world_is_512_pixels_round_at_zoom_0_and_north_is_up():
    view = View(0, 0, 0)
    # Web Mercator is square: its northern edge lies at 85.0511 degrees.
    corners = view.pixels(np.array([[180, 0], [0, 85.05113]]))
    assert corners == pytest.approx(np.array([[256, 0], [0, -256]]), abs=0.01)
    assert view.metres == pytest.approx(78271.5, abs=0.1)
    assert View(0, 60, 1).metres == pytest.approx(78271.5 / 4, abs=0.1)


def test_without_a_place_all_of_england_is_shown():
    assert view_of(np.empty((0, 2)), (340, 420)) == View(-1.5, 53, 5)

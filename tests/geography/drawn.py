"""The built-in county, drawn."""

import json

from collab import palette
from collab.data.dataset import day_of_tests
from collab.data.selection import make_selection
from collab.geography import screen_map
from collab.geography.areas import district_areas
from collab.geography.shown_on_map import map_of_day

DAY = day_of_tests(2014)


def deck_of(dataset, *, districts=(), areas=None, selected=frozenset(), look=None, **more):
    """The deck's JSON for the county, or for some of its districts."""
    deck = screen_map.deck_of(
        map_of_day(dataset, make_selection(dataset, districts=list(districts)), DAY, 5.0),
        areas=district_areas(dataset) if areas is None else areas,
        selected=selected,
        limit=5.0,
        look=look or screen_map.Look(palette.LIGHT_MAP),
        **more,
    )
    return json.loads(deck.to_json())

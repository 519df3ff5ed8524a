"""The map on screen: what goes to the browser."""

import json

import pytest
import shapely

from collab import palette
from collab.geography.screen_map import Look
from tests.built_in import DATASET
from tests.geography.drawn import deck_of

LIGHT = palette.LIGHT_MAP


def layers(deck):
    return {layer["id"]: layer for layer in deck["layers"]}


def told(deck):
    """Every text that is written on the map."""
    return {row["t"] for layer in deck["layers"] if layer["@@type"] == "TextLayer" for row in layer["data"]}


def test_only_what_is_drawn_or_told_goes_to_the_browser_and_nobody_is_asked_for_tiles():
    deck = deck_of(DATASET, selected={900001})
    assert "mapProvider" not in deck and "http" not in json.dumps(deck)
    points = [layer for layer in deck["layers"] if layer["@@type"] == "ScatterplotLayer"]
    assert {key for layer in points for row in layer["data"] for key in row} == {"p", "n", "t", "u"}
    assert sum(len(layer["data"]) for layer in points) > 270
    assert all(layer["id"] for layer in deck["layers"])
    assert len(json.dumps(deck)) < 150_000
    assert "cartocdn" in json.dumps(deck_of(DATASET, look=Look(LIGHT, street_map=True)))


def test_the_view_fits_the_chosen_districts():
    county = deck_of(DATASET, areas={})["initialViewState"]
    lincoln = deck_of(DATASET, areas={}, districts=["Lincoln"])["initialViewState"]
    assert lincoln["zoom"] > county["zoom"] + 1
    assert abs(lincoln["latitude"] - 53.23) < 0.05


def test_the_view_of_whole_districts_stays_where_it_is_whoever_is_on_the_map():
    every = deck_of(DATASET, whole={"Boston"})["initialViewState"]
    assert every == deck_of(DATASET, districts=["Lincoln"], whole={"Boston"})["initialViewState"]
    assert abs(every["longitude"] - 0.05) < 0.1 and abs(every["latitude"] - 52.95) < 0.1


@pytest.mark.parametrize("colours", [palette.LIGHT_MAP, palette.DARK_MAP])
def test_only_lines_beyond_the_limit_are_orange_and_all_else_is_quiet(colours):
    drawn = layers(deck_of(DATASET, look=Look(colours)))
    tints = {name: layer["getColor"][:3] for name, layer in drawn.items() if name.startswith("lines-")}
    assert tints == {"lines-near": list(colours.member), "lines-far": list(colours.far)}
    assert set(told(deck_of(DATASET))) >= {"EAST LINDSEY", "Grantham", "10 miles"}


def test_what_is_picked_is_in_colour_with_its_name_and_what_is_marked_has_its_name():
    deck = deck_of(DATASET, picked={"beacon-partnership"}, marked="seabank-partnership")
    drawn = layers(deck)
    assert {"Beacon Partnership:\nup to 4.6 miles", "Seabank Partnership:\nup to 30.9 miles"} <= told(deck)
    assert drawn["lines-near-picked"]["getColor"] == list(LIGHT.picked)
    assert drawn["lines-near"]["getColor"][3] < 100
    members = [
        row["n"]
        for name in drawn
        if name.endswith("-picked") and "schools" in name
        for row in drawn[name]["data"]
    ]
    assert len(members) == 8 and len(drawn["halo"]["data"]) == 1
    assert not any("-picked" in name or name == "halo" for name in layers(deck_of(DATASET)))


def test_a_partnership_whose_host_is_off_the_map_has_its_name_beside_a_member_that_is_on_it():
    marked = {"whole": {"Boston"}, "marked": "lighthouse-partnership", "look": Look(LIGHT, size=(600, 300))}
    drawn = layers(deck_of(DATASET, districts=["Boston"], **marked))
    (callout,) = drawn["callouts"]["data"]
    (host,) = [row for row in drawn["schools-host"]["data"] if "Lighthouse" in row["t"]]
    assert callout["t"].startswith("Lighthouse Partnership: ") and callout["p"] != host["p"]
    assert 52.85 < callout["p"][1] < 53.15 and host["p"][1] < 52.85


@pytest.mark.parametrize(
    ("wide", "tags"),
    [
        (600, {"Seabank Partnership: up to 30.9 miles"}),
        (340, {"Seabank Partnership:\nup to 30.9 miles"}),
        (90, set()),
    ],
)
def test_the_tag_of_what_is_marked_is_whole_or_left_out(wide, tags):
    """Cut off, "University of…" was the name of several trusts."""
    texts = told(deck_of(DATASET, marked="seabank-partnership", look=Look(LIGHT, size=(wide, 420))))
    assert {text for text in texts if "Seabank" in text} == tags


def test_the_tag_of_what_is_marked_touches_its_own_line_or_host():
    """In Hampshire it stood fifty pixels away and seemed to name another's line."""
    drawn = layers(deck_of(DATASET, marked="seabank-partnership", look=Look(LIGHT, size=(600, 560))))
    (tag,) = drawn["callouts"]["data"]
    lit = drawn["lines-far-lit"]["data"]
    away = min(
        shapely.distance(shapely.LineString([line["s"], line["t"]]), shapely.Point(tag["p"])) for line in lit
    )
    assert away < 0.001
    assert abs(tag["o"][0]) <= 12 if tag["a"] != "middle" else abs(tag["o"][1]) <= 22

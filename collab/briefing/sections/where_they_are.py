"""The sections on places: is each partnership local, where are they, and who is left out."""

from collections.abc import Iterator, Mapping
from datetime import date

import pandas as pd
import shapely

from collab import words
from collab.briefing.material import Material
from collab.briefing.model import Section, Table
from collab.briefing.pictures import FromHosts
from collab.brokering.options import LARGEST, in_reach, shortlist
from collab.data.disclosure.gate import Disclosed, without_results
from collab.data.vocabulary import JOINABLE, MILES
from collab.geography.areas import district_areas
from collab.geography.distances import Distances
from collab.geography.marks import PLACE
from collab.geography.paper_map import MapPicture
from collab.geography.partnership_geography import most_local_and_spread, most_spread, nearer_alone
from collab.geography.shown_on_map import ShownOnMap
from collab.geography.spokes import spokes_of
from collab.words import on_stories
from collab.words.numbers import day_told, far, lower_first
from collab.words.on_places import minutes_told, partnership_columns, reckoned_told

_LINES = "straight-line miles on the National Grid."
_LOCALITY = (
    "The host school is the member with the smallest "
    "total distance to the others. Locality = distance to the nearest schools there could be / "
    "distance to the partners there are: 1 is as local as geography allows."
)
_FEW = 10
"""Most partnerships that a picture shows from afar: the most local and the most spread."""
_NAMED = 8
"""Most schools that a sentence names."""
_LEFT_OUT = (
    "name",
    "district",
    "phase",
    "pupils_on_roll",
    "near",
    "partnership_name",
    "to_nearest",
    "with_room",
)
_LEFT_OUT_ON_PAPER = ("name", "near", "partnership_name", "to_nearest")
_ON_PAPER = ("partnership_name", "members", "host_name", "mean_to_host", "furthest", "beyond")


def method_of(material: Material) -> str:
    """How distances and locality are made; of minutes, on how many known times they rest."""
    distances = material.on_map.distances
    if distances.unit == MILES:
        return f"{_LINES} {_LOCALITY}"
    shown, reckoned = distances.rest_on(material.on_map.ways_of(material.slugs))
    return f"{lower_first(minutes_told(shown, reckoned, distances.known, distances.pace))} {_LOCALITY}"


def with_reckoned(sure: str, distances: Distances, pairs: pd.DataFrame) -> str:
    """How sure we are, and how many of the times between these `pairs` are reckoned from miles."""
    return f"{sure} {reckoned_told(*distances.rest_on(pairs))}".strip()


def sure_of_map(material: Material) -> str:
    """How a map of the members is read, and how sure its distances are."""
    sure = on_stories.sure_of_map(material.limit, material.unit)
    return with_reckoned(sure, material.on_map.distances, material.on_map.ways_of(material.slugs))


def local(material: Material) -> Iterator[Section]:
    """Every partnership drawn from its host at one scale."""
    table = material.partnerships
    if table.empty:
        return
    drawn = most_local_and_spread(table, _FEW)
    title, told = words.map_title(table), _finding(material, table)
    spokes = spokes_of(material.on_map)
    yield Section(
        "local",
        title,
        about=on_stories.most_and_least_told(
            len(drawn), int(table["mean_to_host"].notna().sum()), len(table)
        ),
        sure=with_reckoned(
            on_stories.sure_of_distances(material.limit, material.unit),
            material.on_map.distances,
            material.on_map.ways_of(drawn["partnership"]),
        ),
        picture=None
        if drawn.empty
        else FromHosts(
            without_results(drawn, material.unit),
            without_results(spokes[spokes["partnership"].isin(drawn["partnership"])], material.unit),
            material.limit,
            f"{title}. {_distance_of_each(drawn, material.unit)}",
        ),
        points=(told,) if drawn.empty else (),
        told=(told,),
        table=Table(
            "Partnerships",
            without_results(
                table.sort_values("mean_to_host", ascending=False, ignore_index=True), material.unit
            ),
            partnership_columns(table),
            _ON_PAPER,
        ),
        method=method_of(material),
    )


def _finding(material: Material, table: pd.DataFrame) -> str:
    """What the Map says of these partnerships."""
    on_map, widest, nearer = material.on_map, most_spread(table), 0
    if widest is not None:
        alone = on_map.geography.alone
        nearer = nearer_alone(int(widest["host"]), widest["mean_to_host"], alone, on_map.distances)
    return words.map_finding(without_results(table, material.unit), material.limit, nearer)


def _distance_of_each(table: pd.DataFrame, unit: str) -> str:
    told = [f"{row['partnership_name']} {far(row['mean_to_host'], unit)}" for _, row in table.iterrows()]
    return f"Mean {unit} to the host: {'; '.join(told)}."


def pictured(material: Material) -> Iterator[Section]:
    """The map of the districts that it is about."""
    table = material.partnerships
    told = _finding(material, table)
    drawn = map_around(material, told)
    if drawn is None:
        return
    yield Section(
        "map",
        words.place_title(without_results(table, material.unit), material.place, material.limit),
        about=f"Partnerships of {material.place}, as lines from the host school to each member",
        sure=sure_of_map(material),
        picture=drawn,
        told=(told,),
        method=method_of(material),
    )


def map_around(material: Material, told: str, marked: frozenset[int] = frozenset()) -> MapPicture | None:
    """The map of the selected districts, or around the schools `marked`; none where nobody knows
    where anything is."""
    on_map, areas = material.on_map, district_areas(material.dataset)
    if not areas and on_map.schools[PLACE].isna().any(axis=1).all():
        return None
    alt = (
        f"Map of {material.where} with each partnership as lines from its host school to its members. {told}"
    )
    around = tuple(name for name in material.selection.districts if name in areas)
    return MapPicture(on_map, areas, material.limit, alt, marked=marked, around=around)


def left_out(material: Material) -> Iterator[Section]:
    """The schools not in a partnership, told apart by who is near."""
    on_map, dataset, alone = material.on_map, material.dataset, material.alone
    kinds = [kind for kind in JOINABLE if kind in dataset.kinds] or list(dataset.kinds)
    found = in_reach(on_map, alone, kinds, material.limit, LARGEST)
    table = shortlist(on_map, alone, found, kinds)
    shown = without_results(table.assign(became=table["urn"].map(material.became)), on_map.unit)
    areas = district_areas(dataset)
    around = tuple(name for name in material.selection.districts if name in areas)
    yield left_out_section(shown, on_map, areas, around, material.limit, LARGEST, material.day)


def left_out_section(
    shown: Disclosed,
    on_map: ShownOnMap,
    areas: Mapping[str, shapely.Geometry],
    around: tuple[str, ...],
    reach: float,
    largest: int,
    day: date,
) -> Section:
    """`shown` is a table of `collab.brokering.options.shortlist`, worked out for partnerships of `day` within
    `reach` of fewer than `largest` schools, with what `became` of each; `areas` and `around` as in
    `MapPicture`."""
    since = words.since_then_told(shown.table["name"], shown.table["became"], day)
    marks = on_stories.sure_of_left_out(set(shown.table["near"]), reach, largest, on_map.unit)
    told = words.left_out_finding(shown, reach, largest)
    nobody = _nobody_near(shown)
    near = dict(zip(shown.table["urn"].astype(int), shown.table["near"].astype(str), strict=True))
    places = on_map.schools[PLACE].notna().all(axis=1)
    drawn = bool(places.reindex(list(near), fill_value=False).any())
    return Section(
        "left_out",
        words.left_out_title(shown),
        about=f"Schools not in a partnership on {day_told(day)}, by who is near; partnerships in grey",
        sure=with_reckoned(f"{marks} {since}".strip(), on_map.distances, shown.table[["urn", "nearest"]]),
        picture=MapPicture(on_map, areas, reach, f"{told} {nobody}".strip(), around=around, near=near)
        if drawn
        else None,
        points=() if drawn else (told,),
        told=(told, nobody),
        table=None if shown.empty else Table("Left out", shown, left_out_columns(shown), _LEFT_OUT_ON_PAPER),
        method="the nearest partnership is the nearest with room if one is within reach; "
        f"{on_map.unit} are to its nearest member.",
    )


def left_out_columns(shown: Disclosed) -> tuple[str, ...]:
    """What is told of a school not in a partnership, in a file; what became of it where any changed."""
    return (*_LEFT_OUT, "became") if shown.table["became"].notna().any() else _LEFT_OUT


def _nobody_near(shown: Disclosed) -> str:
    """The schools that have nobody near, by name."""
    names = shown.table.loc[shown.table["near"] == "nobody", "name"].astype(str).tolist()
    told = names if len(names) <= _NAMED else [*names[:_NAMED], f"{len(names) - _NAMED} more"]
    return f"Nobody is near {words.listing(told)}." if names else ""

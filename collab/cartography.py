"""What a map of partnerships shows, whatever draws it: colours, schools and lines."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from collab.metrics.atlas import Atlas

PLACE = ["longitude", "latitude"]
TIPPED_SCHOOLS = 3000
"""With more schools than this no school names its partnerships: it would be most of what is
sent."""


@dataclass(frozen=True, slots=True)
class MapPalette:
    """Colours of one theme, as red, green and blue. `partnerships` are given out so that
    neighbours differ; `far` marks lines beyond the limit."""

    partnerships: tuple[tuple[int, int, int], ...]
    far: tuple[int, int, int]
    alone: tuple[int, int, int]
    outline: tuple[int, int, int]
    ground: tuple[int, int, int]
    border: tuple[int, int, int]


LIGHT_MAP = MapPalette(
    ((18, 67, 109), (40, 161, 151), (128, 22, 80), (90, 70, 150), (61, 61, 61)),
    (217, 83, 15), (255, 255, 255), (29, 29, 27), (236, 240, 243), (138, 145, 153),
)  # fmt: skip
DARK_MAP = MapPalette(
    ((107, 172, 230), (64, 200, 187), (230, 130, 185), (170, 150, 225), (200, 200, 200)),
    (247, 154, 104), (20, 24, 29), (242, 242, 240), (32, 38, 45), (121, 130, 140),
)  # fmt: skip


def partnership_colours(hosts: pd.DataFrame) -> dict[str, int]:
    """A colour number for each partnership, so that near ones differ where five colours allow.

    `hosts` has `partnership`, `easting`, `northing` (metres) of each host; greedy by position,
    each taking the colour least used among its four nearest already coloured.
    """
    places, colours = hosts[["easting", "northing"]].to_numpy(float), {}
    for i, slug in enumerate(hosts["partnership"]):
        done = list(colours)
        taken = [0.0] * len(LIGHT_MAP.partnerships)
        apart = np.hypot(*(places[:i] - places[i]).T) if i else np.empty(0)
        for rank, j in enumerate(np.argsort(apart)[:4]):
            taken[colours[done[j]]] += 1 / (1 + rank)
        colours[str(slug)] = int(np.argmin(taken))
    return colours


def host_colours(atlas: Atlas) -> dict[str, int]:
    """A colour number for each partnership of an atlas that has a host, by slug."""
    hosts = atlas.partnerships.dropna(subset=["host"])
    places = atlas.schools.reindex(hosts["host"].astype(int))[["easting", "northing"]]
    return partnership_colours(
        hosts[["partnership"]].assign(
            easting=places["easting"].to_numpy(), northing=places["northing"].to_numpy()
        )
    )


def map_schools(atlas: Atlas, colours: Mapping[str, int]) -> pd.DataFrame:
    """The located schools with their colour and the names of their partnerships."""
    first = atlas.members.drop_duplicates("urn").set_index("urn")["partnership"]
    groups = atlas.members.merge(atlas.partnerships[["partnership", "partnership_name"]])
    told = groups.groupby("urn")["partnership_name"].agg(", ".join)
    schools = atlas.schools.dropna(subset=[*PLACE, "easting", "northing"])
    index = pd.Series(schools.index, index=schools.index)
    few = len(schools) <= TIPPED_SCHOOLS
    tips = index.map(told).fillna("in no partnership") if few else ""
    colour = index.map(first).map(dict(colours)).fillna(-1).astype(int)
    return schools.assign(urn=schools.index, colour=colour, tip=tips)


def map_lines(atlas: Atlas, colours: Mapping[str, int], limit: float) -> pd.DataFrame:
    """A line from each host to each other member, and whether it is longer than the limit."""
    hosts = atlas.partnerships.set_index("partnership")["host"]
    rows = atlas.members.assign(host=atlas.members["partnership"].map(hosts))
    rows = rows[rows["to_host"].notna() & (rows["urn"] != rows["host"])]
    ends = atlas.schools[PLACE].reindex(rows["urn"]).reset_index(drop=True)
    starts = atlas.schools[PLACE].reindex(rows["host"].astype(int)).reset_index(drop=True)
    kept = rows[["partnership", "to_host"]].reset_index(drop=True)
    lines = pd.concat([kept, ends, starts.add_prefix("host_")], axis=1)
    colour = lines["partnership"].map(dict(colours)).astype(int)
    return lines.assign(colour=colour, far=lines["to_host"] > limit)

"""Partnerships before and after a change that is only tried."""

import pandas as pd

from collab.geography.shown_on_map import ShownOnMap

_MEASURED = ("members", "mean_to_host", "spread", "locality", "beyond")


def before_and_after(before: ShownOnMap, after: ShownOnMap) -> pd.DataFrame:
    """The partnerships that a change touches, on both sides of it.

    Returns one row a partnership whose members differ: `partnership_name`, `host_name` (after),
    and `members`, `mean_to_host`, `spread` (miles), `locality`, `beyond` (members further from
    the host than the limit) of before (`_before`) and after (`_after`); those of before are
    missing for one that is started, those of after for one that ends.
    """
    sides = [_by_slug(on_map) for on_map in (before, after)]
    both = sides[0].join(sides[1], how="outer", lsuffix="_before", rsuffix="_after")
    touched = [slug for slug in both.index if _members(before, slug) != _members(after, slug)]
    table = both.loc[touched]
    name = table["partnership_name_after"].fillna(table["partnership_name_before"])
    measured = [f"{m}_{side}" for m in _MEASURED for side in ("before", "after")]
    told = table.assign(partnership_name=name, host_name=table["host_name_after"])
    return (
        told[["partnership_name", "host_name", *measured]]
        .sort_values("partnership_name")
        .reset_index(names="partnership")
    )


def totals(on_map: ShownOnMap) -> dict[str, float]:
    """What the partnerships come to: `alone` (schools in none), `partnerships`, `local` (those
    with every member within the limit), `mean_to_host` (miles, over all members but the hosts)
    and `locality` (the middle one)."""
    table = on_map.partnerships
    away = on_map.members.loc[on_map.members["to_host"] > 0, "to_host"]
    measured = table["mean_to_host"].notna()
    return {
        "alone": len(on_map.alone),
        "partnerships": len(table),
        "local": int((measured & (table["beyond"] == 0)).sum()),
        "mean_to_host": float(away.mean()),
        "locality": float(table["locality"].median()),
    }


def _by_slug(on_map: ShownOnMap) -> pd.DataFrame:
    return on_map.partnerships.set_index("partnership")[["partnership_name", "host_name", *_MEASURED]]


def _members(on_map: ShownOnMap, slug: str) -> set[int]:
    return set(on_map.members.loc[on_map.members["partnership"] == slug, "urn"])

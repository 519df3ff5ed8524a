"""What the data itself says of the lessons that it speaks about."""

import pandas as pd

from collab.data.dataset import Dataset
from collab.geography.shown_on_map import ShownOnMap
from collab.metrics.worked_together import founders_known, partners_over_time, stays

_LOCAL, _SPREAD_OUT, _LEAST = 0.6, 0.35, 0.001
"""Locality from which the data calls a partnership local, below which spread out, and the least that is told
of."""
_KEPT_UP, _LAPSED = pd.DateOffset(months=12), pd.DateOffset(months=24)


def what_the_data_says(
    dataset: Dataset,
    on_map: ShownOnMap,
    assessments: pd.DataFrame,
    reviews: pd.DataFrame,
    today: pd.Timestamp,
) -> pd.DataFrame:
    """For each partnership on the map and each of the lessons 1, 2, 9 and 10, what the data
    says.

    Returns `partnership`, `lesson`, `says` ("high", "middle", "low", or "" where it is silent)
    and `told` (in words). Lessons 1 and 9 are never low: that no earlier partnership is recorded
    is no evidence that there was none, nor is a steady membership one of unreadiness to change.
    """
    table = on_map.partnerships.set_index("partnership")
    times = stays(dataset)
    grew = _friends_before(times) | _grown_out_of(dataset)
    moved = _movements(times, dataset.members_on(on_map.day), on_map.day)
    moved = moved.reindex(table.index, fill_value=0)
    seen = pd.concat(
        [assessments.set_index("partnership")["assessed_on"], reviews.set_index("partnership")["reviewed_on"]]
    )
    last = pd.to_datetime(seen.groupby(level=0).max().reindex(table.index))
    silent = "", "no earlier partnership of its schools is recorded"
    rows = []
    for number, slug in enumerate(table.index):
        for lesson, (says, told) in {
            1: ("high", grew[slug]) if slug in grew else silent,
            2: _local(float(table["locality"].iloc[number])),
            9: _changing(*(int(value) for value in moved.iloc[number])),
            10: _kept_up(last.iloc[number], today),
        }.items():
            rows.append((slug, lesson, says, told))
    return pd.DataFrame(rows, columns=["partnership", "lesson", "says", "told"])


def _friends_before(times: pd.DataFrame) -> dict[str, str]:
    """Lesson 1: partnerships two or more of whose founding schools had been partners of each other."""
    known = founders_known(partners_over_time(times), times)
    return {
        str(slug): f"{int(count)} founding schools had been partners before" for slug, count in known.items()
    }


def _grown_out_of(dataset: Dataset) -> dict[str, str]:
    """Lesson 1: partnerships recorded as grown out of others."""
    table = dataset.tables["partnerships"].set_index("partnership")
    names = table["name"].to_dict()
    return {
        str(slug): f"it grew out of {' and '.join(str(names.get(s, s)) for s in told.split())}"
        for slug, told in table["grew_out_of"].fillna("").items()
        if told.split()
    }


def _local(locality: float) -> tuple[str, str]:
    """Lesson 2."""
    if pd.isna(locality):
        return "", "too few schools with a place to measure"
    says = "high" if locality >= _LOCAL else "low" if locality < _SPREAD_OUT else "middle"
    times = round(1 / max(locality, _LEAST), 1)
    if times <= 1:
        return says, "its schools are as near each other as any could be"
    return says, f"its schools are {times:g} times as far apart as the nearest would be"


def _movements(times: pd.DataFrame, now: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """By partnership, how many of its schools of `day` are in another one too (`several`), and
    how many stays began after its founding (`joined`) and ended (`left`) by then. Who converts
    stays: it is one school, whatever its number."""
    founded = times.groupby("partnership")["joined"].transform("min")
    counted = times.assign(
        joined=(times["joined"] > founded) & (times["joined"] <= day),
        left=times["until"].notna() & (times["until"] <= day),
    )
    sums = counted.groupby("partnership")[["joined", "left"]].sum()
    pairs = now[["partnership", "urn"]].drop_duplicates()
    pairs = pairs.assign(several=pairs["urn"].duplicated(keep=False))
    several = pairs.groupby("partnership")["several"].sum().reindex(sums.index, fill_value=0)
    return sums.assign(several=several)[["several", "joined", "left"]]


def _changing(several: int, joined: int, left: int) -> tuple[str, str]:
    """Lesson 9: whether its schools belong to several partnerships, and its members change."""
    told = (
        f"{several or 'none'} of its schools {'is' if several == 1 else 'are'} in another partnership too, "
        f"{joined or 'none'} joined later and {left or 'none'} left"
    )
    return ("high" if several or joined or left else "middle"), told


def _kept_up(last: pd.Timestamp, today: pd.Timestamp) -> tuple[str, str]:
    """Lesson 10: how long ago the partnership was last assessed or reviewed."""
    if pd.isna(last):
        return "low", "it has never been assessed or reviewed here"
    says = "high" if last + _KEPT_UP >= today else "low" if last + _LAPSED < today else "middle"
    return says, f"it was last assessed or reviewed in {last:%B %Y}"

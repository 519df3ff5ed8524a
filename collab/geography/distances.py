"""How far apart schools are: in a straight line on the National Grid, or in minutes by car.

This is the one place that knows which of the two is asked for: whatever measures distances is given a
`Distances` and asks it. A pair that the release has no time for is reckoned from its straight line.

Pairs within reach and nearest schools are found with a k-d tree, so nothing loops over all pairs of schools.
"""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from scipy.spatial import KDTree

from collab.data.dataset import Dataset
from collab.data.vocabulary import MILES, MINUTES

METRES_PER_MILE = 1609.344
PLACE_IN_METRES = ["easting", "northing"]
_PACE = 2.0
"""Minutes a mile where no known pair tells it: 30 miles an hour in a straight line."""
_HAIR = 1e-6
"""Minutes that what is on a limit may be above it."""


def miles(metres: np.ndarray) -> np.ndarray:
    """Metres as statute miles (1 mile = 1609.344 m)."""
    return np.asarray(metres) / METRES_PER_MILE


def pairs_within(
    own: np.ndarray, others: np.ndarray, reach: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Every pair of a place of `own` and one of `others` (metres, two columns) at most `reach`
    miles apart: the rows of both, and the miles between them."""
    if not len(own) or not len(others):
        return np.empty(0, int), np.empty(0, int), np.empty(0)
    # A hand's breadth more, so that what is on the limit is within it.
    tree, radius = KDTree(others), reach * METRES_PER_MILE + 0.1
    near = np.asarray(tree.query_ball_point(own, radius), dtype=object)
    first = np.repeat(np.arange(len(own)), [len(found) for found in near])
    second = np.concatenate([np.asarray(found, int) for found in near])
    return first, second, miles(np.hypot(*(own[first] - others[second]).T))


@dataclass(frozen=True, eq=False, slots=True)
class Distances:
    """How far apart schools are, by URN, in one `unit`: `MILES` in a straight line, or `MINUTES` by car.

    `places` (metres, two columns, missing where not known) are of `urns`, which are sorted. `times` has
    `one`, `other` (URNs) and `minutes`, each pair both ways; of a pair it lacks, minutes are the miles times
    `pace`. A school without a place is at no distance from any, whatever the times say.
    """

    urns: np.ndarray
    places: np.ndarray
    unit: str = MILES
    times: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=["one", "other", "minutes"]))
    pace: float = 1.0
    _keys: np.ndarray = field(default_factory=lambda: np.empty(0, np.int64))

    @property
    def known(self) -> int:
        """How many pairs of schools have a time."""
        return len(self._keys) // 2

    def between(self, one: Any, other: Any) -> np.ndarray:
        """How far schools are from schools, pair by pair (arrays of URNs, of one shape or to be
        broadcast); missing where one is missing, not known or has no place."""
        first, second = self._both(one, other)
        apart = miles(np.hypot(*np.moveaxis(self.places[first] - self.places[second], -1, 0))) * self.pace
        if len(self._keys):
            at, known = self._looked_up(first, second)
            # Without a place a school is on no map, so that a time alone does not bring it near.
            known &= ~np.isnan(apart)
            apart = np.where(known, self.times["minutes"].to_numpy(float)[at], apart)
        return apart

    def reckoned(self, one: Any, other: Any) -> np.ndarray:
        """Whether each pair's minutes are reckoned from its miles, for want of a time."""
        first, second = self._both(one, other)
        if self.unit == MILES:
            return np.zeros(first.shape, bool)
        _, known = self._looked_up(first, second)
        return ~known & (first != second) & ~np.isnan(self.between(one, other))

    def rest_on(self, *pairs: pd.DataFrame) -> tuple[int, int]:
        """How many pairs of schools these are (tables whose first two columns are URNs, missing where there
        is none), each counted once, and of how many the minutes are `reckoned`."""
        told = [table.iloc[:, :2].dropna().to_numpy(int) for table in pairs]
        ends = np.unique(np.sort(np.concatenate([np.empty((0, 2), int), *told]), axis=1), axis=0)
        ends = ends[ends[:, 0] != ends[:, 1]]
        return len(ends), int(self.reckoned(ends[:, 0], ends[:, 1]).sum())

    def towards(self, one: Any, other: Any) -> np.ndarray:
        """How far east and north (two columns) of each of `one` the school of `other` lies: which way, as
        on the map, and how far, as `between` says."""
        first, second = self._both(one, other)
        ways = miles(self.places[second] - self.places[first])
        if self.unit == MILES:
            return ways
        length = np.hypot(*ways.T)
        # Two schools on one site, between which there is a time, lie nowhere: one is drawn to the east.
        ways[length == 0], length[length == 0] = (1.0, 0.0), 1.0
        return ways * (self.between(one, other) / length)[:, None]

    def within(self, own: Any, others: Any, reach: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Every pair of a school of `own` and one of `others` (URNs, all with a place) at most `reach`
        apart: the positions of both, and how far they are apart."""
        own, others = np.asarray(own, int), np.asarray(others, int)
        places = self.places[self._at(own)], self.places[self._at(others)]
        found = pairs_within(*places, reach / self.pace)
        if self.unit == MILES:
            return found
        told = self._told(own, others)
        pairs = pd.DataFrame({"first": found[0], "second": found[1]})
        pairs = pd.concat([pairs, told]).drop_duplicates().sort_values(["first", "second"])
        first, second = pairs["first"].to_numpy(int), pairs["second"].to_numpy(int)
        apart = self.between(own[first], others[second])
        near = apart <= reach + _HAIR
        return first[near], second[near], apart[near]

    def nearest(self, own: Any, others: Any, count: int) -> tuple[np.ndarray, np.ndarray]:
        """The `count` schools of `others` nearest to each of `own` (URNs, all with a place; a school is
        nearest to itself): how far they are, the nearest first, and their positions, a row each."""
        own, others = np.asarray(own, int), np.asarray(others, int)
        told = self._told(own, others)
        most = int(told["first"].value_counts().max()) if len(told) else 0
        # So many more lines that enough are left, however far away those with a time turn out to be.
        many = min(len(others), count + most)
        lines, which = KDTree(self.places[self._at(others)]).query(self.places[self._at(own)], k=many)
        lines, which = (np.asarray(found).reshape(len(own), many) for found in (lines, which))
        if self.unit == MILES:
            return miles(lines), which
        pairs = pd.DataFrame({"first": np.repeat(np.arange(len(own)), many), "second": which.ravel()})
        pairs = pd.concat([pairs, told]).drop_duplicates()
        apart = self.between(own[pairs["first"]], others[pairs["second"]])
        pairs = pairs.assign(apart=apart).sort_values(["first", "apart", "second"])
        pairs = pairs.groupby("first").head(count)
        shape = (len(own), count)
        return pairs["apart"].to_numpy(float).reshape(shape), pairs["second"].to_numpy(int).reshape(shape)

    def nearest_of(self, ones: Any, others: Any) -> pd.Series:
        """For each of `ones` the nearest of `others` (URNs, one at least), in their order; missing where
        none is at any distance."""
        others = np.asarray(list(others), int)
        apart = self.between(np.asarray(ones, int)[:, None], others[None, :])
        apart = np.where(np.isnan(apart), np.inf, apart)
        return pd.Series(others[apart.argmin(axis=1)]).where(np.isfinite(apart.min(axis=1)))

    def _both(self, one: Any, other: Any) -> tuple[np.ndarray, np.ndarray]:
        first, second = np.broadcast_arrays(*(self._at(urns) for urns in (one, other)))
        return first, second

    def _at(self, urns: Any) -> np.ndarray:
        """The rows of `places` of these URNs; the last, which is nowhere, of those not known."""
        wanted = np.ravel(urns)
        if wanted.dtype.kind not in "iuf":
            # A column with numbers that are missing.
            wanted = pd.to_numeric(pd.Series(wanted), errors="coerce").to_numpy(float, na_value=np.nan)
        at = np.searchsorted(self.urns, wanted)
        at[at == len(self.urns)] = len(self.urns) - 1 if len(self.urns) else 0
        known = self.urns[at] == wanted if len(self.urns) else np.zeros(len(at), bool)
        return np.where(known, at, len(self.urns)).reshape(np.shape(urns))

    def _looked_up(self, first: np.ndarray, second: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Where in `times` each pair of rows is, and whether it is there."""
        if not len(self._keys):
            return np.zeros(first.shape, int), np.zeros(first.shape, bool)
        wanted = first.astype(np.int64) * len(self.places) + second
        at = np.minimum(np.searchsorted(self._keys, wanted), len(self._keys) - 1)
        return at, self._keys[at] == wanted

    def _told(self, own: np.ndarray, others: np.ndarray) -> pd.DataFrame:
        """The pairs of these schools that have a time, by their positions `first` and `second`."""
        mine = pd.DataFrame({"one": own, "first": np.arange(len(own))})
        theirs = pd.DataFrame({"other": others, "second": np.arange(len(others))})
        if self.times.empty:
            return pd.DataFrame({"first": np.empty(0, int), "second": np.empty(0, int)})
        return self.times.merge(mine, on="one").merge(theirs, on="other")[["first", "second"]]


def straight_lines(schools: pd.DataFrame) -> Distances:
    """Straight-line miles between `schools`, which have `easting` and `northing` (metres) by URN."""
    urns, places = _placed(schools)
    return Distances(urns, places)


def by_car(schools: pd.DataFrame, times: pd.DataFrame) -> Distances:
    """Minutes between `schools` (as for `straight_lines`) by `times`: `urn`, `urn_to`, `minutes`.

    The time of a pair told both ways is the mean of the two. The pace of the pairs without one is the
    median minutes a mile of those with one that have miles between them.
    """
    urns, places = _placed(schools)
    told = times[times["urn"].isin(urns) & times["urn_to"].isin(urns) & (times["urn"] != times["urn_to"])]
    ends = np.sort(told[["urn", "urn_to"]].to_numpy(int), axis=1)
    pairs = pd.DataFrame({"one": ends[:, 0], "other": ends[:, 1], "minutes": told["minutes"].to_numpy(float)})
    pairs = pairs.groupby(["one", "other"])["minutes"].mean().reset_index()
    lines = straight_lines(schools).between(pairs["one"], pairs["other"])
    paces = (pairs["minutes"] / lines)[lines > 0]
    back = pd.DataFrame({"one": pairs["other"], "other": pairs["one"], "minutes": pairs["minutes"]})
    both = pd.concat([pairs, back], ignore_index=True)
    rows = [np.searchsorted(urns, both[end].to_numpy(int)).astype(np.int64) for end in ("one", "other")]
    keys = rows[0] * len(places) + rows[1]
    order = np.argsort(keys)
    return Distances(
        urns,
        places,
        MINUTES,
        both.iloc[order].reset_index(drop=True),
        float(paces.median()) if len(paces) else _PACE,
        keys[order],
    )


def distances_of(dataset: Dataset, unit: str) -> Distances:
    """The distances between a release's schools in this unit; a school that goes on under another number
    keeps its times."""
    if unit == MILES:
        return straight_lines(dataset.schools)
    times = dataset.tables["travel_times"]
    return by_car(
        dataset.schools, times.assign(urn=dataset.today(times["urn"]), urn_to=dataset.today(times["urn_to"]))
    )


def _placed(schools: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """The URNs sorted, and their places, with one more that is nowhere."""
    known = schools[PLACE_IN_METRES].sort_index()
    places = known.to_numpy(float, na_value=np.nan)
    return known.index.to_numpy(int), np.vstack([places, [[np.nan, np.nan]]])

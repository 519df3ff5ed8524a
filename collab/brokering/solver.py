"""The mixed-integer programme behind a proposal, for HiGHS through scipy.optimize.milp."""

import time

import numpy as np
import pandas as pd
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

from collab.brokering.candidates import Candidates, Limits
from collab.brokering.weighing import Weights, off_size

SECONDS = 20.0
"""Time allowed to one authority's proposal."""
SECONDS_A_LIMIT = 5.0
"""Time allowed to working out what one limit costs."""


class Programme:
    """A 0-1 variable for each pair, and one for each partnership that is below the
    smallest size today and may only be joined if it is filled; and for each, how many schools it is off a
    preferred size."""

    def __init__(self, found: Candidates, limits: Limits, pairs: pd.DataFrame | None = None) -> None:
        """`pairs` are those of `found` with what else is known of them (see `with_merits`)."""
        self._found, self._limits = found, limits
        groups = found.groups
        self._pairs = found.pairs.assign(link=False, strength=False) if pairs is None else pairs
        pairs = found.pairs
        self._small = np.flatnonzero((groups["size"] > 0) & (groups["size"] < limits.smallest))
        self._sized = np.unique(pairs["group"].to_numpy(int))
        self._count = len(pairs) + len(self._small) + len(self._sized)
        self._rows: list[tuple[np.ndarray, np.ndarray, float, float]] = []
        self._alone = np.isin(pairs["urn"].to_numpy(int), found.alone)
        self._one_place_each()
        self._sizes()
        self._fill_or_leave()

    def _row(self, columns: np.ndarray, values: np.ndarray, low: float, high: float) -> None:
        self._rows.append((np.asarray(columns, int), np.asarray(values, float), low, high))

    def _one_place_each(self) -> None:
        """A school in none joins at most one partnership; a member is in exactly one."""
        outside = set(self._found.alone.tolist())
        for urn, columns in self._found.pairs.groupby("urn").indices.items():
            least = 0.0 if urn in outside else 1.0
            self._row(np.asarray(columns), np.ones(len(columns)), least, 1.0)

    def _sizes(self) -> None:
        """Partnerships keep between the smallest and the largest size; a new one is started by
        its host or not at all."""
        pairs, limits = self._found.pairs, self._limits
        urns = pairs["urn"].to_numpy(int)
        counts = self._found.groups[["size", "base", "host"]].to_numpy(int)
        for group, found in pairs.groupby("group").indices.items():
            columns = np.asarray(found)
            size, base, host = counts[int(str(group))].tolist()
            ones = np.ones(len(columns))
            if size == 0:
                start = columns[urns[columns] == host]
                others = columns[urns[columns] != host]
                values = np.append(np.ones(len(others)), 1.0 - limits.largest)
                self._row(np.append(others, start), values, -np.inf, 0.0)
                values = np.append(np.ones(len(others)), 1.0 - limits.smallest)
                self._row(np.append(others, start), values, 0.0, np.inf)
                for other in others:
                    self._row(np.append(other, start), np.array([1.0, -1.0]), -np.inf, 0.0)
                continue
            most = max(limits.largest, size) - base
            least = limits.smallest - base if size >= limits.smallest else -np.inf
            self._row(columns, ones, least, most)

    def _fill_or_leave(self) -> None:
        """A partnership that is too small today is filled to the smallest size or left alone."""
        pairs, limits = self._found.pairs, self._limits
        own = pairs["own"].to_numpy(bool)
        counts = self._found.groups[["size", "base"]].to_numpy(int)
        indices = {int(str(g)): found for g, found in pairs.groupby("group").indices.items()}
        for place, group in enumerate(self._small, len(pairs)):
            columns = np.asarray(indices.get(int(group), np.empty(0, int)))
            size, base = counts[group].tolist()
            values = np.append(np.ones(len(columns)), size - limits.smallest)
            self._row(np.append(columns, place), values, size - base, np.inf)
            for column in columns[~own[columns]]:
                self._row(np.array([column, place]), np.array([1.0, -1.0]), -np.inf, 0.0)

    def place_most(self, seconds: float) -> tuple[np.ndarray, int]:
        """The pairs chosen (a boolean each) so that most schools in none are placed, and an upper
        bound on how many can be."""
        reachable = len(set(self._found.pairs.loc[self._alone, "urn"]))
        if not reachable:
            return self._found.pairs["own"].to_numpy(bool), 0
        result = self._solve(-self._alone.astype(float), seconds)
        if result.x is None:
            return self._found.pairs["own"].to_numpy(bool), reachable
        bound = reachable if result.mip_dual_bound is None else -result.mip_dual_bound
        return self._chosen(result), int(np.floor(min(bound, reachable) + 1e-6))

    def cheapest(
        self, before: np.ndarray, weights: Weights, seconds: float, first: str = ""
    ) -> tuple[np.ndarray, float]:
        """The pairs chosen so that, with as many placed as in `before`, the miles are fewest, with what a
        link, a strength or a size foregone is worth by `weights` added to them; and by how many percent
        that sum may be above the least there could be.

        With `first` (one of `CRITERIA`) that alone is made the best it can be, and of all that are, the
        cheapest is chosen.
        """
        if not len(self._found.pairs) or not before.any():
            return before, 0.0
        placed = int((before & self._alone).sum())
        more: list[tuple] = [(np.flatnonzero(self._alone), np.ones(int(self._alone.sum())), placed, np.inf)]
        sizes = self._off_sizes(weights.preferred) if weights.size or first == "size" else []
        spare, started = 0.0, time.perf_counter()
        if first and first != "miles":
            alone = Weights(**{first: 1.0}, preferred=weights.preferred)
            costs = self._costs(alone, 0.0)
            before, spare = self._least(before, costs, [*more, *sizes], alone, 0.0, seconds / 2)
            most = self._total(before, alone, 0.0)
            costs = self._costs(alone, 0.0)
            used = np.flatnonzero(costs)
            more.append((used, costs[used], -np.inf, most + 1e-6))
        left = max(seconds - (time.perf_counter() - started), 0.5)
        chosen, gap = self._least(before, self._costs(weights, 1.0), [*more, *sizes], weights, 1.0, left)
        return chosen, max(gap, spare)

    def _least(
        self,
        before: np.ndarray,
        costs: np.ndarray,
        rows: list[tuple],
        weights: Weights,
        mile: float,
        seconds: float,
    ) -> tuple[np.ndarray, float]:
        """The pairs with the least cost, or those of `before` where none less is found; and the gap in
        percent."""
        known = self._total(before, weights, mile)
        if known <= 0:
            return before, 0.0
        result = self._solve(costs, seconds, *rows)
        if result.x is None:
            return before, 100.0
        chosen = self._chosen(result)
        if self._total(chosen, weights, mile) > known:
            chosen = before
        total, bound = self._total(chosen, weights, mile), result.mip_dual_bound
        gap = 100.0 if bound is None else 100 * max(total - bound, 0.0) / max(total, 1e-9)
        return chosen, 0.0 if gap < 1e-4 else float(gap)

    def _total(self, chosen: np.ndarray, weights: Weights, mile: float) -> float:
        """What the chosen pairs cost, worked out from the pairs themselves."""
        costs = self._costs(weights, mile)[: len(chosen)][chosen].sum()
        return float(costs + weights.size * off_size(self._found, chosen, weights.preferred).sum())

    def _costs(self, weights: Weights, mile: float) -> np.ndarray:
        """What each variable costs: a pair its miles and what it foregoes, a school off the preferred size
        what that is worth."""
        pairs = self._pairs
        costs = mile * pairs["miles"].to_numpy(float)
        costs = costs + weights.link * ~pairs["link"].to_numpy(bool)
        costs = costs + weights.strength * ~pairs["strength"].to_numpy(bool)
        beside = np.zeros(len(self._small))
        return np.concatenate([costs, beside, np.full(len(self._sized), weights.size)])

    def _off_sizes(self, preferred: int) -> list[tuple]:
        """A partnership's distance from the preferred size is no less than its size is above or below."""
        urns = self._pairs["urn"].to_numpy(int)
        counts = self._found.groups[["size", "base", "host"]].to_numpy(int)
        rows = []
        for place, group in enumerate(self._sized, len(self._pairs) + len(self._small)):
            columns = np.flatnonzero(self._pairs["group"].to_numpy(int) == group)
            size, base, host = counts[group].tolist()
            ones, off = np.ones(len(columns)), np.append(columns, place)
            rows.append((off, np.append(ones, -1.0), -np.inf, preferred - base))
            if size:
                rows.append((off, np.append(-ones, -1.0), -np.inf, base - preferred))
            else:  # Below the preferred size is only what its host starts.
                below = np.where(urns[columns] == host, preferred - 1.0, -1.0)
                rows.append((off, np.append(below, -1.0), -np.inf, 0.0))
        return rows

    def _chosen(self, result: object) -> np.ndarray:
        return np.asarray(result.x)[: len(self._found.pairs)] > 0.5  # pyright: ignore[reportAttributeAccessIssue]

    def _solve(self, cost: np.ndarray, seconds: float, *more: tuple):
        rows = [*self._rows, *more]
        counts = [len(columns) for columns, *_ in rows]
        matrix = coo_array(
            (
                np.concatenate([values for _, values, *_ in rows]),
                (np.repeat(np.arange(len(rows)), counts), np.concatenate([columns for columns, *_ in rows])),
            ),
            shape=(len(rows), self._count),
        )
        low, high = (np.array([row[i] for row in rows], float) for i in (2, 3))
        padded = np.append(cost, np.zeros(self._count - len(cost)))
        # How far a partnership is off a size is a whole number by itself, and may be more than 1.
        whole = np.arange(self._count) < len(self._pairs) + len(self._small)
        return milp(
            padded,
            integrality=whole.astype(int),
            bounds=Bounds(0, np.where(whole, 1.0, np.inf)),
            constraints=LinearConstraint(matrix.tocsr(), low, high),
            options={"time_limit": max(seconds, 0.1), "mip_rel_gap": 1e-6},
        )

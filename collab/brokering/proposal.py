"""A proposal of who could join whom: the most schools placed, in the fewest miles to hosts.

A mixed-integer programme (scipy.optimize.milp, HiGHS; Huangfu and Hall 2018, Math. Prog. Comp.
10:119), solved twice: first the most schools that can be placed within the limits, then, with that
many placed, the fewest miles from members to hosts. A school is left unplaced rather than a limit
broken. The host of a partnership is the one it has today; one to be started is built round a host.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from collab.brokering.candidates import Candidates, Limits, find_candidates
from collab.brokering.reasons import why_unplaced
from collab.brokering.solver import SECONDS, SECONDS_A_LIMIT, Programme
from collab.brokering.weighing import CRITERIA, Merits, Weighed, Weights, weigh, with_merits
from collab.geography.distances import Distances

_MILES = Weights()
"""Nothing but miles counts."""
Progress = Callable[[float, str], None]
"""Told the share done (0 to 1) and what is being done."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is proposed, and how good it is.

    `moves`: one row a school that would join a partnership, with `urn`, `partnership` (slug, or
    "" for one to be started), `host` (URN), `miles` to the host and `came_from` (slug, or "").
    `unplaced`: one row a school that would stay in none, with `urn` and `reason`, as in
    `collab.brokering.reasons`. `most` is the most schools that anybody could place (an upper
    bound), `miles` the total from all free schools to their hosts, `gap` by how many percent it
    may be above the fewest there could be (where more than miles counts, with what is foregone),
    `seconds` what it took, `weighed` what it comes to.
    """

    moves: pd.DataFrame
    unplaced: pd.DataFrame
    alone: int
    most: int
    miles: float
    gap: float
    seconds: float
    weighed: Weighed

    @property
    def placed(self) -> int:
        """How many of the schools not in a partnership it places."""
        return self.alone - len(self.unplaced)

    @property
    def proven(self) -> bool:
        """Whether no proposal within the limits could be better."""
        return self.placed == self.most and self.gap < 1e-6


def propose(
    schools: pd.DataFrame,
    members: pd.DataFrame,
    hosts: pd.Series,
    alone: pd.Series,
    limits: Limits,
    *,
    seconds: float = SECONDS,
    weights: Weights = _MILES,
    merits: Merits | None = None,
    first: str = "",
    distances: Distances | None = None,
) -> Proposal:
    """The proposal for one authority; the arguments are those of `find_candidates`, `weights` what counts
    besides miles, by the `merits` known, and `first` as for `collab.brokering.solver.Programme.cheapest`.

    `seconds` is the most time both solutions may take together; if it runs out, the best found so
    far is proposed and `gap` and `most` say how far it may be from the best there is.
    """
    start = time.perf_counter()
    found = find_candidates(schools, members, hosts, alone, limits, distances)
    pairs = with_merits(found, members, merits or Merits())
    model = Programme(found, limits, pairs)
    chosen, most = model.place_most(seconds * 0.4)
    remaining = seconds - (time.perf_counter() - start)
    chosen, gap = model.cheapest(chosen, weights, max(remaining, 1.0), first)
    moves = _moves(found, chosen, members)
    left = found.alone[~np.isin(found.alone, moves["urn"])]
    unplaced = why_unplaced(found, schools, left, limits, distances)
    return Proposal(
        moves,
        unplaced,
        len(found.alone),
        most,
        float(found.pairs.loc[chosen, "miles"].sum()),
        gap,
        time.perf_counter() - start,
        weigh(found, pairs, chosen, weights.preferred),
    )


def propose_everywhere(
    schools: pd.DataFrame,
    members: pd.DataFrame,
    hosts: pd.Series,
    alone: pd.Series,
    limits: Limits,
    *,
    seconds: float = SECONDS,
    weights: Weights = _MILES,
    merits: Merits | None = None,
    first: str = "",
    distances: Distances | None = None,
    progress: Progress = lambda _share, _what: None,
) -> Proposal:
    """`propose`, authority by authority (a partnership is its host's authority's), put together.

    `schools` also has `authority_code`; `seconds` is for each authority.
    """
    code = schools["authority_code"]
    codes = sorted(code.loc[code.index.isin(alone)].unique())
    parts = []
    for done, authority in enumerate(codes):
        progress(done / len(codes), f"Authority {done + 1} of {len(codes)}")
        own = alone[(code.reindex(alone.to_numpy(int)) == authority).to_numpy()]
        near = hosts[(code.reindex(hosts.to_numpy(int)) == authority).to_numpy()]
        asked = {
            "seconds": seconds,
            "weights": weights,
            "merits": merits,
            "first": first,
            "distances": distances,
        }
        parts.append(propose(schools, members, near, own, limits, **asked))
    progress(1.0, "Done")
    if len(parts) == 1:
        return parts[0]
    total = sum(part.miles for part in parts)
    return Proposal(
        pd.concat([p.moves for p in parts] or [_NO_MOVES], ignore_index=True),
        pd.concat([p.unplaced for p in parts] or [_NO_REASONS], ignore_index=True),
        len(alone),
        sum(p.most for p in parts),
        total,
        sum(p.gap * p.miles for p in parts) / total if total else 0.0,
        sum(p.seconds for p in parts),
        Weighed(
            total,
            sum(p.weighed.links for p in parts),
            sum(p.weighed.strengths for p in parts),
            sum(p.weighed.off for p in parts),
        ),
    )


_NO_MOVES = pd.DataFrame(columns=["urn", "partnership", "host", "miles", "came_from"])
_NO_REASONS = pd.DataFrame(columns=["urn", "reason", "nearest"])


def relaxations(limits: Limits) -> Mapping[str, Limits]:
    """The limits with one of them loosened at a time, by what was loosened."""
    looser = {
        "longest": replace(limits, longest=limits.longest * 2),
        "largest": replace(limits, largest=limits.largest + 2),
        "share_stage": replace(limits, share_stage=False),
        "split": replace(limits, split=True),
        "start_new": replace(limits, start_new=True),
    }
    if limits.smallest > 2 and limits.start_new:
        looser["smallest"] = replace(limits, smallest=limits.smallest - 1)
    return {name: other for name, other in looser.items() if other != limits}


def costs(
    schools: pd.DataFrame,
    members: pd.DataFrame,
    hosts: pd.Series,
    alone: pd.Series,
    limits: Limits,
    placed: int,
    *,
    seconds: float = SECONDS_A_LIMIT,
    distances: Distances | None = None,
    progress: Progress = lambda _share, _what: None,
) -> pd.DataFrame:
    """What each limit costs: `limit` (its name), `more` (schools that could be placed beyond
    `placed` were it loosened as in `relaxations`) and `sure` (False where time ran out, and more
    might be placed still).

    `seconds` is the most time for each of them.
    """
    looser = relaxations(limits)
    rows = []
    for done, (name, other) in enumerate(looser.items()):
        progress(done / len(looser), f"What the limits cost: {done + 1} of {len(looser)}")
        found = find_candidates(schools, members, hosts, alone, other, distances)
        chosen, most = Programme(found, other).place_most(seconds)
        count = int(np.isin(found.pairs.loc[chosen, "urn"], found.alone).sum())
        rows.append((name, max(count - placed, 0), count >= most))
    return pd.DataFrame(rows, columns=["limit", "more", "sure"])


def prices(
    schools: pd.DataFrame,
    members: pd.DataFrame,
    hosts: pd.Series,
    alone: pd.Series,
    limits: Limits,
    weights: Weights,
    merits: Merits,
    *,
    seconds: float = SECONDS_A_LIMIT,
    distances: Distances | None = None,
    progress: Progress = lambda _share, _what: None,
) -> pd.DataFrame:
    """What each thing that counts costs in the others: for each of `CRITERIA`, the proposal that places as
    many and is the best there is by it alone, in the fewest miles of all that are.

    Returns `first`, `placed`, and `miles`, `links`, `strengths` and `off` as in `Weighed`, and `sure` (False
    where time ran out). `seconds` is the most time for each, and for each authority.
    """
    rows = []
    for done, first in enumerate(CRITERIA):
        progress(done / len(CRITERIA), f"What each thing costs: {done + 1} of {len(CRITERIA)}")
        found = propose_everywhere(
            schools,
            members,
            hosts,
            alone,
            limits,
            seconds=seconds,
            weights=Weights(preferred=weights.preferred),
            merits=merits,
            first=first,
            distances=distances,
        )
        told = found.weighed
        rows.append((first, found.placed, told.miles, told.links, told.strengths, told.off, found.proven))
    return pd.DataFrame(rows, columns=["first", "placed", "miles", "links", "strengths", "off", "sure"])


def _moves(found: Candidates, chosen: np.ndarray, members: pd.DataFrame) -> pd.DataFrame:
    """The chosen pairs that change something."""
    rows = found.pairs[chosen & ~found.pairs["own"].to_numpy(bool)]
    groups = found.groups.loc[rows["group"], ["partnership", "host"]].reset_index(drop=True)
    home = members.drop_duplicates("urn").set_index("urn")["partnership"]
    came = rows["urn"].map(home).fillna("").to_numpy()
    told = rows[["urn", "miles"]].reset_index(drop=True).join(groups).assign(came_from=came)
    return told[list(_NO_MOVES.columns)].sort_values(["partnership", "host", "miles"]).reset_index(drop=True)

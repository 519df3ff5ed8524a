"""Why a proposal leaves a school unplaced."""

import numpy as np
import pandas as pd

from collab.brokering.candidates import Candidates, Limits, shares_stage
from collab.geography.distances import Distances, straight_lines

REASONS = ("no_location", "too_far", "other_phase", "full", "crowded_out")


def why_unplaced(
    found: Candidates,
    schools: pd.DataFrame,
    left: np.ndarray,
    limits: Limits,
    distances: Distances | None = None,
) -> pd.DataFrame:
    """One row a school of `left` (URNs): `urn`, `reason` and `nearest` (how far the nearest host is
    of a partnership that exists, whatever its phase and room; missing where there is none).

    "no_location": nobody knows where it is. "too_far": no host lies within the longest distance,
    nor enough schools to start a partnership with. "other_phase": those within it teach no key
    stage that it teaches. "full": all within it that do are full. "crowded_out": there is a
    partnership it could join, or schools it could start one with, but more schools can be placed
    without it.
    """
    hosts = found.groups[found.groups["partnership"] != ""]
    distances = distances or straight_lines(schools)
    apart = distances.between(left[:, None], hosts["host"].to_numpy(int)[None, :])
    within = apart <= limits.longest + 1e-4
    alike = np.ones_like(within)
    if limits.share_stage and len(hosts) and len(left):
        phase = schools["phase"].astype(object)
        mine = np.repeat(phase.reindex(left).to_numpy(), len(hosts))
        theirs = np.tile(phase.reindex(hosts["host"]).to_numpy(), len(left))
        alike = shares_stage(pd.Series(mine), pd.Series(theirs)).reshape(within.shape)
    room = (hosts["size"] < limits.largest).to_numpy()[None, :]
    reason = np.select(
        [
            np.isin(left, found.unlocated),
            np.isin(left, _startable(found, limits)) | (within & alike & room).any(axis=1),
            ~within.any(axis=1),
            ~(within & alike).any(axis=1),
        ],
        ["no_location", "crowded_out", "too_far", "other_phase"],
        "full",
    )
    nearest = np.fmin.reduce(apart, axis=1, initial=np.inf)
    nearest = np.where(np.isfinite(nearest), nearest, np.nan)
    return pd.DataFrame({"urn": left.astype(int), "reason": reason, "nearest": nearest})


def _startable(found: Candidates, limits: Limits) -> np.ndarray:
    """Schools that could be in a new partnership, were nobody placed elsewhere."""
    new = found.pairs[found.groups["size"].to_numpy()[found.pairs["group"]] == 0]
    enough = new.groupby("group")["urn"].transform("size") >= limits.smallest
    return new.loc[enough, "urn"].to_numpy(int)

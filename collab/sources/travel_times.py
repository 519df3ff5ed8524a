"""Times of travel between schools, as people hand them in: what two rows of one pair may say of it."""

import numpy as np
import pandas as pd

from collab.data.errors import Problem

_APART = 5.0
"""Minutes by which the way back may differ from the way there, however short it is."""
_SHARE = 1 / 3
"""And the share of the longer of the two."""
_REMEDY = "Look which of the two is right, and leave the other out."


def without_contradictions(times: pd.DataFrame, file: str) -> tuple[pd.DataFrame, list[Problem]]:
    """The `times` (rows of the contract, each way once) without pairs whose two ways cannot both be right,
    and a problem for each row left out. One-way streets make ways differ a little; more than 5 minutes and
    than a third of the longer they do not.
    """
    ends = np.sort(times[["urn", "urn_to"]].to_numpy(int), axis=1)
    told = times.assign(low=ends[:, 0], high=ends[:, 1], row=times.index + 2)
    forth = told["urn"] == told["low"]
    both = told[forth].merge(told[~forth], on=["low", "high"], suffixes=("", "_back"))
    apart = (both["minutes"] - both["minutes_back"]).abs()
    wrong = both[(apart > _APART) & (apart > _SHARE * both[["minutes", "minutes_back"]].max(axis=1))]
    problems = []
    for one in wrong.to_dict("records"):
        for own, other in (("", "_back"), ("_back", "")):
            there, minutes = int(one[f"row{other}"]), float(one[f"minutes{other}"])
            reason = f"the way back, in row {there}, takes {minutes:g} minutes"
            row, value = int(one[f"row{own}"]), f"{one[f'minutes{own}']:g}"
            problems.append(Problem(file, reason, _REMEDY, row=row, column="minutes", value=value))
    lost = {problem.row for problem in problems}
    return times[~(times.index + 2).isin(list(lost))], problems


def unknown_told(count: int) -> tuple[str, ...]:
    """How many pairs have no time, as a note."""
    if not count:
        return ()
    pairs = "1 pair of schools has" if count == 1 else f"{count:,} pairs of schools have"
    return (f"{pairs} no minutes and {'was' if count == 1 else 'were'} left out.",)

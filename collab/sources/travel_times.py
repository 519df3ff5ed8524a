"""Times of travel between schools, as people hand them in: what two rows of one pair may say of it."""

import pandas as pd

from collab.data.errors import Problem
from collab.sources.reading import numbers

_APART = 5.0
"""Minutes by which the way back may differ from the way there, however short it is."""
_SHARE = 1 / 3
"""And the share of the longer of the two."""
_REMEDY = "Look which of the two is right, and leave the other out."


def without_contradictions(rows: pd.DataFrame, file: str) -> tuple[pd.DataFrame, list[Problem]]:
    """The rows of `urn`, `urn_to` and `minutes` (text) without pairs whose two ways cannot both be right,
    and a problem for each row left out. One-way streets make ways differ a little; more than 5 minutes and
    than a third of the longer they do not.
    """
    ends = pd.DataFrame({end: numbers(rows[end].fillna("").astype(str)) for end in ("urn", "urn_to")})
    told = pd.DataFrame(
        {
            "minutes": numbers(rows["minutes"].fillna("").astype(str)),
            "low": ends.min(axis=1),
            "high": ends.max(axis=1),
            "forth": ends["urn"] < ends["urn_to"],
            "row": rows.index + 2,
        },
        index=rows.index,
    ).dropna()
    ways = told.drop_duplicates(["low", "high", "forth"])
    both = ways[ways["forth"]].merge(ways[~ways["forth"]], on=["low", "high"], suffixes=("", "_back"))
    longer = both[["minutes", "minutes_back"]].max(axis=1)
    apart = (both["minutes"] - both["minutes_back"]).abs()
    both = both[(apart > _APART) & (apart > _SHARE * longer)]
    problems, lost = [], set()
    for one in both.to_dict("records"):
        for own, other in (("", "_back"), ("_back", "")):
            row = int(one[f"row{own}"])
            lost.add(row - 2)
            reason = (
                f"the way back, in row {one[f'row{other}']:.0f}, takes {one[f'minutes{other}']:g} minutes"
            )
            told_as = f"{rows.at[row - 2, 'minutes']}"
            problems.append(Problem(file, reason, _REMEDY, row=row, column="minutes", value=told_as))
    return rows[~rows.index.isin(lost)], problems


def unknown_told(count: int) -> tuple[str, ...]:
    """How many pairs have no time, as a note."""
    return (f"{count:,} pairs of schools have no minutes and were left out.",) if count else ()

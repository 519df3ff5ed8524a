"""Context: who is in the cohorts and where they started, which a fair comparison should hold equal."""

from collections.abc import Collection

import pandas as pd

from collab.data.dataset import Dataset

SHARES = ("disadvantaged", "special_needs", "additional_language", "prior_low", "prior_middle", "prior_high")
"""Percent of the pupils of a cohort."""
TRAITS = (*SHARES, "prior_average")
COLUMNS = ("trait", "ours", "like", "theirs", "schools", "eligible", "eligible_like", "eligible_all")


def cohort_context(dataset: Dataset, year: int) -> pd.DataFrame:
    """By URN, the context of the Key Stage 2 cohorts of `year` that have as many pupils as may be told
    of: `pupils` (eligible) and `TRAITS` (percent of them; `prior_average` in points).

    Special schools are not among them. Columns of which nothing is known are missing throughout.
    """
    rows = dataset.tables["context"]
    kept = rows[rows["year"].eq(year) & rows["pupils"].ge(dataset.threshold).fillna(False)]
    kept = kept[~kept["urn"].isin(dataset.special)].set_index("urn")
    return kept[["pupils", *TRAITS]].astype(float)


def context_beside_all(
    dataset: Dataset, year: int, urns: Collection[int], similar: Collection[int] = ()
) -> pd.DataFrame:
    """The context of some schools' cohorts beside that of all schools', and of those `similar` to them,
    pupils added up.

    Returns a row a characteristic of which something is known of both, in the order of `TRAITS`:
    `trait`, `ours`, `like` (of `similar`; missing where there is none) and `theirs` (percent of the
    pupils; points for `prior_average`), `schools` (of `urns`, that it is known of), `eligible`,
    `eligible_like` and `eligible_all` (pupils of these, of the similar and of all schools).
    """
    everyone = cohort_context(dataset, year)
    own, alike = (everyone[everyone.index.isin(list(of))] for of in (urns, similar))
    rows = []
    for name in TRAITS:
        ours, like, theirs = (rows[rows[name].notna()] for rows in (own, alike, everyone))
        if ours.empty:
            continue
        rows.append(
            {
                "trait": name,
                "ours": _of_pupils(ours, name),
                "like": _of_pupils(like, name),
                "theirs": _of_pupils(theirs, name),
                "schools": len(ours),
                "eligible": int(ours["pupils"].sum()),
                "eligible_like": int(like["pupils"].sum()),
                "eligible_all": int(theirs["pupils"].sum()),
            }
        )
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _of_pupils(rows: pd.DataFrame, name: str) -> float:
    """The mean over all pupils; NaN of none."""
    pupils = rows["pupils"].sum()
    return float((rows[name] * rows["pupils"]).sum() / pupils) if pupils else float("nan")

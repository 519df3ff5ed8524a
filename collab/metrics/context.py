"""Context: who is in the cohorts and where they started, which a fair comparison should hold equal."""

from collections.abc import Collection

import pandas as pd

from collab.data.dataset import Dataset

SHARES = ("disadvantaged", "special_needs", "additional_language", "prior_low", "prior_middle", "prior_high")
"""Percent of the pupils of a cohort."""
TRAITS = (*SHARES, "prior_average")


def cohort_context(dataset: Dataset, year: int) -> pd.DataFrame:
    """By URN, the context of the Key Stage 2 cohorts of `year` that have as many pupils as may be told
    of: `pupils` (eligible) and `TRAITS` (percent of them; `prior_average` in points).

    Special schools are not among them. Columns of which nothing is known are missing throughout.
    """
    rows = dataset.tables["context"]
    kept = rows[rows["year"].eq(year) & rows["pupils"].ge(dataset.threshold).fillna(False)]
    kept = kept[~kept["urn"].isin(dataset.special)].set_index("urn")
    return kept[["pupils", *TRAITS]].astype(float)


def context_beside_all(dataset: Dataset, year: int, urns: Collection[int]) -> pd.DataFrame:
    """The context of some schools' cohorts beside that of all schools', pupils added up.

    Returns a row a characteristic of which something is known of both, in the order of `TRAITS`:
    `trait`, `ours` and `theirs` (percent of the pupils; points for `prior_average`), `schools`
    (of `urns`, that it is known of), `eligible` and `eligible_all` (pupils of these, and of all schools).
    """
    everyone = cohort_context(dataset, year)
    own = everyone[everyone.index.isin(list(urns))]
    rows = []
    for name in TRAITS:
        ours, theirs = own[own[name].notna()], everyone[everyone[name].notna()]
        if ours.empty:
            continue
        rows.append(
            {
                "trait": name,
                "ours": (ours[name] * ours["pupils"]).sum() / ours["pupils"].sum(),
                "theirs": (theirs[name] * theirs["pupils"]).sum() / theirs["pupils"].sum(),
                "schools": len(ours),
                "eligible": int(ours["pupils"].sum()),
                "eligible_all": int(theirs["pupils"].sum()),
            }
        )
    columns = ["trait", "ours", "theirs", "schools", "eligible", "eligible_all"]
    return pd.DataFrame(rows, columns=columns)

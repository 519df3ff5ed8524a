"""What was published, beside the same figures added up from the schools."""

import pandas as pd

from collab.data.dataset import Dataset
from collab.data.selection import IN, NOT_IN, Selection, select

_GROUPS = {"all": None, "in_collaboration": IN, "not_in_collaboration": NOT_IN}
_HEADINGS = {
    "all": "All schools",
    "in_collaboration": "In a collaboration",
    "not_in_collaboration": "Not in a collaboration",
}
"""As the county's own table heads them."""


def published_check(dataset: Dataset, year: int) -> pd.DataFrame:
    """The published tables of the release's area beside the same figures recomputed.

    Returns `measure`, `group`, the published and recomputed `schools`, `pupils` and `percent`
    and `agreement`: "agrees" or the difference, at the precision of what was published. Always of
    the whole area, whatever is filtered, because that is what was published.
    """
    published = dataset.tables["benchmarks"]
    own = published[(published["area"] == dataset.release.area) & (published["year"] == year)]
    own = own[own["percent"].notna()]
    decimals = 0 if (own["percent"] % 1 == 0).all() else 1
    codes = own["measure"].unique()
    parts = [select(dataset, Selection(year, str(code))).assign(measure=code) for code in codes]
    recomputed = {}
    if parts:
        cohorts = pd.concat(parts, ignore_index=True)
        for group, label in _GROUPS.items():
            chosen = cohorts if label is None else cohorts[cohorts["collaboration"] == label]
            sums = chosen.groupby("measure", observed=True)[["schools", "eligible", "achieved"]].sum()
            table = sums[sums["eligible"] > 0].assign(percent=100 * sums["achieved"] / sums["eligible"])
            recomputed |= {(code, group): row for code, row in table.iterrows()}
    nothing = pd.Series({"schools": 0, "eligible": 0, "percent": float("nan")})
    rows = [
        _checked(row, recomputed.get((row["measure"], row["group"]), nothing), decimals)
        for _, row in own.iterrows()
    ]
    columns = (
        "measure",
        "group",
        "published_schools",
        "schools",
        "published_pupils",
        "eligible",
        "published_percent",
        "percent",
        "agreement",
        "source",
    )
    return pd.DataFrame(rows, columns=list(columns))


def comparators(dataset: Dataset, year: int) -> pd.DataFrame:
    """Published figures of other areas for `year`: `area`, `measure`, `comparator` (percent, as
    precisely as it was published) and `source`."""
    published = dataset.tables["benchmarks"]
    others = published[(published["area"] != dataset.release.area) & (published["year"] == year)]
    others = others.rename(columns={"percent": "comparator"})
    return others[["area", "measure", "comparator", "source"]].reset_index(drop=True)


def england(dataset: Dataset, year: int) -> dict[str, float]:
    """England's published percent of `year` by measure."""
    table = comparators(dataset, year)
    own = table[table["area"] == "England"]
    return {str(code): float(value) for code, value in zip(own["measure"], own["comparator"], strict=True)}


def _checked(row: pd.Series, ours: pd.Series, decimals: int) -> dict[str, object]:
    """One published row beside its recomputation; what was not published is not compared."""
    pairs = {
        "schools": (row["schools"], ours["schools"]),
        "pupils": (row["pupils"], ours["eligible"]),
        "percentage points": (row["percent"], round(float(ours["percent"]), decimals)),
    }
    known = {name: pair for name, pair in pairs.items() if pd.notna(pair[0])}
    without = known["pupils"][0] - known["pupils"][1] if "pupils" in known and not decimals else 0
    if without > 0:
        # The published total counts the pupils of schools whose own result is withheld.
        del known["pupils"]
    apart = [f"{b - a:+g} {name}" for name, (a, b) in known.items() if not abs(b - a) < 1e-9]
    agreement = "agrees" if not apart else "differs: " + ", ".join(apart)
    if without > 0:
        agreement += f"; {without:g} pupils are in schools without a published result"
    return {
        "measure": row["measure"],
        "group": _HEADINGS[row["group"]],
        "published_schools": row["schools"],
        "schools": ours["schools"],
        "published_pupils": row["pupils"],
        "eligible": ours["eligible"],
        "published_percent": row["percent"],
        "percent": ours["percent"],
        "agreement": agreement,
        "source": row["source"],
    }

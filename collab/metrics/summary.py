"""The figures of the Overview: headline gaps, thresholds, districts, and the published check."""

import pandas as pd

from collab.dataset import Dataset
from collab.measures import KeyStage, headline, measures_for
from collab.metrics.attainment import attainment
from collab.metrics.comparison import control_false_discoveries, gap
from collab.selection import IN, NOT_IN, Selection, select

_GROUPS = {"all": None, "in_collaboration": IN, "not_in_collaboration": NOT_IN}
_GROUP_LABELS = {
    "all": "All schools",
    "in_collaboration": IN,
    "not_in_collaboration": NOT_IN,
}


def headline_gaps(dataset: Dataset, selection: Selection) -> pd.DataFrame:
    """The gap at one threshold of each key stage: the chosen measure, and for the other key stage
    the one a summary leads with. Columns of `gap` after `measure`."""
    codes = []
    for stage in KeyStage:
        lead = headline(selection.year, stage)
        if stage is selection.key_stage:
            codes.append(selection.measure)
        elif lead and lead.code in dataset.measures[selection.year]:
            codes.append(lead.code)
    return _gaps(dataset, selection, codes)


def threshold_gaps(dataset: Dataset, selection: Selection, key_stage: KeyStage) -> pd.DataFrame:
    """The gap at every threshold of a key stage, easiest first, with `percent_all` (percent of
    all schools selected). Columns of `gap` after `measure`."""
    offered = dataset.measures[selection.year]
    codes = [m.code for m in measures_for(selection.year, key_stage) if m.code in offered]
    return _gaps(dataset, selection, codes)


def district_gaps(dataset: Dataset, selection: Selection) -> pd.DataFrame:
    """The gap in every selected district, largest first, below a row for all of them together.

    Columns of `gap` and `p_adjusted`; which districts are clear is judged over all of them.
    """
    cohorts = select(dataset, selection)
    districts = control_false_discoveries(gap(cohorts, ["district"]))
    districts = districts.sort_values("gap", ascending=False)
    name = "Chosen districts" if selection.districts else dataset.release.area
    total = gap(cohorts).assign(district=name)
    parts = [total, districts.astype({"district": object})]
    return pd.concat([part for part in parts if len(part)] or [districts], ignore_index=True)


def published_check(dataset: Dataset, year: int) -> pd.DataFrame:
    """The published tables of the release's area beside the same figures recomputed.

    Returns `measure`, `group`, the published and recomputed `schools`, `pupils` and `percent`
    (at one decimal, as published) and `agreement`: "agrees" or the difference. Always of the
    whole area, whatever is filtered, because that is what was published.
    """
    published = dataset.tables["benchmarks"]
    own = published[
        (published["area"] == dataset.release.area)
        & (published["year"] == year)
        & published["pupils"].notna()
    ]
    rows = []
    for code, group in own.groupby("measure", sort=False):
        cohorts = select(dataset, Selection(year=year, measure=str(code)))
        for _, row in group.iterrows():
            wanted = _GROUPS[row["group"]]
            chosen = cohorts if wanted is None else cohorts[cohorts["collaboration"] == wanted]
            rows.append(_checked(row, attainment(chosen)))
    columns = (
        "measure", "group", "published_schools", "schools", "published_pupils", "eligible",
        "published_percent", "percent", "agreement", "source",
    )  # fmt: skip
    return pd.DataFrame(rows, columns=list(columns))


def comparators(dataset: Dataset, year: int) -> pd.DataFrame:
    """Published figures of other areas for `year`: `area`, `measure`, `comparator` (percent, as
    precisely as it was published) and `source`."""
    published = dataset.tables["benchmarks"]
    others = published[(published["area"] != dataset.release.area) & (published["year"] == year)]
    others = others.rename(columns={"percent": "comparator"})
    return others[["area", "measure", "comparator", "source"]].reset_index(drop=True)


def _gaps(dataset: Dataset, selection: Selection, codes: list[str]) -> pd.DataFrame:
    parts = []
    for code in codes:
        cohorts = select(dataset, selection.with_measure(code))
        everyone = attainment(cohorts)["percent"]
        rows = gap(cohorts)
        percent_all = float(everyone.iloc[0]) if len(everyone) else float("nan")
        parts.append(rows.assign(measure=code, percent_all=percent_all))
    frame = gap(select(dataset, selection)).iloc[:0].assign(measure="", percent_all=0.0)
    return pd.concat([p for p in parts if len(p)] or [frame], ignore_index=True)


def _checked(row: pd.Series, recomputed: pd.DataFrame) -> dict[str, object]:
    """One published row beside its recomputation."""
    ours = recomputed.iloc[0] if len(recomputed) else pd.Series(dtype=float)
    pairs = {
        "schools": (row["schools"], ours.get("schools", 0)),
        "pupils": (row["pupils"], ours.get("eligible", 0)),
        "percentage points": (
            row["percent"],
            round(float(ours.get("percent", float("nan"))), 1),
        ),
    }
    apart = [f"{b - a:+g} {name}" for name, (a, b) in pairs.items() if not abs(b - a) < 1e-9]
    return {
        "measure": row["measure"],
        "group": _GROUP_LABELS[row["group"]],
        "published_schools": row["schools"],
        "schools": ours.get("schools", 0),
        "published_pupils": row["pupils"],
        "eligible": ours.get("eligible", 0),
        "published_percent": row["percent"],
        "percent": ours.get("percent", float("nan")),
        "agreement": "agrees" if not apart else "differs: " + ", ".join(apart),
        "source": row["source"],
    }

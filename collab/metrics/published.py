"""The figures of the Overview: headline gaps, thresholds, districts, and the published check."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
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
    return _gaps(dataset, selection, headline_codes(dataset, selection))


def headline_codes(dataset: Dataset, selection: Selection) -> list[str]:
    """The measures of `headline_gaps`."""
    codes = []
    for stage in KeyStage:
        lead = headline(selection.year, stage)
        if stage is selection.key_stage:
            codes.append(selection.measure)
        elif lead and lead.code in dataset.measures[selection.year]:
            codes.append(lead.code)
    return codes


def every_gap(dataset: Dataset, selection: Selection) -> pd.DataFrame:
    """The gap at every threshold the year has, key stage by key stage and the easiest first; the
    rows of `headline_gaps` and of `threshold_gaps` of each key stage."""
    offered = dataset.measures[selection.year]
    codes = [m.code for stage in KeyStage for m in measures_for(selection.year, stage)]
    return _gaps(dataset, selection, [code for code in codes if code in offered])


def threshold_gaps(dataset: Dataset, selection: Selection, key_stage: KeyStage) -> pd.DataFrame:
    """The gap at every threshold of a key stage, easiest first, with `percent_all` (percent of
    all schools selected). Columns of `gap` after `measure`."""
    offered = dataset.measures[selection.year]
    codes = [m.code for m in measures_for(selection.year, key_stage) if m.code in offered]
    return _gaps(dataset, selection, codes)


def district_gaps(
    dataset: Dataset, selection: Selection, measures: Sequence[str] = ()
) -> pd.DataFrame:
    """The gap in every selected district, largest first, below a row for the whole area; for the
    selection's measure, or for each of `measures` in turn.

    Columns of `gap` after `measure` and `district`, with `clear_alone`, `p_adjusted` and `looks`
    (how many gaps were judged together). What is clear is judged over all districts and all
    measures asked for, whichever districts are selected: picking one out does not make its gap
    less of a pick. The row of the whole area is judged on its own.
    """
    codes = list(measures) or [selection.measure]
    everywhere = replace(selection, districts=())
    parts = [select(dataset, everywhere.with_measure(c)).assign(measure=c) for c in codes]
    cohorts = pd.concat(parts, ignore_index=True)
    judged = control_false_discoveries(gap(cohorts, ["measure", "district"]))
    looks = int(judged["p_value"].notna().sum())
    shown = judged[judged["district"].isin(selection.districts or dataset.districts)]
    whole = gap(cohorts, ["measure"]).assign(district=dataset.release.area)
    ordered = shown.astype({"district": object}).sort_values("gap", ascending=False)
    parts = [rows[rows["measure"] == code] for code in codes for rows in (whole, ordered)]
    return pd.concat(parts, ignore_index=True).assign(looks=looks)


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
            table = attainment(chosen, ["measure"]).set_index("measure")
            recomputed |= {(code, group): row for code, row in table.iterrows()}
    nothing = pd.Series({"schools": 0, "eligible": 0, "percent": float("nan")})
    rows = [
        _checked(row, recomputed.get((row["measure"], row["group"]), nothing), decimals)
        for _, row in own.iterrows()
    ]
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


def england(dataset: Dataset, year: int) -> dict[str, float]:
    """England's published percent of `year` by measure."""
    table = comparators(dataset, year)
    own = table[table["area"] == "England"]
    return {str(code): float(value) for code, value in zip(own["measure"], own["comparator"],
                                                           strict=True)}  # fmt: skip


def special_schools(dataset: Dataset, selection: Selection) -> int:
    """How many special schools are among the selected schools with results."""
    stage = dataset.stage(selection.year, selection.key_stage)
    special = dataset.schools.index[dataset.schools["phase"] == "special"]
    near = dataset.schools.loc[special, "district"].isin(selection.districts or dataset.districts)
    return int(np.isin(stage.urn, special[near]).sum())


def _gaps(dataset: Dataset, selection: Selection, codes: list[str]) -> pd.DataFrame:
    """The gap at each of `codes`, in that order, with the percent of all schools selected."""
    parts = [select(dataset, selection.with_measure(code)).assign(measure=code) for code in codes]
    if not parts:
        parts = [select(dataset, selection).iloc[:0].assign(measure="")]
    cohorts = pd.concat(parts, ignore_index=True)
    everyone = attainment(cohorts, ["measure"]).set_index("measure")["percent"]
    table = gap(cohorts, ["measure"])
    table = table.assign(percent_all=table["measure"].map(everyone).astype(float))
    order = {code: rank for rank, code in enumerate(codes)}
    return table.sort_values("measure", key=lambda m: m.map(order), ignore_index=True)


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
        "group": _GROUP_LABELS[row["group"]],
        "published_schools": row["schools"],
        "schools": ours["schools"],
        "published_pupils": row["pupils"],
        "eligible": ours["eligible"],
        "published_percent": row["percent"],
        "percent": ours["percent"],
        "agreement": agreement,
        "source": row["source"],
    }

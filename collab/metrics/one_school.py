"""One school beside all schools and beside schools of its size, and where chance alone would put it."""

from dataclasses import replace

import numpy as np
import pandas as pd

from collab.data.dataset import Dataset
from collab.data.measures import MEASURES, measures_for
from collab.data.selection import Selection, select
from collab.metrics.variation import control_limits, without_special

COVERAGE = 0.95
"""Of the range in which chance puts a school that is as all the others."""
RESULTS = (
    "measure",
    "eligible",
    "percent",
    "chance_low",
    "chance_high",
    "outside",
    "percent_all",
    "schools_like",
    "eligible_like",
    "percent_like",
    "special",
)


def one_school(dataset: Dataset, selection: Selection, urn: int) -> pd.DataFrame:
    """A school's results at every measure of the selection's year, the easiest of each stage first.

    From whole units only: a cohort that counts together with others has no result of its own, and
    no row. Districts and cohort sizes of the selection are not applied. Returns `RESULTS`: the
    school's `eligible` pupils and `percent`; `percent_all` of all schools of the release;
    `chance_low` and `chance_high` (percent), the exact 95% control limits of a school of that size
    around it, and whether the school lies `outside` (see `collab.metrics.variation.control_limits`);
    and of the other schools in its band of cohort size, `schools_like`, `eligible_like` and
    `percent_like` (missing where there is none). Special schools are not compared, nor others with
    them (`special`), where there are others.
    """
    everywhere = replace(selection, districts=(), bands=())
    offered = dataset.measures[selection.year]
    codes = [m.code for m in measures_for(selection.year)]
    rows = [_at(dataset, everywhere.with_measure(code), urn) for code in codes if code in offered]
    return pd.DataFrame([row for row in rows if row], columns=list(RESULTS))


def _at(dataset: Dataset, selection: Selection, urn: int) -> dict[str, object] | None:
    """The row of one measure."""
    cohorts = select(dataset, selection)
    own = cohorts[cohorts["urn"] == urn]
    if own.empty:
        return None
    size, achieved, band = (own[column].iloc[0] for column in ("eligible", "achieved", "size_band"))
    percent = 100 * achieved / size
    others, left_out = without_special(cohorts)
    if bool(own["special"].iloc[0]) and left_out:
        alone = dict.fromkeys(("percent_all", "chance_low", "chance_high", "percent_like"), np.nan)
        counts = {"schools_like": 0, "eligible_like": 0, "outside": False, "special": True}
        return {"measure": selection.measure, "eligible": int(size), "percent": percent, **alone, **counts}
    cohorts = others
    everyone = 100 * cohorts["achieved"].sum() / cohorts["eligible"].sum()
    low, high = (float(limit[0]) for limit in control_limits(np.array([size]), everyone, COVERAGE))
    like = cohorts[(cohorts["size_band"] == band) & (cohorts["urn"] != urn)]
    pupils = int(like["eligible"].sum())
    return {
        "measure": MEASURES[selection.measure].code,
        "eligible": int(size),
        "percent": percent,
        "chance_low": low,
        "chance_high": high,
        "outside": bool(percent < low - 1e-9 or percent > high + 1e-9),
        "percent_all": everyone,
        "schools_like": int(like["schools"].sum()),
        "eligible_like": pupils,
        "percent_like": 100 * like["achieved"].sum() / pupils if pupils else np.nan,
        "special": False,
    }

"""Groups of pupils: for whom partnership schools are ahead, and whether groups are closer there."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from collab.data.dataset import Dataset
from collab.data.disclosure.gate import APART_FIGURES, GAP_PUPILS
from collab.data.group_cohorts import groups_in
from collab.data.selection import IN, NOT_IN, Selection, select
from collab.data.vocabulary import PUPIL_GROUPS
from collab.metrics.clusters import Clustered, clustered_variances
from collab.metrics.gap import excludes_zero, gap
from collab.metrics.intervals import CONFIDENCE, SAYS_NOTHING, level_together, t_quantile, welch

Cohorts = dict[str, tuple[pd.DataFrame, pd.DataFrame]]
"""By group, the cohorts of it and of its complement, as from `collab.data.selection.select`: the same
units in the same order."""


def cohorts_by_group(dataset: Dataset, selection: Selection) -> Cohorts:
    """The cohorts of every group that the selection's year and measure have results of."""
    return {
        group: (select(dataset, selection.of(group)), select(dataset, selection.of(PUPIL_GROUPS[group])))
        for group in groups_in(dataset, selection.year, selection.measure)
    }


def gaps_by_group(cohorts: Cohorts) -> pd.DataFrame:
    """The gap between partnership schools and the others for each group and each complement, all judged
    together: the columns of `collab.metrics.gap.gap` after `pupil_group`, in the order of
    `PUPIL_GROUPS`, each before its complement; none where a side has no pupils."""
    sides = {
        name: rows for group in cohorts for name, rows in zip(_names(group), cohorts[group], strict=True)
    }
    if not sides:
        return pd.DataFrame(columns=["pupil_group", *GAP_PUPILS, "gap", "clear", "looks"])
    rows = pd.concat([rows.assign(pupil_group=name) for name, rows in sides.items()], ignore_index=True)
    found = gap(rows, ["pupil_group"])
    order = {name: place for place, name in enumerate(sides)}
    return found.sort_values("pupil_group", key=lambda names: names.map(order), ignore_index=True)


def closer_in_partnerships(cohorts: Cohorts) -> pd.DataFrame:
    """How far each group is from its complement in partnership schools, beside how far in the others.

    Returns a row a group that both sides have pupils of and of its complement: `pupil_group`; for both sides
    (`_in`, `_not_in`) `schools` (both sides' of the comparison), `group_percent`, `rest_percent` (percent)
    and `apart` (the group's percent less its complement's, percentage points); `apart_difference`
    (apart in partnership schools less apart in the others: above 0, the group stands better there beside
    its complement),
    `apart_low`, `apart_high` (the widest of the intervals with the pupil, the school and the partnership
    as the sampling unit; NaN with fewer than three schools on a side, or where it is 100 points wide or
    more),
    `level` (percent of confidence), `looks` and `clear` as in `collab.metrics.gap.gap`, over the groups;
    and `eligible_in`, `eligible_not_in` (the pupils of the smaller of group and complement).

    A school adds to the error of its group and of its complement at once, and what it adds to one is taken
    from what it adds to the other, since what makes it a good or a bad school is in both.
    """
    found = [(group, *both) for group, both in cohorts.items() if _comparable(both)]
    if not found:
        return pd.DataFrame(columns=["pupil_group", *GAP_PUPILS, *APART_FIGURES, "clear", "looks"])
    rows = [_apart(group, ours, rest) for group, ours, rest in found]
    errors = [(clustered_difference(ours, rest), _of_pupils_alone(ours, rest)) for _, ours, rest in found]
    table = pd.DataFrame(rows)
    difference = table["apart_difference"].to_numpy(float)

    def widest(alpha: float) -> tuple[np.ndarray, np.ndarray]:
        half = np.array([100 * _half_width(*error, alpha) for error in errors])
        half = np.where(2 * half < SAYS_NOTHING, half, np.nan)
        return difference - half, difference + half

    looks = int(np.isfinite(widest(1 - CONFIDENCE)[0]).sum())
    alpha = level_together(lambda level: excludes_zero(*widest(level)), looks)
    low, high = widest(alpha)
    return table.assign(
        apart_low=low, apart_high=high, level=100 * (1 - alpha), looks=looks, clear=excludes_zero(low, high)
    )


def clustered_difference(ours: pd.DataFrame, rest: pd.DataFrame) -> Clustered:
    """The sampling variances of a group's percent less its complement's, of the schools in a partnership
    and of the others. `ours` and `rest` are the cohorts of both, a row a unit in the same order."""
    known = ours["collaboration"].notna().to_numpy(bool)
    side = (ours["collaboration"][known] != IN).to_numpy(bool).astype(int)
    influence, weight = np.zeros(len(side)), np.zeros(len(side))
    spread, pupils = np.zeros(2), np.zeros(2)
    for sign, rows in ((1, ours), (-1, rest)):
        eligible, achieved = (rows.loc[known, name].to_numpy(float) for name in ("eligible", "achieved"))
        of_side, reached = (np.bincount(side, weights=v, minlength=2) for v in (eligible, achieved))
        share = reached / of_side
        influence += sign * (achieved - eligible * share[side]) / of_side[side]
        weight += eligible / of_side[side] / 2
        spread += share * (1 - share) / 2
        pupils += of_side / 2
    partners = ours.loc[known, "partners"].to_numpy()
    return clustered_variances(influence, weight, partners, side, spread, pupils)


def _of_pupils_alone(ours: pd.DataFrame, rest: pd.DataFrame) -> float:
    """The variance of the difference of both sides' differences, were pupils independent draws, each
    percent with one pupil more who achieved and one who did not (Agresti and Caffo 2000, The American
    Statistician 54:280-288), so that it is not 0 where none of a few did."""
    variance = 0.0
    for rows in (ours, rest):
        for side in (IN, NOT_IN):
            own = rows[rows["collaboration"].eq(side)]
            pupils = float(own["eligible"].sum()) + 2
            share = (float(own["achieved"].sum()) + 1) / pupils
            variance += share * (1 - share) / pupils
    return variance


def _half_width(found: Clustered, alone: float, alpha: float) -> float:
    """Half the interval of confidence 1 - `alpha` of the first side less the second, as a proportion:
    the widest of the pupils', the school's and the partnership's."""
    widths = [t_quantile(np.inf, alpha) * np.sqrt(alone)]
    units = (found.by_school, found.school_freedom), (found.by_partners, found.partners_freedom)
    for variance, freedom in units:
        error, together = welch(variance[0], freedom[0], variance[1], freedom[1])
        widths.append(t_quantile(together, alpha) * error)
    return float(np.max(widths))


def _comparable(both: Sequence[pd.DataFrame]) -> bool:
    """Whether schools of both sides have pupils of the group and of its complement."""
    return all(
        rows.loc[rows["collaboration"].eq(side), "eligible"].sum() > 0
        for rows in both
        for side in (IN, NOT_IN)
    )


def _apart(group: str, ours: pd.DataFrame, rest: pd.DataFrame) -> dict[str, object]:
    row: dict[str, object] = {"pupil_group": group}
    apart = {}
    for side, name in ((IN, "in"), (NOT_IN, "not_in")):
        sums = [rows[rows["collaboration"].eq(side)][["eligible", "achieved"]].sum() for rows in (ours, rest)]
        of_group, of_rest = (100 * float(total["achieved"]) / float(total["eligible"]) for total in sums)
        apart[name] = of_group - of_rest
        row |= {
            f"schools_{name}": int(ours.loc[ours["collaboration"].eq(side), "schools"].sum()),
            f"group_percent_{name}": of_group,
            f"rest_percent_{name}": of_rest,
            f"apart_{name}": of_group - of_rest,
            f"eligible_{name}": int(min(total["eligible"] for total in sums)),
        }
    return {**row, "apart_difference": apart["in"] - apart["not_in"]}


def _names(group: str) -> tuple[str, str]:
    return group, PUPIL_GROUPS[group]

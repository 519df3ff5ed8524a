"""Similar schools: those nearest to a school, or to a partnership, in context and size."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import pandas as pd

from collab.data.dataset import Dataset, day_of_tests
from collab.data.selection import Selection, select
from collab.data.vocabulary import CONTEXT
from collab.metrics.context import cohort_context
from collab.metrics.gap import gap
from collab.metrics.variation import control_limits

MOST = 30
"""How many are looked for: enough that chance in single schools evens out."""
SIZE = "size"
_KNOWN_OF = 0.5
"""Share of the schools that a characteristic must be known of, to tell them apart by it."""


@dataclass(frozen=True, slots=True)
class Similar:
    """The schools most like some school or partnership.

    `listed` has a row each, the most alike first: `urn`, `pupils` (eligible, of the cohort), the
    characteristics used (percent, points), `apart` (standard deviations, the root of the mean over
    what is used), `most_alike` and `least_alike` (the characteristic in which it is nearest and in
    which it is furthest) and `in_partnership` (on the day of the tests). `used` names the
    characteristics: `CONTEXT` as far as they are known, and always `SIZE`, the logarithm of cohort size.
    `own` has the values of who is compared; `every` says that no other school was there to be less alike.
    """

    listed: pd.DataFrame
    used: tuple[str, ...]
    own: pd.Series
    every: bool = False


def similar_schools(
    dataset: Dataset, selection: Selection, urns: Collection[int], *, alone: bool = False
) -> Similar:
    """The `MOST` schools most like `urns` taken together, of their phases, at the selection's year and
    key stage; with `alone` only schools not in a partnership of the selection's kinds.

    Each characteristic is standardised over all schools of those phases; distance is Euclidean.
    Only cohorts that may be told of singly take part, and no special schools. Where none of `urns`
    does, nothing is listed.
    """
    pool = _pool(dataset, selection)
    own_rows = pool[pool.index.isin(list(urns))]
    phases = set(own_rows["phase"])
    pool = pool[pool["phase"].isin(phases)]
    used = tuple(
        name
        for name in CONTEXT
        if own_rows[name].notna().any() and pool[name].notna().mean() >= _KNOWN_OF and pool[name].std() > 0
    )
    used = (*used, SIZE)
    own = _together(own_rows, used)
    others = pool[~pool.index.isin(list(urns))].dropna(subset=list(used))
    if alone:
        others = others[~others["in_partnership"]]
    if own_rows.empty or others.empty:
        return Similar(_listed(others.iloc[:0], used, np.empty((0, len(used)))), used, own)
    spread = pool[list(used)].std(ddof=0).replace(0, 1)
    offsets = ((others[list(used)] - own) / spread).to_numpy(float)
    return Similar(_listed(others, used, offsets), used, own, len(others) <= MOST)


def beside_similar(
    dataset: Dataset, selection: Selection, urns: Collection[int], similar: Collection[int]
) -> pd.DataFrame:
    """How `urns` do beside the `similar` schools, from whole units only: a row of
    `collab.metrics.gap.gap`, with `urns` as the side in a partnership; none where one side has no result.

    How alike partners are is learnt from all other schools, since the similar ones may be in no
    partnership. The selection's districts and cohort sizes are not applied.
    """
    own, like = frozenset(urns), frozenset(similar)
    plain = selection.of_all_schools
    others = frozenset(dataset.stage(plain.year, plain.key_stage).urn.tolist()) - own - like
    rows = select(dataset, plain, schools=own | like, members=own)
    return gap(rows, further=select(dataset, plain, schools=others))


def beyond_chance(row: pd.Series) -> bool:
    """Whether one school's percent lies outside the exact 95% control limits of a school of its size
    around that of the schools like it; `row` as `beside_similar` has it
    (see `collab.metrics.variation.control_limits`)."""
    low, high = control_limits(np.array([row["eligible_in"]]), float(row["percent_not_in"]), 0.95)
    return bool(row["percent_in"] < low[0] - 1e-9 or row["percent_in"] > high[0] + 1e-9)


def _pool(dataset: Dataset, selection: Selection) -> pd.DataFrame:
    """By URN, the cohorts that may be told of singly: `pupils`, `phase`, `in_partnership`, `CONTEXT` and
    `SIZE`."""
    stage = dataset.stage(selection.year, selection.key_stage)
    cohorts = pd.DataFrame({"pupils": stage.eligible}, index=pd.Index(stage.urn, name="urn"))
    cohorts = cohorts[(cohorts["pupils"] >= dataset.threshold) & ~cohorts.index.isin(dataset.special)]
    members = dataset.members_on(day_of_tests(selection.year))
    if selection.kinds:
        members = members[members["kind"].isin(selection.kinds)]
    context = cohort_context(dataset, selection.year)[list(CONTEXT)]
    return cohorts.join(context).assign(
        phase=dataset.schools["phase"].reindex(cohorts.index),
        in_partnership=cohorts.index.isin(members["urn"]),
        **{SIZE: np.log(cohorts["pupils"].astype(float))},
    )


def _together(rows: pd.DataFrame, used: tuple[str, ...]) -> pd.Series:
    """The values of schools taken together: shares by pupils, size as the mean of the logarithms."""
    weighed = {
        name: np.average(known[name], weights=known["pupils"]) if len(known) else np.nan
        for name in used
        if name != SIZE
        for known in [rows[rows[name].notna()]]
    }
    return pd.Series({**weighed, SIZE: rows[SIZE].mean()}, dtype=float)[list(used)]


def _listed(others: pd.DataFrame, used: tuple[str, ...], offsets: np.ndarray) -> pd.DataFrame:
    """The nearest of `others` as `Similar.listed` has them."""
    apart = np.sqrt((offsets**2).mean(axis=1))
    order = np.lexsort((others.index.to_numpy(int), apart))[:MOST]
    by_trait = np.abs(offsets[order])
    names = np.array(used, dtype=object)
    kept = others.iloc[order]
    columns = [name for name in used if name != SIZE]
    return (
        kept[["pupils", *columns, "in_partnership"]]
        .assign(
            apart=apart[order],
            most_alike=names[by_trait.argmin(axis=1)] if len(order) else [],
            least_alike=names[by_trait.argmax(axis=1)] if len(order) else [],
        )
        .reset_index()
    )

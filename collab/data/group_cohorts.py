"""The groups of pupils of a release's cohorts, protected: who they are, and how they and the others did."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast
from weakref import WeakKeyDictionary

import numpy as np
import pandas as pd

from collab.data.dataset import ALIKE, Dataset, cohorts_of, context_of
from collab.data.disclosure.already_shown import Rules, joined_before, told_before
from collab.data.disclosure.group_units import GroupCounts, assign_group_units, tells_no_share, units_given
from collab.data.disclosure.units import GUESSED, guessed, reduce_to_units
from collab.data.measures import MEASURES
from collab.data.stage_cohorts import StageCohorts, in_units, of_others
from collab.data.stages import KeyStage, Subject
from collab.data.vocabulary import PUPIL_GROUPS

_REST = " of the others"
"""Behind a column of the group, that of its complement."""
MOST_OFF = 2
"""Pupils by which a count made of a whole percentage may be off, in the largest cohorts."""
_GROUP_OF = {**{group: group for group in PUPIL_GROUPS}, **{rest: g for g, rest in PUPIL_GROUPS.items()}}

_Sides = dict[str, StageCohorts]
_Made = tuple[_Sides, GroupCounts]
_KEPT: WeakKeyDictionary[Dataset, dict[tuple[int, str, str], _Made]] = WeakKeyDictionary()
_KNOWN: WeakKeyDictionary[Dataset, dict[tuple[int, str], dict[str, np.ndarray]]] = WeakKeyDictionary()


def groups_in(dataset: Dataset, year: int, measure: str) -> tuple[str, ...]:
    """The groups (keys of `PUPIL_GROUPS`) that have published results at `measure` in `year`."""
    return tuple(_published(dataset).get((year, measure), ()))


def pupils_in(dataset: Dataset, year: int, measure: str) -> tuple[str, ...]:
    """The groups and complements that can be told of at `measure` in `year`, each before its complement."""
    groups = groups_in(dataset, year, measure)
    return tuple(name for group in groups for name in (group, PUPIL_GROUPS[group]))


def where_known(dataset: Dataset) -> dict[str, tuple[int, str]]:
    """The measures at which any group can be told of, each with the last year of it and a group known
    in it; first those that lead a summary, the latest on top."""
    found: dict[str, tuple[int, str]] = {}
    for (year, measure), groups in sorted(_published(dataset).items()):
        found[measure] = (year, next(iter(groups)))
    return dict(sorted(found.items(), key=lambda at: (not MEASURES[at[0]].headline, -at[1][0])))


def any_groups(dataset: Dataset) -> bool:
    """Whether the release says anything of groups of pupils, in whatever year."""
    return bool(_published(dataset))


def group_cohorts(dataset: Dataset, year: int, measure: str, pupils: str) -> StageCohorts:
    """The protected cohorts of a group or a complement (`pupils`) at one measure, built at first use and
    kept.

    They are of the schools that publish the group's result; the complement is the whole cohort less the
    group, so that the two are all its pupils. Each measure has units of its own: where few reach it, more
    schools have to be joined. Pupils are those of the group; the bands of size those of whole cohorts.
    """
    group = group_of(pupils)
    kept = _KEPT.setdefault(dataset, {})
    key = (year, measure, group)
    if key not in kept:
        kept[key] = _both_sides(dataset, year, measure, group)
    sides, _ = kept[key]
    return sides[pupils]


def group_of(pupils: str) -> str:
    """The group that these pupils are, or are the complement of."""
    return _GROUP_OF[pupils]


def shown_key(measure: str, group: str) -> str:
    """The three letters under which it is remembered what was shown of a group at a measure of its year:
    "2d1". Year 1 must not be taken for Key Stage 1, nor may the tenth threshold take two letters."""
    told = MEASURES[measure]
    stage = "y" if told.key_stage is KeyStage.YEAR_1 else told.key_stage.value[-1]
    return f"{stage}{group[0]}{told.rank:x}"


def withheld_at_source(dataset: Dataset, year: int, measure: str, group: str) -> tuple[int, int, int]:
    """Of a group at a measure: schools whose result is withheld in what was published, the pupils of the
    group in these as far as it is known, and its pupils in all schools."""
    rows = dataset.tables["group_results"]
    rows = rows[
        rows["year"].eq(year)
        & rows["measure"].astype(str).eq(measure)
        & rows["pupil_group"].astype(str).eq(group)
    ]
    hidden = rows[rows["status"] == "withheld"]
    return len(hidden), int(hidden["eligible"].sum()), int(rows["eligible"].sum())


def _published(dataset: Dataset) -> dict[tuple[int, str], dict[str, np.ndarray]]:
    """By year and measure, the groups that have published results, with the places of their rows in the
    table; looked up once."""
    if dataset in _KNOWN:
        return _KNOWN[dataset]
    rows = dataset.tables["group_results"]
    at = np.flatnonzero(rows["status"] == "published")
    keys = rows[["year", "measure", "pupil_group"]].iloc[at]
    found: dict[tuple[int, str], dict[str, np.ndarray]] = {}
    places = keys.groupby(list(keys), observed=True, sort=False).indices
    for group in PUPIL_GROUPS:
        for key, own in places.items():
            year, measure, of = cast(tuple[int, str, str], key)
            if of == group:
                found.setdefault((int(year), str(measure)), {})[group] = at[own]
    return _KNOWN.setdefault(dataset, found)


def leading(measure: str) -> str:
    """The measure whose units a group is shown in at a measure: that of reading, writing and mathematics
    together for the same standard in one of the three, since whoever reached that reached this.

    Where as many of a school reached the one as the other, the group's count is the same at both: in units
    of their own one could be taken from the other, and what is left could be few pupils.
    """
    of = MEASURES[measure]
    if of.subject not in (Subject.READING, Subject.WRITING, Subject.MATHEMATICS):
        return measure
    return f"{of.key_stage.value}_rwm_{measure.rpartition('_')[2]}"


@dataclass(frozen=True, slots=True)
class _Leading:
    """The units by URN in which a group is shown at the `leading` measure, and its counts there."""

    unit: pd.Series
    counts: GroupCounts

    def less(self, counts: GroupCounts, at: pd.Index) -> GroupCounts:
        """Who reached another measure and not the leading one, of the schools `at`."""

        def left(all_: pd.DataFrame, together: pd.DataFrame) -> pd.DataFrame:
            return (all_.loc[at] - together.loc[at].to_numpy()).clip(lower=0)

        return GroupCounts(
            counts.whole_eligible[at],
            left(counts.whole_achieved, self.counts.whole_achieved),
            counts.eligible[at],
            left(counts.achieved, self.counts.achieved),
        )


def _both_sides(dataset: Dataset, year: int, measure: str, group: str) -> _Made:
    """The group and its complement, by name; and what is counted of them."""
    cohorts, counts = _known(dataset, year, measure, group)
    measures = [measure]
    first = leading(measure)
    given = None
    if first != measure and group in groups_in(dataset, year, first):
        together = group_cohorts(dataset, year, first, group)
        _, of_first = _KEPT[dataset][year, first, group]
        given = _Leading(pd.Series(together.unit, index=together.urn), of_first)

    def decide(earlier: Sequence[pd.DataFrame]) -> pd.DataFrame:
        return _protected(cohorts, counts, measures, dataset.threshold, earlier, given)

    ledger = dataset.ledger
    decided = ledger.agree(year, shown_key(measure, group), decide) if ledger else decide(())
    context = context_of(dataset, year, MEASURES[measure].key_stage)
    ours = in_units(cohorts, _side_of(decided, "", measures), measures, context)
    others = of_others(ours, _side_of(decided, _REST, measures), measures)
    return {group: ours, PUPIL_GROUPS[group]: others}, counts


def _known(dataset: Dataset, year: int, measure: str, group: str) -> tuple[pd.DataFrame, GroupCounts]:
    """By URN, the cohorts whose group is known at a measure, with the `unit` that the whole cohort is
    shown in; and the counts of the group and of the whole.

    A unit is left out as a whole where the group of one of its schools is not known, or where it is not
    itself shown: else what is shown of its other schools would tell of that one.
    """
    places = _published(dataset)[year, measure][group]
    rows = dataset.tables["group_results"].iloc[places].set_index("urn")
    key_stage = MEASURES[measure].key_stage
    cohorts, _ = cohorts_of(dataset, year, key_stage)
    stage = dataset.stage(year, key_stage)
    unit = pd.Series(stage.unit, index=stage.urn)
    unit = unit[np.repeat(stage.unit_achieved(measure) >= 0, stage.unit_schools)]
    at = unit.index
    whole, total = cohorts["eligible"].reindex(at), cohorts[measure].reindex(at).astype(float)
    ours, reached = (rows[name].reindex(at).astype(float) for name in ("eligible", "achieved"))
    low, high = (total - (whole - ours)).clip(lower=0), np.minimum(total, ours)
    near = reached.between(low - MOST_OFF, high + MOST_OFF)
    kept = (near & (ours <= whole)).groupby(unit).transform("all")
    # A percentage of more than 100 pupils leaves a count open by one.
    reached = reached.clip(low, high)
    counts = GroupCounts(
        whole[kept].astype(int),
        total[kept].astype(int).to_frame(measure),
        ours[kept].astype(int),
        reached[kept].astype(int).to_frame(measure),
    )
    return cohorts.loc[unit.index[kept]].assign(unit=unit[kept]), counts


def _protected(
    cohorts: pd.DataFrame,
    counts: GroupCounts,
    measures: Sequence[str],
    threshold: int,
    earlier: Sequence[pd.DataFrame],
    first: _Leading | None = None,
) -> pd.DataFrame:
    """By URN, each cohort's unit (of several subjects that of the `leading` measure), with `eligible` pupils
    of the group and of the others, and those who achieved in a column a measure, missing for a whole unit
    where its sum would give something away."""
    codes = list(measures)
    rest = GroupCounts(
        counts.whole_eligible,
        counts.whole_achieved,
        counts.whole_eligible - counts.eligible,
        counts.whole_achieved - counts.achieved,
    )
    both = ("", counts), (_REST, rest)
    plain = {code for _, of in both for code in guessed(of.achieved, of.eligible)}
    judged = [code for code in codes if code not in plain]
    before = joined_before(earlier).reindex(cohorts.index, fill_value=-1)
    if first is None:
        unit = assign_group_units(cohorts, counts, threshold, ALIKE, judged, before)
    else:
        unit = units_given(cohorts, counts, threshold, first.unit, before)
    kept = cohorts[["urn", "bodies"]].assign(unit=unit)[unit >= 0]
    at = kept.index
    # The same units bear the same numbers however they came about.
    _, own = np.unique(kept["unit"].to_numpy(), return_inverse=True)
    kept["unit"] = _over_units(own, np.minimum, kept["urn"].to_numpy())
    hidden = ~tells_no_share(kept, counts, threshold, codes).to_numpy()
    if first is not None:
        # Who reached this and not all three together is told of, too, for both sums can be had.
        hidden |= ~tells_no_share(kept, first.less(counts, at), threshold, codes).to_numpy()
    for _, of in both:
        hidden &= ~_as_guessed(own, of, at)
    decided = kept[["unit"]].copy()
    for behind, of in both:
        decided[f"eligible{behind}"] = of.eligible[at]
        decided[[f"{code}{behind}" for code in codes]] = of.achieved.loc[at].astype(float)
    if earlier:
        rules = Rules(tuple(codes), (), threshold)
        # What is told of many is told of the few beside them, of whom all together is known.
        few = _few_of_either(pd.concat([of.eligible for _, of in both], axis=1), earlier, threshold)
        for behind, _ in both:
            side = _side_of(decided, behind, codes).assign(bodies=kept["bodies"])
            shown = [_side_of(frame, behind, codes) for frame in earlier]
            hidden |= told_before(side, shown, rules, few).to_numpy()
    hidden = _over_units(own, np.logical_or, hidden)
    for behind, _ in both:
        names = [f"{code}{behind}" for code in codes]
        decided[names] = decided[names].mask(hidden)
    return decided


def _over_units(unit: np.ndarray, how: np.ufunc, values: np.ndarray) -> np.ndarray:
    """For every school, the values of its unit put together; `unit` numbers them from 0."""
    order = np.argsort(unit, kind="stable")
    _, starts = np.unique(unit[order], return_index=True)
    return reduce_to_units(values[order], starts, how)[unit]


def _few_of_either(now: pd.DataFrame, earlier: Sequence[pd.DataFrame], threshold: int) -> pd.Index:
    """The schools with fewer pupils than the threshold in the group or beside it, `now` or in what was
    shown `earlier`."""
    fewest = [now.min(axis=1), *(frame[["eligible", f"eligible{_REST}"]].min(axis=1) for frame in earlier)]
    least = pd.concat(fewest)
    return least.index[least < threshold].unique()


def _as_guessed(unit: np.ndarray, of: GroupCounts, at: pd.Index) -> np.ndarray:
    """By school `at` and measure, whether a unit's pupils of one side did as everybody would guess of that
    side in all the county: none of them, or all, where nearly none or nearly all of it did."""
    reached = _over_units(unit, np.add, of.achieved.loc[at].to_numpy())
    pupils = _over_units(unit, np.add, of.eligible[at].to_numpy())
    likely = (of.achieved.sum() / max(1, int(of.eligible.sum()))).to_numpy()
    none = (reached == 0) & (likely <= GUESSED)
    return none | (reached == pupils[:, None]) & (likely >= 1 - GUESSED)


def _side_of(frame: pd.DataFrame, behind: str, codes: Sequence[str]) -> pd.DataFrame:
    """What is shown of one side."""
    names = {f"{name}{behind}": name for name in ("eligible", *codes)}
    return frame.reindex(columns=["unit", *names]).rename(columns=names)

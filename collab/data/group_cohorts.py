"""The groups of pupils of a release's cohorts, protected: who they are, and how they and the others did."""

from collections.abc import Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np
import pandas as pd

from collab.data.dataset import ALIKE, Dataset, cohorts_of, context_of
from collab.data.disclosure.already_shown import Rules, joined_before, told_before
from collab.data.disclosure.group_units import GroupCounts, assign_group_units, tells_no_share, units_given
from collab.data.disclosure.units import GUESSED, guessed
from collab.data.measures import MEASURES
from collab.data.stage_cohorts import StageCohorts, in_units
from collab.data.stages import KeyStage, Subject
from collab.data.vocabulary import PUPIL_GROUPS

_REST = " of the others"
"""Behind a column of the group, that of its complement."""
MOST_OFF = 2
"""Pupils by which a count made of a whole percentage may be off, in the largest cohorts."""
_GROUP_OF = {**{group: group for group in PUPIL_GROUPS}, **{rest: g for g, rest in PUPIL_GROUPS.items()}}

_Sides = dict[str, StageCohorts]
_KEPT: WeakKeyDictionary[Dataset, dict[tuple[int, str, str], _Sides]] = WeakKeyDictionary()
_KNOWN: WeakKeyDictionary[Dataset, dict[tuple[int, str], tuple[str, ...]]] = WeakKeyDictionary()


def groups_in(dataset: Dataset, year: int, measure: str) -> tuple[str, ...]:
    """The groups (keys of `PUPIL_GROUPS`) that have published results at `measure` in `year`."""
    return _every_group(dataset).get((year, measure), ())


def pupils_in(dataset: Dataset, year: int, measure: str) -> tuple[str, ...]:
    """The groups and complements that can be told of at `measure` in `year`, each before its complement."""
    groups = groups_in(dataset, year, measure)
    return tuple(name for group in groups for name in (group, PUPIL_GROUPS[group]))


def where_known(dataset: Dataset) -> dict[str, tuple[int, str]]:
    """The measures at which any group can be told of, each with the last year of it and a group known
    in it; first those that lead a summary, the latest on top."""
    found: dict[str, tuple[int, str]] = {}
    for (year, measure), groups in sorted(_every_group(dataset).items()):
        found[measure] = (year, groups[0])
    return dict(sorted(found.items(), key=lambda at: (not MEASURES[at[0]].headline, -at[1][0])))


def any_groups(dataset: Dataset) -> bool:
    """Whether the release says anything of groups of pupils, in whatever year."""
    return bool(_every_group(dataset))


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
    return kept[key][pupils]


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


def _every_group(dataset: Dataset) -> dict[tuple[int, str], tuple[str, ...]]:
    """By year and measure, the groups that have published results; looked up once."""
    if dataset in _KNOWN:
        return _KNOWN[dataset]
    rows = dataset.tables["group_results"]
    rows = rows.loc[rows["status"] == "published", ["year", "measure", "pupil_group"]].drop_duplicates()
    found: dict[tuple[int, str], set[str]] = {}
    for year, measure, group in rows.astype({"measure": object}).itertuples(index=False):
        found.setdefault((int(year), str(measure)), set()).add(str(group))
    known = {at: tuple(group for group in PUPIL_GROUPS if group in own) for at, own in found.items()}
    return _KNOWN.setdefault(dataset, known)


def _published(dataset: Dataset, year: int, measure: str) -> pd.DataFrame:
    rows = dataset.tables["group_results"]
    return rows[rows["year"].eq(year) & rows["measure"].eq(measure) & rows["status"].eq("published")]


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


def _both_sides(dataset: Dataset, year: int, measure: str, group: str) -> _Sides:
    """The group and its complement, by name."""
    cohorts, counts = _known(dataset, year, measure, group)
    measures = [measure]
    first = leading(measure)
    given = None
    if first != measure and group in groups_in(dataset, year, first):
        together = group_cohorts(dataset, year, first, group)
        _, of_first = _known(dataset, year, first, group)
        given = _Leading(pd.Series(together.unit, index=together.urn), of_first)

    def decide(earlier: Sequence[pd.DataFrame]) -> pd.DataFrame:
        return _protected(cohorts, counts, measures, dataset.threshold, earlier, given)

    ledger = dataset.ledger
    decided = ledger.agree(year, shown_key(measure, group), decide) if ledger else decide(())
    context = context_of(dataset, year, MEASURES[measure].key_stage)
    return {
        name: in_units(cohorts, _side_of(decided, behind, measures), measures, context)
        for name, behind in ((group, ""), (PUPIL_GROUPS[group], _REST))
    }


def _known(dataset: Dataset, year: int, measure: str, group: str) -> tuple[pd.DataFrame, GroupCounts]:
    """By URN, the cohorts whose group is known at a measure, with the `unit` that the whole cohort is
    shown in; and the counts of the group and of the whole.

    A unit is left out as a whole where the group of one of its schools is not known, or where it is not
    itself shown: else what is shown of its other schools would tell of that one.
    """
    rows = _published(dataset, year, measure)
    rows = rows[rows["pupil_group"] == group].set_index("urn")
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
    others = (counts.whole_achieved - counts.achieved, counts.whole_eligible - counts.eligible)
    both = ("", counts.achieved, counts.eligible), (_REST, *others)
    plain = {code for _, achieved, eligible in both for code in guessed(achieved, eligible)}
    judged = [code for code in codes if code not in plain]
    before = joined_before(earlier).reindex(cohorts.index, fill_value=-1)
    if first is None:
        unit = assign_group_units(cohorts, counts, threshold, ALIKE, judged, before)
    else:
        unit = units_given(cohorts, counts, threshold, first.unit, before)
    kept = cohorts[["urn", "bodies"]].assign(unit=unit)[unit >= 0]
    # The same units bear the same numbers however they came about.
    kept["unit"] = kept.groupby("unit")["urn"].transform("min")
    hidden = ~tells_no_share(kept, counts, threshold, codes)
    if first is not None:
        # Who reached this and not all three together is told of, too, for both sums can be had.
        hidden |= ~tells_no_share(kept, first.less(counts, kept.index), threshold, codes)
    for _, achieved, eligible in both:
        hidden &= ~_as_guessed(kept["unit"], achieved, eligible)
    rules = Rules(tuple(codes), (), threshold)
    # What is told of many is told of the few beside them, of whom all together is known.
    few = _few_of_either(pd.concat([of for _, _, of in both], axis=1), earlier, threshold)
    sides = []
    for behind, achieved, eligible in both:
        side = kept.assign(eligible=eligible).join(achieved.astype(float))
        hidden |= told_before(side, [_side_of(frame, behind, codes) for frame in earlier], rules, few)
        sides.append(side.drop(columns=kept.columns).add_suffix(behind))
    hidden = hidden.groupby(kept["unit"]).transform("any")
    decided = kept[["unit"]].join(sides)
    for behind in ("", _REST):
        names = [f"{code}{behind}" for code in codes]
        decided[names] = decided[names].mask(hidden.set_axis(names, axis=1))
    return decided


def _few_of_either(now: pd.DataFrame, earlier: Sequence[pd.DataFrame], threshold: int) -> pd.Index:
    """The schools with fewer pupils than the threshold in the group or beside it, `now` or in what was
    shown `earlier`."""
    fewest = [now.min(axis=1), *(frame[["eligible", f"eligible{_REST}"]].min(axis=1) for frame in earlier)]
    least = pd.concat(fewest)
    return least.index[least < threshold].unique()


def _as_guessed(unit: pd.Series, achieved: pd.DataFrame, eligible: pd.Series) -> pd.DataFrame:
    """Whether a unit's pupils of one side did as everybody would guess of that side in all the county:
    none of them, or all, where nearly none or nearly all of it did."""
    at = unit.index
    reached, pupils = (
        achieved.loc[at].groupby(unit).transform("sum"),
        eligible[at].groupby(unit).transform("sum"),
    )
    likely = achieved.sum() / max(1, int(eligible.sum()))
    none = reached.eq(0) & likely.le(GUESSED)
    return none | (reached.eq(pupils, axis=0) & likely.ge(1 - GUESSED))


def _side_of(frame: pd.DataFrame, behind: str, codes: Sequence[str]) -> pd.DataFrame:
    """What is shown of one side."""
    names = {f"{name}{behind}": name for name in ("eligible", *codes)}
    return frame.reindex(columns=["unit", *names]).rename(columns=names)

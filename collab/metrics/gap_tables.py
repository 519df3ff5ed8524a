"""The figures of the Overview: headline gaps, thresholds, districts, and the published check."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

import pandas as pd

from collab.data.dataset import Dataset
from collab.data.measures import MEASURES, beside_it, headline
from collab.data.selection import Selection, offered, select, stages_known
from collab.data.stages import BEFORE_KS2, KeyStage
from collab.metrics.attainment import attainment
from collab.metrics.gap import gap


def headline_gaps(dataset: Dataset, selection: Selection) -> pd.DataFrame:
    """The gap at one threshold of each key stage: the chosen measure, and for the other key stage
    the one a summary leads with; rows of `every_gap`, and judged as they are there."""
    return at_measures(every_gap(dataset, selection), headline_codes(dataset, selection))


def headline_codes(dataset: Dataset, selection: Selection) -> list[str]:
    """The measures of `headline_gaps`, one of each stage of `stages_shown`."""
    codes, known = [], offered(dataset, selection.year, selection.pupils)
    for stage in stages_shown(dataset, selection):
        there = [code for code in known if MEASURES[code].key_stage is stage]
        lead = headline(selection.year, stage)
        if stage is selection.key_stage:
            codes.append(selection.measure)
        else:
            codes.append(lead.code if lead and lead.code in there else there[0])
    return codes


def stages_shown(dataset: Dataset, selection: Selection) -> tuple[KeyStage, ...]:
    """The two stages a summary tells of, the younger first: that of the chosen measure, and beside it Key
    Stage 2 or the first of those before it that has results in the year."""
    there = stages_known(dataset, selection)
    chosen = selection.key_stage
    early = (chosen, *BEFORE_KS2) if chosen in BEFORE_KS2 else BEFORE_KS2
    return tuple(stage for stage in (*[s for s in early if s in there][:1], KeyStage.KS2) if stage in there)


def every_gap(dataset: Dataset, selection: Selection) -> pd.DataFrame:
    """The gap at every threshold of the subjects that lead the stages shown, the chosen measure's among
    them, stage by stage and the easiest first, with `percent_all` (percent of all schools selected).
    Columns of `gap` after `measure`; they are all shown on one page, so they are judged together."""
    return _gaps(dataset, selection, codes_shown(dataset, selection))


def codes_shown(dataset: Dataset, selection: Selection) -> list[str]:
    """The measures of `every_gap`."""
    known = offered(dataset, selection.year, selection.pupils)
    leads = [MEASURES[code] for code in headline_codes(dataset, selection)]
    codes = [m.code for lead in leads for m in beside_it(lead, selection.year)]
    return [code for code in codes if code in known]


def threshold_gaps(dataset: Dataset, selection: Selection, key_stage: KeyStage) -> pd.DataFrame:
    """The rows of `every_gap` of one key stage."""
    every = every_gap(dataset, selection)
    return at_measures(every, [code for code in every["measure"] if MEASURES[code].key_stage is key_stage])


def chosen_gap(dataset: Dataset, selection: Selection) -> pd.DataFrame:
    """The row of `every_gap` of the chosen measure; none where a side has no result."""
    return at_measures(every_gap(dataset, selection), [selection.measure])


def at_measures(gaps: pd.DataFrame, codes: Collection[str]) -> pd.DataFrame:
    """The rows of `gaps` at these measures, judged as they were among all of them."""
    return gaps[gaps["measure"].isin(list(codes))].reset_index(drop=True)


def district_gaps(dataset: Dataset, selection: Selection, measures: Sequence[str] = ()) -> pd.DataFrame:
    """The gap in every selected district, largest first, below a row for the whole area; for the
    selection's measure, or for each of `measures` in turn: rows of `every_district`."""
    return in_districts(every_district(dataset, selection, measures), selection)


def districts_without(dataset: Dataset, selection: Selection, compared: Iterable[str]) -> list[str]:
    """The selection's districts that are not among those `compared`, since one side has no result there;
    none of a group of pupils, for it would tell where there are such pupils."""
    if selection.pupils:
        return []
    there = set(compared)
    return [name for name in selection.districts or dataset.districts if name not in there]


def every_district(dataset: Dataset, selection: Selection, measures: Sequence[str] = ()) -> pd.DataFrame:
    """The gap in every district, largest first, below a row for the whole area; for the selection's
    measure, or for each of `measures` in turn. It is the same whichever districts are selected.

    Columns of `gap` after `measure` and `district`. What is clear is judged over all districts and
    all measures asked for, whichever districts are selected: picking one out does not make its gap
    less of a pick. There are no rows where there is one district, or none: there is nothing to
    compare. The row of the whole area is that of `every_gap`; `whole` is true for it (a
    district may be called as its authority is).
    """
    codes = list(measures) or [selection.measure]
    everywhere = replace(selection, districts=())
    parts = [select(dataset, everywhere.with_measure(c)).assign(measure=c) for c in codes]
    judged = gap(pd.concat(parts, ignore_index=True), ["measure", "district"])
    whole = every_gap(dataset, everywhere).assign(district=dataset.release.area)[list(judged.columns)]
    whole, districts = whole.assign(whole=True), judged.assign(whole=False)
    ordered = districts.astype({"district": object}).sort_values("gap", ascending=False)
    parts = [rows[rows["measure"] == code] for code in codes for rows in (whole, ordered)]
    table = pd.concat(parts, ignore_index=True)
    return table if dataset.several_districts else table.iloc[:0]


def in_districts(gaps: pd.DataFrame, selection: Selection) -> pd.DataFrame:
    """The rows of `every_district` of the districts selected, and of the whole area."""
    return gaps[gaps["whole"] | selection.covers(gaps["district"])].reset_index(drop=True)


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

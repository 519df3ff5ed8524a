"""The figures of the Overview: headline gaps, thresholds, districts, and the published check."""

from collections.abc import Collection, Sequence
from dataclasses import replace

import pandas as pd

from collab.data.dataset import Dataset
from collab.data.measures import KeyStage, headline, measures_for
from collab.data.selection import Selection, select
from collab.metrics.attainment import attainment
from collab.metrics.gap import gap


def headline_gaps(dataset: Dataset, selection: Selection) -> pd.DataFrame:
    """The gap at one threshold of each key stage: the chosen measure, and for the other key stage
    the one a summary leads with; rows of `every_gap`, and judged as they are there."""
    return at_measures(every_gap(dataset, selection), headline_codes(dataset, selection))


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
    """The gap at every threshold the year has, key stage by key stage and the easiest first, with
    `percent_all` (percent of all schools selected). Columns of `gap` after `measure`; all the
    year's thresholds are shown on one page, so they are judged together."""
    offered = dataset.measures[selection.year]
    codes = [m.code for stage in KeyStage for m in measures_for(selection.year, stage)]
    return _gaps(dataset, selection, [code for code in codes if code in offered])


def threshold_gaps(dataset: Dataset, selection: Selection, key_stage: KeyStage) -> pd.DataFrame:
    """The rows of `every_gap` of one key stage."""
    codes = [m.code for m in measures_for(selection.year, key_stage)]
    return at_measures(every_gap(dataset, selection), codes)


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

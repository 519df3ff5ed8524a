"""Both groups' percent over the years, never joined across the change of framework."""

from collections.abc import Iterable

import pandas as pd

from collab.data.dataset import Dataset
from collab.data.measures import Framework, counterpart
from collab.data.selection import Selection, select, stage_of, years_of
from collab.metrics.attainment import attainment
from collab.metrics.gap import gap

_BY = ("framework", "measure", "year")


def trend(dataset: Dataset, selection: Selection, *, same_schools: bool = False) -> pd.DataFrame:
    """Percent of both groups in every year, by the membership of each year.

    The chosen measure in its own framework and its nearest counterpart in the other; the two are
    never joined. With `same_schools`, only schools with results in every year of the framework.
    Returns the columns of `attainment` by `measure`, `year` and `collaboration`, with `framework`
    and `clear`: whether the gap of the year, judged together with those of all years shown, is
    more than chance.
    """
    cohorts = _over_years(dataset, selection, same_schools)
    judged = gap(cohorts, _BY)[["measure", "year", "clear"]]
    table = attainment(cohorts, [*_BY, "collaboration"])
    merged = table.merge(judged, on=["measure", "year"], how="left")
    return merged.assign(clear=merged["clear"].eq(True)).sort_values("year", ignore_index=True)


def gaps_over_years(dataset: Dataset, selection: Selection, *, same_schools: bool = False) -> pd.DataFrame:
    """The gap in every year between the groups of `trend`, judged together as they are there.

    Returns the columns of `collab.metrics.gap.gap` after `framework`, `measure` and `year`.
    """
    table = gap(_over_years(dataset, selection, same_schools), _BY)
    return table.sort_values("year", ignore_index=True)


def _over_years(dataset: Dataset, selection: Selection, same_schools: bool) -> pd.DataFrame:
    """The cohorts of every year, each at the chosen measure or its counterpart."""
    parts, labels = [], []
    for framework in Framework:
        measure = counterpart(selection.definition, framework)
        if measure is None:
            continue
        of_measure = selection.with_measure(measure.code)
        years = years_of(dataset, of_measure)
        schools = _in_every_year(dataset, of_measure, years) if same_schools else None
        for year in years:
            parts.append(select(dataset, selection.at(year, measure.code), schools))
            labels.append((framework.value, measure.code, year))
    told = pd.DataFrame(labels, columns=list(_BY))
    each = told.loc[told.index.repeat([len(part) for part in parts])]
    return pd.concat([pd.concat(parts, ignore_index=True), each.reset_index(drop=True)], axis=1)


def _in_every_year(dataset: Dataset, selection: Selection, years: Iterable[int]) -> frozenset[int]:
    """URNs of the schools with a cohort in every one of `years`, under whichever number."""
    at = [selection.at(year, selection.measure) for year in years]
    urns = [pd.Series(stage_of(dataset, of_year).urn) for of_year in at]
    if not urns:
        return frozenset()
    always = set.intersection(*(set(dataset.today(urn)) for urn in urns))
    every = pd.concat(urns)
    return frozenset(int(urn) for urn in every[dataset.today(every).isin(always)])

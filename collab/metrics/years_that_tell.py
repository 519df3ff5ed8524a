"""Which other year has something to tell of a partnership of which the chosen one has nothing."""

from collections.abc import Iterable

import pandas as pd

from collab.data.dataset import Dataset
from collab.data.disclosure.gate import disclose_gaps
from collab.data.measures import MEASURES, counterpart
from collab.data.selection import Selection, measure_for
from collab.metrics.beside_others import members_in, side_by_side


def year_with_schools(dataset: Dataset, slug: str, chosen: int) -> int | None:
    """The year nearest to `chosen`, the later of two as near, on whose day of the tests a partnership had a
    school; None where there is no other."""
    return next((year for year in _nearest(dataset, chosen) if members_in(dataset, slug, year)), None)


def year_with_result(dataset: Dataset, selection: Selection, slug: str) -> int | None:
    """The year nearest to the selection's, the later of two as near, that shows a result of a partnership's
    own at the selection's measure, or at the one that stands for it in the other kind of tests; None where
    there is no other, and of a group of pupils, of whom it is not searched for."""
    if selection.pupils:
        return None
    for year in _nearest(dataset, selection.year):
        code = _measure(dataset, selection, year)
        if not code or not members_in(dataset, slug, year):
            continue
        gaps, _ = side_by_side(dataset, selection.at(year, code), [slug])
        shown = disclose_gaps(gaps, dataset.threshold).table
        if pd.notna(shown["gap"]).any():
            return year
    return None


def _nearest(dataset: Dataset, chosen: int) -> Iterable[int]:
    """The other years with published results, the nearest first."""
    others = [year for year in dataset.measures if year != chosen]
    return sorted(others, key=lambda year: (abs(year - chosen), -year))


def _measure(dataset: Dataset, selection: Selection, year: int) -> str:
    """What the app shows in another year in place of the selection's measure; nothing where that is of
    another key stage or subject."""
    code = measure_for(dataset, year, selection.measure)
    asked, there = selection.definition, MEASURES[code]
    return code if there is asked or there is counterpart(asked, there.framework) else ""

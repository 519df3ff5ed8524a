"""How many cohorts of a year are counted only together with others, or are in no figure."""

from dataclasses import dataclass

import numpy as np

from collab.data.dataset import Dataset
from collab.data.disclosure.units import reduce_to_units
from collab.data.measures import MEASURES


@dataclass(frozen=True, slots=True)
class KeptBack:
    """Of one year, cohorts of a school and key stage.

    `together` are counted only as part of `sums` of several; `waiting` are in no figure, because
    there is nothing that they could be counted with and not be told apart, in this release or from
    an earlier one; of `partly` some measure is in no figure for the same reason.
    """

    together: int = 0
    sums: int = 0
    waiting: int = 0
    partly: int = 0


def kept_back(dataset: Dataset, year: int) -> KeptBack:
    """What disclosure control does to the cohorts of `year`, over its key stages."""
    results = dataset.tables["results"]
    rows = results[(results["year"] == year) & (results["status"] == "published") & (results["eligible"] > 0)]
    together = sums = waiting = partly = 0
    for key_stage in dataset.stages_of(year):
        stage = dataset.stage(year, key_stage)
        several = stage.unit_schools > 1
        together += int(stage.unit_schools[several].sum())
        sums += int(several.sum())
        of_stage = rows[rows["measure"].map(lambda code, at=key_stage: MEASURES[str(code)].key_stage == at)]
        waiting += len(np.setdiff1d(of_stage["urn"], stage.urn))
        # A measure that some school of the unit does not have is missing at its source.
        untold = np.zeros(len(several), dtype=bool)
        for code in of_stage["measure"].unique():
            has = np.isin(stage.urn, of_stage.loc[of_stage["measure"] == code, "urn"])
            untold |= (stage.unit_achieved(code) < 0) & reduce_to_units(has, stage.starts)
        partly += int(stage.unit_schools[untold].sum())
    return KeptBack(together, sums, waiting, partly)

"""The units of the groups of pupils of a release on show, decided before anybody asks for them."""

import logging
import time
from threading import Thread

from collab.data.dataset import Dataset
from collab.data.group_cohorts import group_cohorts, groups_in, where_known
from collab.releases.opened_database import StoreError
from collab.ui.server.pool import long_processes

_LOG = logging.getLogger("collab")
MOST_SCHOOLS = 5_000
"""In a release of more, units take too long to be decided beside the pages: at the first look, then."""
_PAUSE = 0.05
"""Seconds between two decisions, which take about as long, for whoever waits for a page."""


def decide_groups_ahead(dataset: Dataset, showing: int | None) -> Thread | None:
    """Decide, in a thread of this process, in which units every group is shown at every measure and in
    every year: a change of pupils is then as quick as one of districts. Returns the thread; None where
    nothing is decided ahead: of another release than the one on show (`showing`, its number), which would be
    remembered as shown without need; of a very large one; and with `COLLAB_WORKERS=0`.

    What is decided is the same, and remembered as shown, whenever it happens. A database that does not
    answer ends it: whoever asks for a group is told.
    """
    large = len(dataset.tables["schools"]) > MOST_SCHOOLS
    if dataset.release.number != showing or large or not long_processes():
        return None
    thread = Thread(target=_decide, args=(dataset,), name="collab-ahead", daemon=True)
    thread.start()
    return thread


def _decide(dataset: Dataset) -> None:
    for measure in where_known(dataset):
        for year in reversed(dataset.years):
            for group in groups_in(dataset, year, measure):
                try:
                    group_cohorts(dataset, year, measure, group)
                except StoreError:
                    _LOG.warning("Groups of pupils could not be decided ahead: the database does not answer.")
                    return
                time.sleep(_PAUSE)

"""Times of travel that cannot be, by where the schools are."""

import numpy as np
import pandas as pd

from collab.data.errors import Problem
from collab.geography.distances import straight_lines

_FASTEST = 70 / 60
"""Miles a minute, in a straight line, that nobody drives from door to door."""
_SLOWEST, _ANYWAY = 10.0, 90.0
"""Minutes a mile, and minutes on top of them for a ferry or an estuary, that no drive takes."""


def in_doubt(times: pd.DataFrame, schools: pd.DataFrame) -> np.ndarray:
    """Whether each of `times` is too short or too long for where its `schools` (rows of the contract) are."""
    return _too_short(times, schools) | _too_long(times, schools)


def doubtful_times(times: pd.DataFrame, schools: pd.DataFrame, file: str) -> list[Problem]:
    """A problem for each row of `times` that is in doubt, which stands in line n + 2 of its file."""
    apart = _miles(times, schools)
    problems = []
    for told, rows in (("short", _too_short(times, schools)), ("long", _too_long(times, schools))):
        for (i, minutes), away in zip(times.loc[rows, "minutes"].items(), apart[rows], strict=True):
            problems.append(
                Problem(
                    file,
                    f"is too {told} for schools {away:.1f} miles apart in a straight line",
                    "Give minutes by car, not miles or seconds, and look at the two numbers.",
                    row=int(str(i)) + 2,
                    column="Minutes",
                    value=f"{minutes:g}",
                )
            )
    return problems


def _too_short(times: pd.DataFrame, schools: pd.DataFrame) -> np.ndarray:
    return times["minutes"].to_numpy(float) * _FASTEST + 0.05 < _miles(times, schools)


def _too_long(times: pd.DataFrame, schools: pd.DataFrame) -> np.ndarray:
    return times["minutes"].to_numpy(float) > _ANYWAY + _SLOWEST * _miles(times, schools)


def _miles(times: pd.DataFrame, schools: pd.DataFrame) -> np.ndarray:
    """Miles between the schools of each row; missing where a place is not known, which doubts nothing."""
    return straight_lines(schools.set_index("urn")).between(times["urn"], times["urn_to"])

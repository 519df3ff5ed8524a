"""Sentences on both groups over the years."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from collab.data.disclosure.gate import Disclosed
from collab.data.measures import MEASURES, year_label
from collab.data.selection import IN, NOT_IN
from collab.words.numbers import number, percent


@dataclass(frozen=True, slots=True)
class _Years:
    """How many years have both groups, in how many partnership schools were ahead and behind, in how many the
    gap is more than chance, and which side they are on in the `last`: nothing where both are alike."""

    count: int
    ahead: int
    behind: int
    clear: int
    last: str

    @property
    def side(self) -> str:
        """The side that partnership schools were on in all the years; nothing where it changed."""
        return {self.ahead: "ahead", self.behind: "behind"}.get(self.count, "")

    @property
    def lately(self) -> str:
        """Where they are in the last year, which a count of years hides; nothing where it is the same in
        all."""
        return "" if self.side or not self.last else f", {self.last} in the last"


def trend_title(trend: Disclosed) -> str:
    """In how many years partnership schools were ahead, in ten words or fewer; `trend` as in
    `trend_finding`."""
    found = _years_of(trend)
    if not found.count:
        return "No year has both groups to compare"
    if found.count == 1:
        if not found.side:
            return "Both groups alike in the one year to compare"
        sure = "more than chance" if found.clear else "could be chance"
        return f"Partnership schools {found.side} in the one year to compare: {sure}"
    told = f"Partnership schools ahead in {number(found.ahead)} of {found.count} years{found.lately}"
    if found.side:
        told = f"Partnership schools {found.side} in every one of {found.count} years"
    return (
        f"{told}; {f'in {found.clear} by more than chance' if found.clear else 'never by more than chance'}"
    )


def trend_finding(trend: Disclosed) -> str:
    """In how many years each group was ahead, and in how many by more than chance.

    `trend` is a table of `collab.metrics.trend.trend`.
    """
    found = _years_of(trend)
    if not found.count:
        return "No year has both groups to compare."
    if found.count == 1:
        if not found.side:
            return "In the one year to compare, both groups came to the same percentage."
        sure = "more than chance would explain" if found.clear else "what chance could explain"
        return f"In the one year to compare, partnership schools were {found.side}, by {sure}."
    told = f"Partnership schools were ahead in {number(found.ahead)} of {found.count} years{found.lately}"
    if not found.clear:
        return f"{told}; in none is the gap more than chance would explain, all years judged together."
    return (
        f"{told}; in {found.clear} the gap is more than chance would explain, ahead or behind, all years "
        "judged together."
    )


def trend_told(trend: Disclosed) -> str:
    """Both groups' percentages year by year, for readers who cannot see the picture."""
    parts = []
    for (year, code), rows in trend.table.groupby(["year", "measure"]):
        values = {row["collaboration"]: row["percent"] for _, row in rows.iterrows()}
        told = [
            f"{percent(values[group])} {words}"
            for group, words in ((IN, "in"), (NOT_IN, "not in a partnership"))
            if pd.notna(values.get(group))
        ]
        parts.append(
            f"{year_label(int(str(year)))} ({MEASURES[str(code)].short}): {', '.join(told) or 'withheld'}."
        )
    return " ".join(parts)


def _years_of(trend: Disclosed) -> _Years:
    table = trend.table
    wide = table.pivot_table(index="year", columns="collaboration", values="percent", observed=False)
    wide = wide.reindex(columns=[IN, NOT_IN]).dropna()
    clear = table[table["year"].isin(wide.index)].groupby("year")["clear"].any().sum()
    sides = np.sign((wide[IN] - wide[NOT_IN]).to_numpy(float))
    last = {1.0: "ahead", -1.0: "behind"}.get(sides[-1], "") if len(sides) else ""
    return _Years(len(wide), int((sides > 0).sum()), int((sides < 0).sum()), int(clear), last)

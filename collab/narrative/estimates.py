"""Sentences on what remains like for like, between schools and over time."""

from collections.abc import Sequence

import pandas as pd

from collab.disclosure import Disclosed
from collab.measures import Measure
from collab.narrative.words import listing, points
from collab.selection import IN, NOT_IN


def like_for_like_finding(
    raw: float, adjusted: float, low: float, high: float, held: Sequence[str], reason: str
) -> str:
    """What is left of the gap between schools of the same size and district."""
    if reason:
        return f"A like-for-like comparison cannot be made here: {reason}."
    ahead = "ahead" if adjusted > 0 else "behind"
    size = points(abs(adjusted), sign=False)
    between = f"probably between {points(low, sign=False)} and {points(high, sign=False)}"
    alike = f"with {listing(held)} held equal" if held else "with nothing else to hold equal"
    if low * high > 0:
        verdict = f"partnership schools are {size} points {ahead} ({between})"
    else:
        verdict = f"no clear difference is left ({points(adjusted)} points, {between})"
    return f"As they are, the gap is {points(raw)} points; {alike}, {verdict}."


def like_for_like_title(low: float, high: float, measure: Measure, reason: str) -> str:
    """The like-for-like finding in ten words or fewer."""
    if reason:
        return f"{measure.label}: the gap by cohort size"
    if low * high <= 0:
        return f"{measure.label}: no clear gap between schools alike"
    way = "ahead of" if low > 0 else "behind"
    return f"{measure.label}: partnership schools {way} schools alike"


def effect_title(low: float, high: float, reason: str) -> str:
    """The joining effect in ten words or fewer."""
    if reason:
        return "Change after joining, by years since"
    if low * high <= 0:
        return "No clear change after joining"
    return f"Results {'rose' if low > 0 else 'fell'} after joining, more than chance"


def funnel_finding(schools: int, beyond: int, far: int) -> str:
    """How many schools differ from the county by more than chance would make them."""
    expected = round(schools * 0.05)
    inside = schools - beyond
    told = (
        f"{inside} of {schools} schools lie where chance alone would put them. {beyond} lie "
        f"outside the 95% limits, where about {expected} would by chance"
    )
    if far:
        those = "1 is" if far == 1 else f"{far} are"
        return f"{told}; {those} outside the 99.8% limits and worth a conversation."
    return f"{told}; none lies outside the 99.8% limits."


def effect_finding(effect: float, low: float, high: float, joiners: int, reason: str) -> str:
    """How results changed after joining, against schools that had not joined."""
    if reason:
        return f"The change after joining cannot be told: {reason}."
    way = "more" if effect > 0 else "less"
    told = (
        f"After joining, results of {joiners} schools rose {points(abs(effect), sign=False)} "
        f"points {way} than those of schools not in a partnership over the same years, probably "
        f"between {points(low, sign=False)} and {points(high, sign=False)}"
    )
    return f"{told}: {'more than chance would explain' if low * high > 0 else 'it could be zero'}."


def trend_finding(trend: Disclosed) -> str:
    """In how many years each group was ahead, and in how many by more than the intervals."""
    columns = ["percent", "low", "high"]
    wide = trend.table.pivot_table(index="year", columns="collaboration", values=columns)
    wide = wide.reindex(columns=pd.MultiIndex.from_product([columns, [IN, NOT_IN]])).dropna()
    if wide.empty:
        return "No year has both groups to compare."
    ahead = wide["percent", IN] > wide["percent", NOT_IN]
    apart = (wide["low", IN] > wide["high", NOT_IN]) | (wide["low", NOT_IN] > wide["high", IN])
    return (
        f"Partnership schools were ahead in {int(ahead.sum())} of {len(wide)} years; the intervals "
        f"of the two groups lie apart in {int(apart.sum())}."
    )

"""Sentences on what remains like for like, between schools and over time."""

from collections.abc import Sequence

import pandas as pd

from collab.data.disclosure.gate import Disclosed
from collab.data.measures import Measure
from collab.metrics.joining_effect import Effect
from collab.metrics.like_for_like import Adjusted
from collab.words.numbers import (
    Labels,
    about,
    apart,
    briefly,
    counted,
    difference,
    interval,
    listing,
    lower_first,
    moved,
    number,
    points,
    probably,
    two_decimals,
    verb,
    verdict,
    whole,
)


def _limits_told(limit: float | bool) -> str:
    """Which limits a school lies outside: a percentage, or of one school alone only whether it does, of the
    95% limits."""
    if not limit:
        return "inside"
    return f"{95 if limit == 1 else limit:g}"


LABELS: Labels = {
    "outside": ("Outside the limits of (%)", _limits_told),
    "characteristic": ("Characteristic", None),
    "held": ("Held equal", lambda held: "yes" if held else "no"),
    "raw_difference": ("As they are (standard deviations)", two_decimals),
    "alike_difference": ("Like for like (standard deviations)", two_decimals),
    "since": ("Years since joining", lambda since: f"{int(since):+d}".replace("-", "−")),
    "effect": ("Effect (points)", points),
    "effect_low": ("95% from (points)", points),
    "effect_high": ("95% to (points)", points),
    "joiners": ("Schools that joined", whole),
    "others": ("Schools compared with", whole),
}
"""Columns of tables of the funnel and the effect of joining: labels with units, and formats."""


def like_for_like_finding(
    raw: float, adjusted: float, low: float, high: float, held: Sequence[str], reason: str, clear: bool
) -> str:
    """What is left of the gap between schools of the same size and district; `clear` says whether the
    `raw` gap is more than chance."""
    if reason:
        return f"A like-for-like comparison cannot be made here: {reason}."
    alike = f"with {listing(held)} held equal" if held else "with nothing else to hold equal"
    if low * high > 0:
        size = apart(adjusted, "ahead", "behind", "level")
        told = f"partnership schools are {size} ({probably(low, high)})"
    elif not clear:
        return (
            f"There is no clear difference, either as they are ({points(raw)} points) or {alike} "
            f"({points(adjusted)}, {probably(low, high)})."
        )
    else:
        told = f"no clear difference is left ({points(adjusted)} points, {probably(low, high)})"
    return f"As they are, the gap is {points(raw)} points; {alike}, {told}."


def both_gaps_briefly(raw: float, adjusted: Adjusted) -> str:
    """The gap as it is (`raw`, missing where it is withheld) beside that between schools alike, and what is
    held equal."""
    held = f"Held equal: {held_briefly(adjusted.adjusted_for)}"
    if adjusted.reason or pd.isna(raw):
        return f"The gap as it is and like for like. {held}"
    alike, lies = points(adjusted.gap), interval(adjusted.low, adjusted.high)
    return f"The gap as it is, {points(raw)}, and like for like, {alike} (probably {lies}). {held}"


def alike_briefly(adjusted: Adjusted) -> str:
    """What a gap is between schools alike, in a line beside the gap as it is; nothing where that cannot
    be said."""
    if adjusted.reason:
        return ""
    clear = adjusted.low * adjusted.high > 0
    held = held_briefly(adjusted.adjusted_for)
    return f"Alike in {held}: {points(adjusted.gap)}, {briefly(clear)}."


def held_briefly(held: Sequence[str]) -> str:
    """What a like-for-like comparison holds equal, all that is known of the pupils in one word."""
    own = [name.removeprefix("cohort ") for name in held if name in ("cohort size", "district")]
    return listing([*own, *(["intake"] if len(own) < len(held) else [])]) or "nothing"


def not_held_told(held: Sequence[str]) -> str:
    """What a like-for-like comparison cannot hold equal; `held` is what it does."""
    missing = [
        told
        for name, told in (
            ("attainment at Key Stage 1", "pupils' starting points"),
            ("disadvantage", "poverty"),
            ("special educational needs", "special needs"),
        )
        if name not in held
    ]
    if not missing:
        return "Not held equal, because nobody knows: why a school chose to join."
    told = ", ".join(missing)
    return f"Not held equal, because the data does not say: {told}, and why a school chose to join."


def left_out_told(adjusted: Adjusted) -> str:
    """Which schools a like-for-like comparison leaves out, and why; nothing where none."""
    told = [
        f"{counted(count, what)} {why}".strip()
        for count, what, why in (
            (adjusted.special, "special school", ""),
            (adjusted.unplaced, "school", "whose district is not known"),
            (adjusted.even, "school", "of districts where every pupil, or none, reached it"),
        )
        if count
    ]
    return f"Not compared: {listing(told)}." if told else ""


def like_for_like_title(low: float, high: float, measure: Measure, reason: str) -> str:
    """The like-for-like finding in ten words or fewer."""
    if reason:
        return f"{measure.label}: the gap by cohort size"
    if low * high <= 0:
        return f"{measure.label}: no clear gap like for like"
    way = "ahead" if low > 0 else "behind"
    return f"{measure.label}: partnership schools {way}, like for like"


def balance_title(ways: int, unlike: int, left: int | None) -> str:
    """In how many of so many `ways` both sides are unlike, and in how many they are `left` so like
    for like (None: there is no such comparison), in ten words or fewer."""
    told = f"The sides differ in {number(unlike)} of {counted(ways, 'way')}"
    return told if left is None else f"{told}; like for like, in {number(left)}"


def balance_told(deviations: float, left: int | None, more: int) -> str:
    """How the picture of balance is read; `deviations` is what counts as alike, `left` as in
    `balance_title`, and `more` how many ways only the table has."""
    read = (
        "Diamond: how far partnership schools are from the others as they are. "
        "Dot: how far in the like-for-like gap; where it lies in the shaded band, the schools compared "
        f"are alike. In standard deviations: {deviations:g} is next to nothing, 0.2 little, 0.8 much."
    )
    if more:
        how = "none with an orange dot" if left else "where they are less far apart"
        read += f" The table has {more} more, {how}."
    if not left:
        return read
    return (
        f"{read} Orange dots: size is held equal on the whole, but in these bands of it the schools compared "
        "still differ, so read with care."
    )


def one_sided_told(bands: Sequence[str]) -> str:
    """Which bands of cohort size have schools on one side alone, and so no gap; nothing where none."""
    if not bands:
        return ""
    told = listing([bands[0], *map(lower_first, bands[1:])])
    return (
        f"{told} {verb(len(bands), 'are', 'are each')} on one side alone, so there is no gap to draw of them."
    )


_CHARACTERISTICS = {
    "Special educational needs": "Special needs",
    "Attainment at Key Stage 1": "Key Stage 1 results",
}


def characteristic_briefly(name: str) -> str:
    """What schools may differ in, in few enough letters for the side of a picture."""
    return _CHARACTERISTICS.get(name, name)


def effect_title(effect: Effect) -> str:
    """The joining effect in ten words or fewer."""
    if effect.reason:
        return "The change after joining cannot be told"
    if not effect.clear:
        return "No clear change after joining"
    rose, more = effect.rose >= 0, (effect.effect > 0) == (effect.rose >= 0)
    way = f"{'rose' if rose else 'fell'} {'more' if more else 'less'}"
    return f"After joining, results {way} than in other schools"


def funnel_finding(schools: int, beyond: int, far: int, expected: tuple[float, float]) -> str:
    """How many schools differ from the county by more than chance would make them.

    `beyond` and `far` lie outside the 95% and the 99.8% limits, where chance alone would put
    `expected` of them (see `collab.metrics.variation.Funnel`).
    """
    if not schools:
        return "No school's cohort is large enough to be looked at on its own."
    told = (
        f"{schools - beyond} of {counted(schools, 'school')} "
        f"{verb(schools - beyond, 'lies', 'lie')} where chance alone would put them. "
        f"{number(beyond).capitalize()} {verb(beyond, 'lies', 'lie')} outside the 95% limits, where "
        f"chance would put {about(expected[0])}"
    )
    if not far:
        return f"{told}; none lies outside the 99.8% limits."
    return (
        f"{told}; {far} {verb(far, 'is', 'are')} outside the 99.8% limits, where chance would put "
        f"{about(expected[1])}, and worth a conversation."
    )


_MOST_NAMED = 15
"""How many schools a sentence names."""


def special_told(schools: int) -> str:
    """How many special schools are not compared, and why; nothing where there is none."""
    if not schools:
        return ""
    return (
        f"{counted(schools, 'special school')} {verb(schools, 'is', 'are')} not compared: "
        f"{verb(schools, 'its', 'their')} pupils are not like other schools'. "
    )


def outside_told(schools: Disclosed) -> str:
    """The names of the schools outside the limits of a funnel, in the order of the table, which is
    the alphabet's: they are not ranked. `schools` has `name` and `outside`."""
    told = []
    for limits, beyond in (("99.8", 99), ("95", 0)):
        outside = schools.table["outside"].gt(beyond)
        if not beyond:
            outside &= schools.table["outside"].le(99)
        names = [str(name) for name in schools.table.loc[outside, "name"]]
        if len(names) > _MOST_NAMED:
            names = [*names[:_MOST_NAMED], f"{len(names) - _MOST_NAMED} more, listed in the table"]
        if names:
            only = "only " if not beyond else ""
            told.append(f"Outside {only}the {limits}% limits: {listing(names)}.")
    return " ".join(told)


def hidden_told(count: int) -> str:
    """How many schools a funnel leaves out, and why; nothing where it has them all."""
    if not count:
        return ""
    return (
        f"{counted(count, 'school')} {verb(count, 'has', 'have')} no point here: results of very few pupils "
        "are only counted together with those of other schools. "
    )


def effect_finding(effect: Effect) -> str:
    """How results changed after joining, beside those of schools that had not joined."""
    if effect.reason:
        return f"The change after joining cannot be told: {effect.reason}."
    return (
        f"After joining, results of {counted(effect.joiners, 'school')} {moved(effect.rose)}, and "
        f"those of schools not in a partnership {moved(effect.rose_others)} over the same years: a "
        f"difference of {points(difference(effect.rose, effect.rose_others))} points "
        f"({probably(effect.low, effect.high)}), {verdict(effect.clear)}."
    )


def how_to_read_joining(effect: Effect, *, drawn: bool) -> str:
    """What the change after joining is, and is not; where years since are `drawn`, how they are read, and
    else why there is no picture."""
    picture = (
        "Filled: more than chance. Open: could be chance. Changes are from the year at −1, which has no "
        "mark; points before it should lie around zero, or the comparison is not a fair one."
        if drawn
        else ""
        if effect.reason
        else "Too few schools joined to draw it year by year."
    )
    return (
        f"{picture} Each school's change since its last year before joining, against schools that had not "
        "joined by then, over the same years and within one kind of tests. It cannot show what would have "
        "happened without joining: schools choose when to join, and something else may have changed at the "
        "same time. Method: Callaway and Sant'Anna 2021."
    ).strip()

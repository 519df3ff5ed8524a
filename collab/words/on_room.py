"""Sentences on room to live on: spare places, small schools, falling rolls, and what schools would be
together."""

import pandas as pd

from collab.data.measures import year_label
from collab.data.vocabulary import MILES
from collab.metrics.room import SMALL, Moved, Together
from collab.words.numbers import (
    Labels,
    counted,
    distance,
    limit_told,
    number,
    one_decimal,
    sentence_case,
    verb,
    whole,
)

LABELS: Labels = {
    "capacity": ("Places", whole),
    "spare": ("Spare places", whole),
    "filled": ("Filled (%)", whole),
    "year_group": ("Pupils a year group", one_decimal),
    "small_schools": ("Small schools", whole),
    "full_schools": ("Full schools", whole),
    "partner_name": ("The other school", None),
    "apart": ("Miles apart", distance),
    "pupils_together": ("Pupils together", whole),
    "year_group_together": ("Pupils a year group together", one_decimal),
}
"""Columns of tables of places and pupils: labels with units, and formats."""
ROOM_NOTE = (
    "Pupils on roll and places as the register says; spare places are added up school by school: "
    "pupils above one school's places take none of another's. Small: fewer than "
    f"{SMALL} pupils a year group, half a class. Places say nothing of the building's state or of "
    "money, and nothing here says what rolls will be."
)


def room_title(of: Together) -> str:
    """How many places are spare, in ten words or fewer."""
    if not of.placed:
        return "Places are not known"
    if not of.spare:
        return "No place is spare"
    return f"{of.spare:,} of {counted(of.places, 'place')} {verb(of.spare, 'is', 'are')} spare"


def room_finding(of: Together) -> str:
    """The pupils and places of some schools, and how many are full or small."""
    if not of.told:
        return "The register says nothing of their pupils and places."
    told = f"{_who(of)} {verb(of.told, 'has', 'have')} {counted(of.pupils, 'pupil')}"
    if not of.placed:
        told += "; of their places the register says nothing."
    else:
        least = "" if of.placed == of.told else f" in the {of.placed} whose places it gives"
        told += f" and {counted(of.places, 'place')}{least}, {number(of.spare)} of them spare"
        told += f"; {number(of.full)} {verb(of.full, 'is', 'are')} full."
    if of.small:
        told += (
            f" {sentence_case(number(of.small))} {verb(of.small, 'is', 'are')} small: fewer than {SMALL} "
            "pupils a year group."
        )
    return told


def together_told(of: Together) -> str:
    """What schools would be as one: "Together they would be 4 schools with 412 pupils and 480 places, some
    59 pupils a year group"."""
    if not of.told:
        return "What they would be together cannot be told: the register says nothing of their pupils."
    told = f"Together they would be {counted(of.schools, 'school')} with {counted(of.pupils, 'pupil')}"
    if of.told < of.schools:
        told += f" (without {of.schools - of.told} whose pupils the register does not say)"
    if of.placed == of.told:
        told += f" and {counted(of.places, 'place')}"
    if groups := _groups(of):
        told += f", {groups}"
    return f"{told}."


def cohorts_told(moved: Moved | None) -> str:
    """How the cohorts of some schools moved, and whether that is more than chance; nothing where it is not
    known."""
    if moved is None:
        return ""
    years = (moved.first, moved.last)
    first, last = (f"{year_label(int(of[0]))} to {year_label(int(of[-1]))}" for of in years)
    told = (
        f"{sentence_case(counted(moved.since, 'pupil'))} took their tests in the three years with results "
        f"from {last}, {_change(moved)} than in those from {first} ({moved.before:,})"
    )
    if _level(moved):
        told = (
            f"{sentence_case(counted(moved.since, 'pupil'))} took their tests in the three years with "
            f"results from {last}, as in those from {first} ({moved.before:,})"
        )
    span = f"{_signed(moved.low)} to {_signed(moved.high)}"
    sure = "more than chance does" if moved.clear else "which chance could explain"
    return f"{told}: a change of {_signed(moved.percent)} (probably {span}), {sure}."


def rolls_told(moved: Moved | None) -> str:
    """How many pupils more or fewer the register has than an earlier release; nothing where that is not
    known."""
    if moved is None:
        return ""
    told = "as many as" if _level(moved) else f"{_change(moved)} than"
    return (
        f"The register has {counted(moved.since, 'pupil')} on their roll, {told} the {moved.before:,} of the "
        f"release of {moved.first}."
    )


def all_room_finding(rows: pd.DataFrame, everyone: Together) -> str:
    """How many places are spare in all partnerships, and in how many more than one in ten; `rows` has
    `spare` and `capacity` by partnership."""
    known = rows[rows["capacity"] > 0]
    if known.empty:
        return "The register says nothing of their places."
    many = int((known["spare"] > known["capacity"] / 10).sum())
    told = (
        f"{sentence_case(number(everyone.spare))} of {everyone.places:,} places in partnership schools "
        f"{verb(everyone.spare, 'is', 'are')} spare. In {number(many)} of "
        f"{counted(len(known), 'partnership')} more than one place in ten is spare."
    )
    if everyone.small:
        told += (
            f" {sentence_case(counted(everyone.small, 'school'))} {verb(everyone.small, 'is', 'are')} small: "
            f"fewer than {SMALL} pupils a year group."
        )
    return told


def small_title(small: int, near: int) -> str:
    """How many schools are small, and near another such, as a page's title goes on behind its place."""
    if not small:
        return "no school is small"
    told = counted(small, "small school")
    return f"{told}, {number(near)} near another" if small > 1 else told


def small_told(small: int, near: int, reach: float, unit: str = MILES) -> str:
    """How many schools are small, and `near` how many of them have another small one within `reach` miles."""
    if not small:
        return f"No school is small: each has {SMALL} pupils a year group or more."
    told = (
        f"{sentence_case(counted(small, 'school'))} {verb(small, 'is', 'are')} small, with fewer than "
        f"{SMALL} pupils a year group"
    )
    if small > 1:
        has = verb(near, "has", "have")
        told += f"; {number(near)} of them {has} another small one within {limit_told(reach, unit)}"
    return f"{told}. Pick schools to see what they would be together."


def _who(of: Together) -> str:
    if of.schools == 1:
        return "Its one school"
    if of.told == of.schools:
        return f"Its {of.schools} schools"
    return f"Those {of.told} of its {of.schools} schools of which the register says it"


def _groups(of: Together) -> str:
    """Pupils a year group, where infants and juniors differ for each."""
    infants, juniors = round(of.infants), round(of.juniors)
    if not infants and not juniors:
        return ""
    if infants == juniors:
        return f"some {counted(infants, 'pupil')} a year group"
    if not juniors:
        return f"some {counted(infants, 'pupil')} a year group up to Year 2"
    if not infants:
        return f"some {counted(juniors, 'pupil')} a year group from Year 3"
    return f"some {counted(infants, 'pupil')} a year group up to Year 2 and {juniors} from Year 3"


def _level(moved: Moved) -> bool:
    return moved.since == moved.before


def _change(moved: Moved) -> str:
    count = abs(moved.since - moved.before)
    return f"{count:,} {'more' if moved.since > moved.before else 'fewer'}"


def _signed(percent: float) -> str:
    return f"{percent:+.0f}%".replace("-", "−").replace("+0%", "0%").replace("−0%", "0%")

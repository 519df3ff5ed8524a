"""Sentences on the ten lessons: what is lived, what is not, and where people and data differ."""

from collections.abc import Mapping

from collab.disclosure import Disclosed
from collab.narrative.words import listing
from collab.vocabulary import RATINGS


def lessons_finding(
    least: Disclosed, lessons: Mapping[int, str], assessed: int, partnerships: int
) -> str:
    """How many partnerships were assessed and which lessons are least lived among them.

    `least` holds rows of `collab.metrics.lessons.least_lived`.
    """
    told = f"{assessed} of {partnerships} partnerships have been assessed against the ten lessons."
    if least.empty:
        return f"{told} With fewer than three assessed for a lesson, nothing can be said of it yet."
    names = [
        f"{lessons[int(row['lesson'])]} (lived by {int(row['lived'])} of {int(row['assessed'])})"
        for _, row in least.table.iterrows()
    ]
    return f"{told} Least lived: {listing(names)}."


def lessons_title(least: Disclosed, lessons: Mapping[int, str]) -> str:
    """The heat map's finding in ten words or fewer."""
    if least.empty:
        return "Latest rating of each partnership for each lesson"
    return f"Least lived: {lessons[int(least.table['lesson'].iloc[0])].lower()}"


def movement(rows: Disclosed) -> str:
    """How ratings moved between the last two assessments of each partnership and lesson."""
    risen, fallen = int(rows.table["risen"].sum()), int(rows.table["fallen"].sum())
    if not risen + fallen:
        return "No rating has changed since the one before it."
    return f"Since the assessment before, {risen} ratings rose and {fallen} fell."


def disagreement(rating: int, told: str, title: str) -> str:
    """One rating beside what the data says: "rated 'embedded' for 'Stay geographically
    focused'; locality is 0.21"."""
    return f"rated {RATINGS[str(rating)].lower()!r} for {title!r}; {told}"


def overdue(rows: Disclosed) -> str:
    """How many partnerships are due to be looked at."""
    late = int(rows.table["overdue"].sum())
    if not late:
        return "No partnership is overdue for a review."
    those = "1 partnership is" if late == 1 else f"{late} partnerships are"
    return f"{those} overdue for a review."

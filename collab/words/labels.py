"""Every column a reader can meet, by topic: what is said of a topic stands with its columns."""

from collab.data.vocabulary import MILES, MINUTES
from collab.words import (
    on_brokering,
    on_context,
    on_estimates,
    on_follow_up,
    on_gaps,
    on_groups,
    on_lessons,
    on_networks,
    on_offers,
    on_one_partnership,
    on_one_school,
    on_partnerships,
    on_places,
    on_room,
    on_scores,
    on_weighing,
)
from collab.words.numbers import Labels

LABELS: Labels = {
    column: label
    for topic in (
        on_gaps,
        on_estimates,
        on_places,
        on_one_partnership,
        on_partnerships,
        on_one_school,
        on_lessons,
        on_networks,
        on_brokering,
        on_context,
        on_groups,
        on_room,
        on_weighing,
        on_scores,
        on_offers,
        on_follow_up,
    )
    for column, label in topic.LABELS.items()
}
"""Every column's label with the unit, and how its values are written."""


def label_of(column: str, unit: str = MILES) -> str:
    """A column's label, for a table whose distances are in this unit. Raises KeyError for a column without
    one."""
    label = LABELS[column][0]
    if unit == MILES:
        return label
    return label.replace("Miles", MINUTES.capitalize()).replace("miles", MINUTES)

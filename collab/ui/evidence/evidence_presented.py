"""What the Evidence page presents: the projects, what followed them, and what is still to be done."""

from collections.abc import Iterator

from collab.briefing.model import Section
from collab.briefing.pictures import OnScreen
from collab.ui.evidence.to_do import actions_of
from collab.ui.evidence.tried import drawing, judged_together, looked_back_on
from collab.ui.frame.shell import Frame
from collab.ui.frame.today import Now
from collab.ui.frame.told import sections_of
from collab.words import how_to_read_gaps, on_follow_up
from collab.words.numbers import sentence_case

_POINTS = 6
"""Most lines that can be read from afar."""
SHOWN = {"What was tried": "followed", "Actions": "actions"}
"""The section that a view of the page is presented as, where it is not the first."""


def sections(frame: Frame, moment: Now) -> tuple[Section, ...]:
    """What partnerships run, what followed projects, and the actions that reviews led to."""
    return (*sections_of(frame, ("work",)), *_followed(frame, moment), *_actions(frame, moment))


def _followed(frame: Frame, moment: Now) -> Iterator[Section]:
    """How results changed where projects ran, beside similar schools."""
    shown, found = looked_back_on(frame, moment)
    drawn = drawing(shown)
    if drawn is None:
        return
    finding = on_follow_up.portfolio_finding(shown.table)
    asked = tuple(on_follow_up.why_ask(row) for _, row in shown.table[shown.table["to_ask"]].iterrows())
    yield Section(
        "followed",
        on_follow_up.followed_title(shown.table),
        about="How much more results of each project's schools rose than those of similar schools, in points",
        sure=how_to_read_gaps(judged_together(found)),
        picture=OnScreen(drawn[1], finding),
        told=(finding, *asked),
        asked="What was tried, and what followed?",
    )


def _actions(frame: Frame, moment: Now) -> Iterator[Section]:
    """The actions still to be done, those that are late first."""
    rows = actions_of(frame, moment)
    still = rows[rows["state"] != "done"]
    if still.empty:
        return
    told = tuple(
        f"{row['what']}: {moment.names.get(str(row['partnership']), row['partnership'])}, "
        f"{on_follow_up.stands_told(row)}"
        for _, row in still.iterrows()
    )
    more = len(told) - _POINTS
    yield Section(
        "actions",
        sentence_case(on_follow_up.actions_title(rows)),
        about="What reviews led to, the latest first"
        + (f"; {more} more are on the page" if more > 0 else ""),
        sure="Late: the day by which it was to be done is over.",
        points=told[:_POINTS],
        told=(on_follow_up.actions_finding(rows),),
        asked="What is still to be done?",
    )

"""What the Evidence page presents: the projects, what followed them, and what is still to be done."""

import textwrap
from collections.abc import Iterator, Sequence

import pandas as pd

from collab.briefing.model import Section
from collab.briefing.pictures import OnScreen
from collab.metrics.projects_and_mentions import districts_of
from collab.ui.evidence import listed
from collab.ui.evidence.to_do import actions_of
from collab.ui.evidence.tried import drawing, judged_together, looked_back_on
from collab.ui.frame.shell import Frame
from collab.ui.frame.today import Now
from collab.words import how_to_read_gaps, on_follow_up, on_stories
from collab.words.numbers import sentence_case
from collab.words.on_evidence import inspected_title, mention_told, project_told, together_title

_POINTS = 6
"""Most lines that can be read from afar."""
_LISTED, _LETTERS = 5, 190
"""The same of projects and mentions, which need two lines each, and the letters that these have."""
SHOWN = {
    "Projects": "projects",
    "What was tried": "followed",
    "Actions": "actions",
    "What inspectors said": "mentions",
}
"""The section that a view of the page is presented as."""


def sections(frame: Frame, moment: Now, text: str) -> tuple[Section, ...]:
    """What partnerships run and what followed, the actions that reviews led to, and what inspectors said:
    as on the page, so of projects and mentions those with this `text`."""
    return (
        *_projects(frame, moment, text),
        *_followed(frame, moment),
        *_actions(frame, moment),
        *_mentions(frame, moment, text),
    )


def nothing(moment: Now) -> tuple[str, str]:
    """Why there is nothing to present, and what can be done."""
    written = len(moment.records["projects"]) + len(moment.records["inspection_mentions"])
    return on_stories.NOTHING_CHOSEN if written else on_stories.NO_EVIDENCE


def _projects(frame: Frame, moment: Now, text: str) -> Iterator[Section]:
    """What schools run together."""
    rows = listed.projects_chosen(frame, moment, text)
    told = [project_told(row, districts_of(row["districts"])) for _, row in rows.iterrows()]
    if told:
        title, about = together_title(len(told)), "What each is, and where"
        yield _listed(frame, "projects", title, about, told, rows["source"])


def _mentions(frame: Frame, moment: Now, text: str) -> Iterator[Section]:
    """What inspectors said, the latest first."""
    rows = listed.mentions_chosen(moment, text)
    told = [mention_told(row) for _, row in rows.iterrows()]
    if told:
        title, about = inspected_title(len(told)), "What they said of which school, the latest first"
        yield _listed(frame, "mentions", title, about, told, rows["source"])


def _listed(
    frame: Frame, key: str, title: str, about: str, told: Sequence[str], sources: pd.Series
) -> Section:
    """As many of these as can be read from afar, and whose words they are."""
    more = len(told) - _LISTED
    known = "; ".join(dict.fromkeys(sources))
    return Section(
        key,
        title,
        about=about + (f"; {more} more on the page" if more > 0 else ""),
        sure=on_stories.sure_of_work(0, known, illustrative=frame.dataset.release.illustrative),
        points=tuple(textwrap.shorten(line, _LETTERS, placeholder=" …") for line in told[:_LISTED]),
        told=tuple(told),
        asked="What do schools run together?" if key == "projects" else "What did inspectors say?",
    )


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
        about="What reviews led to, by the day it is due"
        + (f"; {more} more are on the page" if more > 0 else ""),
        sure="Late: the day on which it was due is past.",
        points=told[:_POINTS],
        told=(on_follow_up.actions_finding(rows),),
        asked="What is still to be done?",
    )

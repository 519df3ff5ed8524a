"""What the Lessons page presents: what is in place, where people and data differ, who is due."""

from collab import words
from collab.briefing.model import Section
from collab.data.disclosure.gate import without_results
from collab.metrics import lesson_ratings as measured
from collab.ui.frame.shell import Frame
from collab.ui.frame.today import Now, named, said_by_data
from collab.ui.frame.told import sections_of
from collab.ui.lessons.ratings import standing_of
from collab.words import on_stories

_POINTS = 6
"""Most lines that can be read from afar."""
SHOWN = {"Heat map": "lessons", "People and data": "apart", "Reviews due": "due"}
"""The section that a view of the page is presented as."""


def sections(frame: Frame, moment: Now) -> tuple[Section, ...]:
    """The lessons in place, what people and data say, and the reviews that are due."""
    found = [*sections_of(frame, ("lessons",), day=moment.today)]
    both = named(
        measured.people_beside_data(standing_of(frame, moment).latest, said_by_data(frame, moment)), moment
    )
    apart = both[both["differ"] != ""]
    if len(apart):
        told = [
            f"{rows['lesson_title'].iloc[0]}: {words.listing(sorted(rows['partnership_name'])[:4])}"
            + (f" and {len(rows) - 4} more" if len(rows) > 4 else "")
            for _, rows in apart.groupby("lesson")
        ]
        found.append(
            Section(
                "apart",
                words.apart_title(both["differ"].tolist()),
                about="Where a rating and the data say otherwise, lesson by lesson",
                sure=on_stories.sure_of_apart(),
                points=tuple(told[:_POINTS]),
                asked="Do people and data agree?",
            )
        )
    if len(moment.partnerships):
        found.append(_due(moment))
    return tuple(found)


def _due(moment: Now) -> Section:
    """Who is next due to be looked at."""
    records = moment.records
    dates = measured.review_dates(
        moment.partnerships, records["assessments"], records["reviews"], moment.today
    )
    never = dates.loc[dates["last"].isna(), "partnership_name"].tolist()
    known = dates[dates["last"].notna()]
    first = known.head(_POINTS - bool(never))
    told = [f"{row['partnership_name']}: due {row['due']:%d/%m/%Y}" for _, row in first.iterrows()]
    if never:
        told.append(words.never_looked_at(never))
    if first.empty:
        told.append(words.FIRST_RECORD)
    more = len(known) - len(first)
    left = f"; {more} more are on the page" if more else ""
    return Section(
        "due",
        words.overdue(without_results(dates)).rstrip("."),
        about="" if first.empty else f"The longest due first{left}",
        sure=on_stories.sure_of_due(),
        points=tuple(told),
        asked="Who is due for a review?",
    )

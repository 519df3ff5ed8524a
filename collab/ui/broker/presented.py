"""What the Broker page presents: its views, each as one section, where it has something to show."""

from collections.abc import Iterator

import numpy as np

from collab import words
from collab.briefing.model import Section
from collab.brokering.before_and_after import totals
from collab.brokering.matching import waiting
from collab.data.vocabulary import MILES
from collab.geography.areas import district_areas
from collab.geography.marks import PLACE
from collab.geography.paper_map import MapPicture
from collab.geography.shown_on_map import ShownOnMap
from collab.ui.broker import as_one, help_wanted, left_out, propose, try_it
from collab.ui.broker.desk import Desk, checked_scratch, map_after, scratch, steps_told
from collab.words import on_offers, on_stories
from collab.words.numbers import sentence_case

_POINTS = 6
"""Most lines that can be read from afar."""
SHOWN = {
    "Who is left out": "left_out",
    "Who can help": "help",
    "Try it": "tried",
    "Together": "together",
    "Propose": "proposal",
}
"""The section that a view of the page is presented as."""


def sections(desk: Desk, view: str) -> tuple[Section, ...]:
    """Who is left out, who can help, what is tried, who would be together, and what was proposed; what
    nobody has tried or asked for is left out, but for the `view` it is presented from."""
    found = [left_out.section(desk), _help(desk), *_tried(desk), *_together(desk), *_proposal(desk)]
    told = {section.key: section for section in found}
    empty = SHOWN[view] not in told
    return tuple(told.values()) + ((_nothing_yet(view),) if empty else ())


def _nothing_yet(view: str) -> Section:
    """What stands where a view has nothing to present."""
    how = {
        "Try it": "Let a school join, start a partnership or merge two, and present what it comes to.",
        "Propose": "Work a proposal out, and present whom it would bring together.",
    }
    return Section(
        SHOWN[view],
        "Nothing is tried yet" if view == "Try it" else "Nothing is worked out yet",
        points=(how.get(view, "The register says nothing that could be shown here."),),
        sure="End goes back to the page.",
        asked="What could change?",
    )


def _help(desk: Desk) -> Section:
    """The needs that nobody helps yet, those that somebody near could first."""
    needs = help_wanted.register_of(desk).needs
    told = tuple(
        f"{row['taker_name']}: {row['topic_title']}. {row['nearest_giver']}"
        for _, row in waiting(needs).iterrows()
    )
    more = len(told) - _POINTS
    finding = on_offers.help_finding(needs, desk.reach, desk.unit)
    return Section(
        "help",
        sentence_case(on_offers.help_title(needs)),
        about="Who looks for help, and who near could give it" + (f"; {more} more" if more > 0 else ""),
        sure=f"Near: within {desk.within}{_way(desk)}. What people write down, nothing more.",
        points=told[:_POINTS] or (finding,),
        told=(finding,),
        asked="Who can help whom?",
    )


def _way(desk: Desk) -> str:
    return ", in a straight line" if desk.unit == MILES else " by car"


def _tried(desk: Desk) -> Iterator[Section]:
    """What the scratch copy comes to, on the map."""
    steps = checked_scratch(desk, scratch())
    if not steps:
        return
    after = map_after(desk, steps)
    sides = totals(desk.county), totals(after)
    told = (try_it.finding_of(steps, *sides), *steps_told(desk, steps))
    yield _on_the_map(desk, after, "tried", try_it.title_of(steps, *sides), told, "What would it come to?")


def _proposal(desk: Desk) -> Iterator[Section]:
    """Whom the proposal would bring together, on the map."""
    limits, weights, worked_out = propose.asked_and_found(desk)
    if worked_out is None:
        return
    found, cost, _ = worked_out
    steps = propose.steps_of(desk.dataset, desk.county.open_schools["name"], found.moves)
    told = [words.proposal_finding(found, limits, weighed=weights.any)]
    told += words.cost_sentences(cost, limits) if cost is not None and len(found.unplaced) else []
    title = sentence_case(words.proposal_title(found))
    yield _on_the_map(desk, map_after(desk, steps), "proposal", title, tuple(told), "Who should join whom?")


def _on_the_map(
    desk: Desk, after: ShownOnMap, key: str, title: str, told: tuple[str, ...], asked: str
) -> Section:
    """The partnerships as they would be."""
    areas = district_areas(desk.dataset)
    around = tuple(name for name in desk.frame.selection.districts if name in areas)
    placed = bool(areas) or bool(np.isfinite(after.schools[PLACE].to_numpy(float)).any())
    alt = f"Map of the partnerships as they would be. {title}"
    return Section(
        key,
        title,
        about="Partnerships as they would be, as lines from the host school to each member",
        sure=on_stories.sure_of_map(desk.reach, desk.unit),
        picture=MapPicture(after, areas, desk.reach, alt, around=around) if placed else None,
        points=() if placed else told[:_POINTS],
        told=told,
        asked=asked,
    )


def _together(desk: Desk) -> Iterator[Section]:
    """What the schools picked would be together, or which small ones are near each other."""
    title, told, points = as_one.told_of(desk)
    if points:
        yield Section(
            "together",
            sentence_case(title),
            about=told,
            sure=words.ROOM_NOTE,
            points=points[:_POINTS],
            asked="What would schools be together?",
        )

"""What the Partnerships page presents where no partnership, or several are picked."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from collab import charts, words
from collab.briefing.model import Section
from collab.briefing.pictures import GapRows, OnScreen
from collab.data.disclosure.gate import Disclosed, disclose_gaps, without_results
from collab.geography.spokes import spokes_of
from collab.metrics.beside_others import side_by_side
from collab.metrics.lesson_ratings import standing
from collab.ui.frame.shell import Frame
from collab.ui.frame.today import Now
from collab.ui.frame.told import on_its_day
from collab.ui.partnerships.several import untold_of
from collab.words import on_stories

ON_STAGE = 4
"""Cards that can be read from afar."""
_ACROSS, _CARD = 2, 356
"""Cards beside each other, and pixels across that one needs."""
_LETTERS = 1.15
"""How much larger what is written below a card's name is than on a page."""


def cards_section(frame: Frame, moment: Now, cards: Disclosed, count: int, title: str, order: str) -> Section:
    """The first of `count` partnerships on cards, in the order that `order` names; `cards` as for
    `collab.charts.partnership_cards`."""
    first = replace(cards, table=cards.table.head(ON_STAGE))
    latest = standing(moment.records["assessments"], first.table["partnership"]).latest
    draw = partial(
        charts.partnership_cards,
        cards=first,
        spokes=without_results(spokes_of(moment.on_map), moment.on_map.unit),
        ratings=without_results(latest),
        limit=frame.limit,
        title=title,
        across=_ACROSS,
        letters=_LETTERS,
    )
    shown = f"The first {len(first.table)} of {count}" if count > len(first.table) else f"All {count}"
    measure = frame.selection.definition.label
    begun = bool(first.table["last"].notna().any())
    bars = first.table.loc[first.table["gap"].notna(), "wide_low"].notna().all()
    section = Section(
        "cards",
        title,
        about=f"{shown} in the order: {order}. Bar: the gap to all others at {measure}",
        sure=on_stories.sure_of_cards(frame.limit, frame.selection.unit, begun=begun, bars=bool(bars)),
        picture=OnScreen(draw, title, wide=_ACROSS * _CARD),
        asked="How do the partnerships stand?",
    )
    return on_its_day(section, moment.today)


def compared_section(frame: Frame, moment: Now, slugs: Sequence[str]) -> Section:
    """Two to four partnerships' gaps to all other schools, judged together."""
    dataset, selection = frame.dataset, frame.selection
    rows, years = side_by_side(dataset, selection, list(slugs))
    shown = disclose_gaps(rows, dataset.threshold)
    names = tuple(moment.names[slug] for slug in shown.table["partnership"])
    title = f"{words.listing([moment.names[slug] for slug in slugs])} side by side"
    added = sorted({year for own in years.values() for year in own})
    untold = untold_of(frame, moment, shown, years)
    none = f"; no result of {words.listing(list(untold))}" if names and untold else ""
    why = (words.untold_told(untold),) if untold else ()
    return Section(
        "compared",
        title,
        about=f"The gap of each to all other schools at {selection.definition.label}, "
        f"{words.pooled_label(tuple(added))}{none}",
        sure=on_stories.sure_of_one(len(added) > 1),
        picture=GapRows(shown, names, words.gaps_told(shown, names), ours="the partnership")
        if names
        else None,
        points=() if names else why,
        told=why,
        asked="How do they compare?",
    )

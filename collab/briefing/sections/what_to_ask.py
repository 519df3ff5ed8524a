"""Questions governors may want to ask, written from what the figures show."""

from collections.abc import Iterator

import pandas as pd

from collab import words
from collab.briefing.material import Material
from collab.briefing.model import Audience, Section
from collab.data.disclosure.gate import disclose_gaps
from collab.data.measures import MEASURES
from collab.metrics.beside_others import profile
from collab.metrics.lesson_ratings import least_in_place, review_dates
from collab.words.numbers import far, verb

_MOST = 4
"""Most questions that a slide asks, besides its last."""


def questions(material: Material) -> Iterator[Section]:
    """Each question follows from a figure of this briefing, and says which."""
    asked = [*_own(material), *_gaps(material), *_alike(material), *_places(material), *_lessons(material)]
    # As many as can be read from afar; the last is always asked.
    first, rest = asked[:_MOST], asked[_MOST:]
    yield Section(
        "questions",
        f"{words.counted(len(first) + 1, 'question').capitalize()} you may want to ask",
        about="What governors might ask, and do, next",
        sure="Each follows from what these figures say; none is a judgement.",
        points=(*first, "What will we do differently by next year, and how shall we know that it worked?"),
        told=tuple(rest),
        method="each question is written from a figure in this briefing.",
    )


def _own(material: Material) -> Iterator[str]:
    """On the partnership's own result, where it is more than chance."""
    if material.scope.audience is Audience.AREA:
        return
    for slug in material.slugs:
        found = profile(material.dataset, material.selection, slug)
        shown = disclose_gaps(found.gaps, material.dataset.threshold)
        if shown.empty or not shown.table["clear"].eq(True).iloc[0]:
            continue
        row = shown.table.iloc[0]
        size = words.points(abs(words.gap_told(row)), sign=False)
        if row["gap"] > 0:
            yield (
                f"{material.names[slug]} is {size} points above all other schools. What do its schools do "
                "that others could learn from?"
            )
        else:
            yield (
                f"{material.names[slug]} is {size} points below all other schools. Who could help, and with "
                "what?"
            )


def _gaps(material: Material) -> Iterator[str]:
    for _, row in material.headline.table.iterrows():
        if pd.isna(row["gap"]):
            continue
        measure = MEASURES[str(row["measure"])]
        size = words.points(abs(words.gap_told(row)), sign=False)
        if not row["clear"]:
            yield (
                f"At {measure.label} the gap could be chance. What else do we know about the "
                "work partnerships do at this age?"
            )
        elif row["gap"] > 0:
            yield (
                f"Partnership schools are {size} points ahead at {measure.label}. What do they "
                "do together that others could join?"
            )
        else:
            yield (
                f"Partnership schools are {size} points behind at {measure.label}. Did they "
                "start from lower, and is that why they joined?"
            )


def _alike(material: Material) -> Iterator[str]:
    clear = material.headline.table["clear"].eq(True).any()
    _, found = material.alike
    if clear and not found.reason and found.low * found.high <= 0:
        yield (
            "Between schools that are alike, no clear gap is left. Is it the kind of school that joins, "
            "rather than what partnerships do?"
        )


def _places(material: Material) -> Iterator[str]:
    table = material.partnerships
    wide = table[table["beyond"] > 0].sort_values("mean_to_host", ascending=False)
    if material.scope.audience is Audience.AREA:
        still = int(material.became.isna().sum())
        if still:
            are = verb(still, "is", "are") + (" still" if still < len(material.became) else "")
            it, they = (verb(still, "it", more) for more in ("them", "they"))
            yield (
                f"{words.counted(still, 'school')} {are} not in a partnership. Has anybody asked {it}, and "
                f"whom could {they} join nearby?"
            )
    if len(wide):
        row = wide.iloc[0]
        yield (
            f"The furthest member of {row['partnership_name']} is {far(row['furthest'], material.unit)} from "
            "its host. How often do its schools meet, and is distance in the way?"
        )


def _lessons(material: Material) -> Iterator[str]:
    slugs, found = material.slugs, material.standing
    assessments, reviews = material.records["assessments"], material.records["reviews"]
    if len(slugs) and found.latest.empty:
        yield "Nobody has been assessed against the ten lessons yet. Who could begin, and with which?"
    least = least_in_place(found.lessons, fewest=1 if len(slugs) == 1 else 3)
    if len(least) and float(least["share"].iloc[0]) < 50:
        title = material.lessons[int(least["lesson"].iloc[0])].lower()
        yield f"The lesson least in place is “{title}”. What stands in its way?"
    shown = material.partnerships
    if len(shown):
        due = review_dates(shown, assessments, reviews, material.today)
        late = int(due["overdue"].sum())
        if late and len(shown) == 1:
            yield "The partnership is due for a review. When is it?"
        elif late:
            yield f"{late} of {len(shown)} partnerships are due for a review. When are they?"

"""A briefing from the data, a selection and a scope."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date

import pandas as pd

from collab.briefing import attainment, partnerships
from collab.briefing.context import Context
from collab.briefing.model import Audience, Briefing, Scope, Section
from collab.briefing.questions import questions
from collab.dataset import Dataset, day_of_tests
from collab.errors import CollabError
from collab.metrics.atlas import make_atlas
from collab.narrative import place
from collab.selection import Selection

Progress = Callable[[float, str], None]
"""Told the share done (0 to 1) and what is being done."""
MAKERS: Mapping[str, Callable[[Context], Iterator[Section]]] = {
    "finding": attainment.finding,
    "key_stages": attainment.key_stages,
    "districts": attainment.districts,
    "map": partnerships.pictured,
    "alike": attainment.alike,
    "time": attainment.over_time,
    "profile": partnerships.at_a_glance,
    "lessons": partnerships.lessons,
    "evidence": partnerships.evidence,
    "questions": questions,
    "method": attainment.method,
}
"""What makes each section of `collab.briefing.model.SECTIONS`."""


def compose(
    dataset: Dataset,
    selection: Selection,
    scope: Scope,
    records: Mapping[str, pd.DataFrame],
    *,
    today: date,
    limit: float = 5.0,
    progress: Progress = lambda _share, _what: None,
) -> Briefing:
    """The briefing, its sections in their order.

    `records` are the tables of `collab.records.with_records`; `limit` is the miles from the host
    that count as local. Raises CollabError for a partnership or school that the data does not have.
    """
    context = _context(dataset, selection, scope, records, today, limit)
    keys = [key for key in MAKERS if key in scope.sections]
    if scope.audience is not Audience.AREA:
        # Their own partnership first, the area's figures after it.
        keys.sort(key=lambda key: key != "profile")
    sections: list[Section] = []
    for done, key in enumerate(keys):
        progress(done / max(1, len(keys)), "Working out the figures")
        sections += MAKERS[key](context)
    title = {
        Audience.AREA: "School partnerships",
        Audience.PARTNERSHIP: "Our partnership",
        Audience.SCHOOL: "Our school and its partnership",
    }[scope.audience]
    return Briefing(
        where=context.where, title=f"{title}: {context.where}, {context.year}", scope=scope,
        release=dataset.release, made=today, sections=tuple(sections),
    )  # fmt: skip


def _context(
    dataset: Dataset, selection: Selection, scope: Scope, records: Mapping[str, pd.DataFrame],
    today: date, limit: float,
) -> Context:  # fmt: skip
    known = dataset.tables["partnerships"].set_index("partnership")["name"]
    where = area = place(dataset.release.area, selection.districts)
    if scope.audience is Audience.PARTNERSHIP:
        if scope.partnership not in known.index:
            raise CollabError("There is no such partnership in this data.")
        where = str(known[scope.partnership])
    if scope.audience is Audience.SCHOOL:
        if scope.urn not in dataset.schools.index:
            raise CollabError("There is no such school in this data.")
        where = str(dataset.schools.at[scope.urn, "name"])
    everywhere = replace(selection, districts=())
    atlas = make_atlas(dataset, everywhere, day_of_tests(selection.year), limit)
    return Context(
        dataset=dataset, selection=selection, scope=scope, atlas=atlas, records=records,
        where=where, place=area, today=pd.Timestamp(today), limit=limit,
    )  # fmt: skip

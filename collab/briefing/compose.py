"""A briefing from the data, a selection and a scope."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date

import pandas as pd

from collab.briefing.about_pupils import OF_PUPILS, about_pupils
from collab.briefing.material import Material, map_of_all
from collab.briefing.model import Audience, Briefing, Scope, Section
from collab.briefing.sections import about_us, how_partnerships_work, how_pupils_do, where_they_are
from collab.briefing.sections.how_far_pupils_come import how_far_pupils_come
from collab.briefing.sections.what_to_ask import questions
from collab.data.dataset import Dataset, day_of_tests
from collab.data.errors import CollabError
from collab.data.selection import Selection
from collab.data.vocabulary import LOCAL
from collab.metrics.gap_tables import every_gap
from collab.words import on_groups, place

Progress = Callable[[float, str], None]
"""Told the share done (0 to 1) and what is being done."""
MAKERS: Mapping[str, Callable[[Material], Iterator[Section]]] = {
    "who": about_us.who,
    "own": about_us.own_results,
    "answer": how_pupils_do.answer,
    "where": how_pupils_do.where,
    "alike": how_pupils_do.alike,
    "scores": how_far_pupils_come,
    "schools": how_pupils_do.schools,
    "local": where_they_are.local,
    "map": where_they_are.pictured,
    "left_out": where_they_are.left_out,
    "time": how_pupils_do.over_time,
    "lessons": how_partnerships_work.lessons,
    "work": how_partnerships_work.work,
    "questions": questions,
    "method": how_pupils_do.method,
}
"""What makes each section of `collab.briefing.model.SECTIONS`."""


def compose(
    dataset: Dataset,
    selection: Selection,
    scope: Scope,
    records: Mapping[str, pd.DataFrame],
    *,
    today: date,
    limit: float | None = None,
    day: pd.Timestamp | None = None,
    progress: Progress = lambda _share, _what: None,
) -> Briefing:
    """The briefing, its sections in the order of its story.

    `records` are the tables of `collab.people.records.with_records`; `limit` is how far from the
    host counts as local, in the selection's unit, `day` the one on which partnerships are looked at, by
    default that of the tests. Raises CollabError for a partnership or school that the data does not have.
    """
    looked_at = day or day_of_tests(selection.year)
    material = _context(
        dataset,
        selection,
        scope,
        records,
        today,
        LOCAL[selection.unit] if limit is None else limit,
        looked_at,
    )
    everybody = replace(material, selection=selection.of("")) if selection.pupils else material
    keys = scope.told
    sections: list[Section] = []
    for done, key in enumerate(keys):
        progress(done / max(1, len(keys)), "Working out the figures")
        of_whom = material if key in OF_PUPILS else everybody
        sections += [about_pupils(section, of_whom.selection.pupils) for section in MAKERS[key](of_whom)]
    title = {
        Audience.AREA: "School partnerships",
        Audience.PARTNERSHIP: "Our partnership",
        Audience.SCHOOL: ("Our school", "Our school and its partnership", "Our school and its partnerships")[
            min(2, len(material.slugs))
        ],
    }[scope.audience]
    return Briefing(
        where=material.where,
        title=on_groups.among(f"{title}: {material.where}, {material.year}", selection.pupils),
        scope=scope,
        release=dataset.release,
        made=today,
        sections=tuple(sections),
    )


def _context(
    dataset: Dataset,
    selection: Selection,
    scope: Scope,
    records: Mapping[str, pd.DataFrame],
    today: date,
    limit: float,
    day: pd.Timestamp,
) -> Material:
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
    on_map = map_of_all(dataset, everywhere, day, limit)
    return Material(
        dataset=dataset,
        selection=selection,
        scope=scope,
        on_map=on_map,
        gaps=every_gap(dataset, selection),
        records=records,
        where=where,
        place=area,
        today=pd.Timestamp(today),
        limit=limit,
        day=day,
    )

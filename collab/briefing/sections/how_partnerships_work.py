"""The sections on what partnerships live and do: the ten lessons, projects, inspectors."""

from collections.abc import Iterator

import pandas as pd

from collab import words
from collab.briefing.material import Material
from collab.briefing.model import Audience, Section, Table
from collab.briefing.pictures import InPlace, Ratings
from collab.data.disclosure.gate import without_results
from collab.data.vocabulary import RATINGS
from collab.metrics.lesson_ratings import least_in_place, standing
from collab.metrics.projects_and_mentions import districts_of, mentions_for, projects_for, projects_of
from collab.words import on_stories

_POINTS = 5
"""Most projects and mentions that a slide tells; the table has them all."""


def lessons(material: Material) -> Iterator[Section]:
    """What the ratings come to."""
    slugs = pd.Series(material.slugs, dtype=object)
    found = standing(material.records["assessments"], slugs)
    if found.latest.empty:
        return
    if len(slugs) == 1:
        yield _own_lessons(material, found.latest)
        return
    least = least_in_place(found.lessons)
    finding = words.lessons_finding(
        without_results(least), material.lessons, found.latest["partnership"].nunique(), len(slugs)
    )
    titles = [f"{n} {material.lessons[int(n)]}" for n in found.lessons["lesson"]]
    counts = without_results(found.lessons.assign(lesson_title=titles))
    drawn = counts.where(counts.table["assessed"] > 0)
    told = [
        f"{row['lesson_title']}: {int(row['in_place'])} of {int(row['assessed'])}"
        for _, row in drawn.table.iterrows()
    ]
    title = words.lessons_title(without_results(least), material.lessons)
    yield Section(
        "lessons",
        title,
        about="In how many of the partnerships assessed each of the ten lessons is in place",
        sure=on_stories.sure_of_lessons(),
        picture=InPlace(drawn, f"{title}. {'; '.join(told)}."),
        told=(finding, words.movement(without_results(found.lessons))),
        table=Table(
            "Ten lessons",
            counts,
            ("lesson_title", "assessed", "in_place", "share", "risen", "fallen"),
            ("lesson_title", "assessed", "in_place"),
        ),
        method="the latest rating of each partnership and lesson, by the people who assessed it; "
        "established and embedded count as in place.",
    )


def _own_lessons(material: Material, latest: pd.DataFrame) -> Section:
    """One partnership's latest rating of each lesson."""
    ratings = dict(zip(latest["lesson"].astype(int), latest["rating"].astype(int), strict=True))
    dates = dict(zip(latest["lesson"].astype(int), latest["assessed_on"], strict=True))
    finding = words.lived_finding(without_results(latest), material.lessons)
    rows = pd.DataFrame(
        {
            "lesson_title": [f"{n} {title}" for n, title in material.lessons.items()],
            "rating": pd.Series([ratings.get(n) for n in material.lessons], dtype=float),
            "rating_text": [
                f"{RATINGS[str(ratings[n])]} ({dates[n]:%B %Y})" if n in ratings else "not assessed"
                for n in material.lessons
            ],
        }
    )
    told = "; ".join(f"{row['lesson_title']}: {row['rating_text']}" for _, row in rows.iterrows())
    shown = without_results(rows)
    return Section(
        "lessons",
        words.lived_title(len(ratings), sum(rating >= 3 for rating in ratings.values())),
        about="The latest rating of each lesson, by the people who assessed it",
        sure=on_stories.sure_of_lessons(),
        picture=Ratings(shown, f"{told}."),
        told=(finding,),
        table=Table("Ten lessons", shown, ("lesson_title", "rating_text"), ("lesson_title", "rating_text")),
        method="the latest rating of each lesson, by the people who assessed it.",
    )


def work(material: Material) -> Iterator[Section]:
    """The projects that run, and what inspectors said."""
    projects = projects_for(material.records["projects"], material.selection.districts, (), "")
    mentions = mentions_for(material.records["inspection_mentions"], (), "")
    if material.scope.audience is not Audience.AREA:
        own = set(material.slugs)
        projects = projects_of(projects, own)
        members = material.on_map.members
        urns = set(members.loc[members["partnership"].isin(own), "urn"]) | {material.scope.urn}
        mentions = mentions[mentions["urn"].isin(urns)]
    if projects.empty and mentions.empty:
        return
    every = [
        f"{row['title']} ({', '.join(districts_of(row['districts'])) or 'whole area'}): {row['description']}"
        for _, row in projects.iterrows()
    ]
    said = [
        f"Inspectors, {row['school']}, {row['inspected']}: {row['summary']}" for _, row in mentions.iterrows()
    ]
    projects_told = words.counted(len(projects), "project").capitalize()
    title = f"{projects_told} and {words.counted(len(mentions), 'inspection mention')}"
    sources = "; ".join(dict.fromkeys([*projects["source"], *mentions["source"]]))
    real = (
        " Those that name the county's report as their source are real, the schools around them invented."
        if material.dataset.release.illustrative and sources
        else ""
    )
    shown = _some(every, said)
    left = len(every) + len(said) - len(shown)
    listed = pd.DataFrame({"told": [*every, *said]})
    yield Section(
        "work",
        title,
        about="What partnerships run, and what inspectors said of their work",
        sure=on_stories.sure_of_work(left, sources, illustrative=bool(real)),
        points=tuple(shown),
        told=tuple([*every, *said][len(shown) :]) if left else (),
        table=Table("Projects and inspectors", without_results(listed), ("told",), ()),
        method=f"Sources: {sources or 'none'}.{real}",
    )


def _some(projects: list[str], mentions: list[str]) -> list[str]:
    """As many projects and mentions as are told from afar, some of both."""
    most = max(_POINTS - min(2, len(mentions)), 0)
    first = projects[:most]
    return [*first, *mentions[: _POINTS - len(first)]]

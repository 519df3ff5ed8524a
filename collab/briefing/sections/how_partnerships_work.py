"""The sections on what partnerships live and do: the ten lessons, projects, inspectors."""

from collections.abc import Iterator

import pandas as pd

from collab import words
from collab.briefing.material import Material
from collab.briefing.model import Audience, Section, Table
from collab.briefing.pictures import InPlace, Ratings
from collab.brokering.matching import on_offer
from collab.data.disclosure.gate import without_results
from collab.data.vocabulary import OFFER_SIDES, RATINGS
from collab.metrics.lesson_ratings import least_in_place
from collab.metrics.portfolio import shown_portfolio
from collab.metrics.projects_and_mentions import districts_of, mentions_for, projects_for, projects_of
from collab.words import on_follow_up, on_offers, on_stories
from collab.words.numbers import day_told
from collab.words.on_evidence import mention_told, project_told

_POINTS = 5
"""Most projects and mentions that a slide tells; the table has them all."""
_TRIED = 2
"""Most projects of which is told what followed."""


def lessons(material: Material) -> Iterator[Section]:
    """What the ratings come to."""
    slugs, found = material.slugs, material.standing
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
        about=f"Of the partnerships of {day_told(material.day)} that were assessed, how many have each "
        "of the ten lessons in place",
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
    holds = _offers_of(material)
    ours = _ours(material, projects, holds)
    if projects.empty and mentions.empty and not ours:
        return
    every = [project_told(row, districts_of(row["districts"])) for _, row in projects.iterrows()]
    said = [f"Inspectors, {mention_told(row)}" for _, row in mentions.iterrows()]
    title = on_offers.work_title(len(projects), len(mentions), holds)
    sources = "; ".join(dict.fromkeys([*projects["source"], *mentions["source"]]))
    real = (
        " Those that name the county's report as their source are real, the schools around them invented."
        if material.dataset.release.illustrative and sources
        else ""
    )
    shown = _some(every, said, _POINTS - len(ours))
    left = len(every) + len(said) - len(shown)
    listed = pd.DataFrame({"told": [*every, *said]})
    yield Section(
        "work",
        title,
        about="What partnerships run, and what inspectors said of their work",
        sure=on_stories.sure_of_work(left, sources, illustrative=bool(real))
        if sources
        else "Written down by partnerships and schools themselves.",
        points=(*ours, *shown),
        told=tuple([*every, *said][len(shown) :]) if left else (),
        table=Table("Projects and inspectors", without_results(listed), ("told",), ()),
        method=f"Sources: {sources or 'none'}.{real}",
    )


def _offers_of(material: Material) -> pd.Series:
    """What one partnership and its schools give and look for today: titles of topics by side, each once."""
    records, slug = material.records, material.scope.partnership
    if material.scope.audience is not Audience.PARTNERSHIP:
        return pd.Series(dtype=str)
    members = material.on_map.members
    urns = members.loc[members["partnership"] == slug, "urn"]
    holds = on_offer(records["offers"], material.today)
    own = holds[holds["partnership"].eq(slug).fillna(False) | holds["urn"].isin(urns)]
    own = own.drop_duplicates(["side", "topic"])
    titles = own["topic"].map(records["topics"].set_index("topic")["title"])
    told = titles.fillna(own["topic"].str.replace("-", " "))
    return pd.Series(told.to_numpy(), index=own["side"].to_numpy()).sort_values()


def _ours(material: Material, projects: pd.DataFrame, holds: pd.Series) -> list[str]:
    """Of one partnership, what it offers and looks for, and what it tried and what followed."""
    if material.scope.audience is not Audience.PARTNERSHIP:
        return []
    records = material.records
    told = [on_offers.gives_and_seeks_told(*(holds[holds.index == side].tolist() for side in OFFER_SIDES))]
    if len(projects):
        # All projects there are are judged together, whosesoever they are.
        every, _ = shown_portfolio(material.dataset, records["projects"], material.today)
        rows = every.table[every.table["project"].isin(projects["project"])].head(_TRIED)
        told += [on_follow_up.tried_told(row) for _, row in rows.iterrows()]
    return [line for line in told if line]


def _some(projects: list[str], mentions: list[str], room: int) -> list[str]:
    """As many projects and mentions as there is room for, some of both."""
    most = max(room - min(2, len(mentions)), 0)
    first = projects[:most]
    return [*first, *mentions[: room - len(first)]]

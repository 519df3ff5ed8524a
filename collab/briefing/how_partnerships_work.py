"""The sections on where partnerships are, what they are, do and learn."""

from collections.abc import Iterator

import pandas as pd

from collab import words
from collab.briefing.context import Context
from collab.briefing.graphs import groups_graph
from collab.briefing.model import Audience, Section, Table
from collab.brokering.options import strengths
from collab.data.disclosure.gate import Disclosed, disclose, disclose_change, disclose_gaps, without_results
from collab.data.vocabulary import KINDS, RATINGS
from collab.geography.areas import district_areas
from collab.geography.marks import PLACE
from collab.geography.paper_map import MapPicture
from collab.geography.partnership_geography import most_spread, nearer_alone
from collab.metrics.beside_others import profile, since_forming
from collab.metrics.lesson_ratings import least_in_place, standing
from collab.metrics.projects_and_mentions import districts_of, mentions_for, projects_for, projects_of
from collab.words.on_places import partnership_columns
from collab.words.tables import OWN_COLUMNS, as_its_own

_LOCALITY = (
    "straight-line miles on the National Grid. The host school is the member with the smallest "
    "total distance to the others. Locality = distance to the nearest schools there could be / "
    "distance to the partners there are: 1 is as local as geography allows."
)


def pictured(context: Context) -> Iterator[Section]:
    """The map."""
    on_map, table = context.on_map, context.partnerships
    widest = most_spread(table)
    nearer = 0
    if widest is not None:
        nearer = nearer_alone(
            int(widest["host"]), widest["mean_to_host"], on_map.geography.alone, on_map.open_schools
        )
    told = words.map_finding(without_results(table), context.limit, nearer)
    if context.scope.audience is not Audience.AREA:
        told = _where_it_is(context)
    marked: frozenset[int] = frozenset()
    if context.scope.audience is not Audience.AREA:
        own = on_map.members[on_map.members["partnership"].isin(context.slugs)]
        marked = frozenset(own["urn"].astype(int)) | (
            {context.scope.urn} if context.scope.urn else frozenset()
        )
    title = words.map_title(table)
    if context.scope.audience is not Audience.AREA:
        title = f"{context.where} on the map"
    yield Section("map", title, (told,), picture=_map(context, marked, told), method=_LOCALITY)


def _map(context: Context, marked: frozenset[int], told: str) -> MapPicture | None:
    """The picture; none where nobody knows where anything is."""
    on_map, areas = context.on_map, district_areas(context.dataset)
    if not areas and on_map.schools[PLACE].isna().any(axis=1).all():
        return None
    return MapPicture(
        on_map,
        areas,
        context.limit,
        marked,
        f"Map of {context.where} with each partnership as lines from its host school to its members. {told}",
        "filled marks are schools in a partnership, hollow ones schools in no partnership; "
        "lines run from the host school to its members, thick orange ones further than "
        f"{context.limit:g} miles.",
    )


def _where_it_is(context: Context) -> str:
    """How far apart the members of each of the partnerships are."""
    told = [
        f"Members of {row['partnership_name']} are on average {row['mean_to_host']:.1f} miles from "
        f"the host, {row['host_name']}, and the furthest {row['furthest']:.1f}."
        for _, row in context.partnerships.iterrows()
        if pd.notna(row["mean_to_host"])
    ]
    if not told and len(context.partnerships):
        return "How far apart its members are cannot be told: fewer than two of them have a place here."
    return " ".join(told) or "It is in no partnership on this day."


def at_a_glance(context: Context) -> Iterator[Section]:
    """The partnerships as a table, or the one, or the school's."""
    if context.scope.audience is Audience.SCHOOL:
        yield from _school(context)
    if context.scope.audience is Audience.AREA:
        table = context.partnerships
        if table.empty:
            return
        yield Section(
            "profile",
            words.counted(len(table), "partnership") + (", the most local first" if len(table) > 1 else ""),
            (
                "Locality is 1 where partners are the nearest schools there could be, and 0.25 where "
                "they are four times as far.",
            ),
            table=Table(
                "Partnerships",
                without_results(_most_local_first(table)),
                partnership_columns(table),
                ("partnership_name", "members", "host_name", "mean_to_host", "locality"),
            ),
            method=_LOCALITY,
        )
        return
    for slug in context.slugs:
        yield _one(context, slug)


def _most_local_first(table: pd.DataFrame) -> pd.DataFrame:
    return table.sort_values("locality", ascending=False, ignore_index=True)


def _one(context: Context, slug: str) -> Section:
    """One partnership beside all other schools."""
    dataset, selection, name = context.dataset, context.selection, context.names[slug]
    found = profile(dataset, selection, slug)
    shown = disclose_gaps(found.gaps, dataset.threshold)
    measure = selection.definition
    change = disclose_change(since_forming(dataset, selection, slug), dataset.threshold)
    row = dataset.tables["partnerships"].set_index("partnership").loc[slug]
    facts = [f"{KINDS[str(row['kind'])]}, {row['standing']}."]
    own = context.on_map.partnerships
    own = own[own["partnership"] == slug]
    size = words.schools_told(int(own["members"].iloc[0]), own["elsewhere"].iloc[0]) if len(own) else ""
    if size and pd.isna(own["mean_to_host"].iloc[0]):
        facts.append(f"{size}.")
    elif size:
        facts.append(
            f"{size}, on average {own['mean_to_host'].iloc[0]:.1f} miles "
            f"from the host, {own['host_name'].iloc[0]}. Locality {own['locality'].iloc[0]:.2f}."
        )
    known = not shown.empty and pd.notna(shown.table["gap"].iloc[0])
    told = Disclosed(shown.table.assign(partnership_name=name), shown.notes)
    sides = ("This partnership", "All other schools")
    bullets = [*facts]
    if known:
        bullets += [words.alike_sentence(found.adjusted), words.change_sentence(change)]
        if found.pooled:
            bullets.append(words.pooled_note(found.years))
    return Section(
        f"profile-{slug}",
        f"{name}: {measure.label} beside all others",
        (words.profile_finding(shown, found.years, measure, name),),
        tuple(bullets),
        graph=groups_graph(told, [name], sides) if known else None,
        table=Table(
            name,
            as_its_own(told),
            ("partnership_name", *OWN_COLUMNS),
            ("own_pupils", "own_percent", "others_percent", "gap"),
        )
        if known
        else None,
        method="the partnership's pupils beside those of all other schools, as the gap; with fewer "
        "than 100 pupils in a year up to three years' pupils are added up. Looked at on its own a "
        "partnership can stand out by chance: one of twenty does.",
    )


def _school(context: Context) -> Iterator[Section]:
    """One school beside its partnerships and all schools, where its results can be shown."""
    urn, dataset, selection = context.scope.urn, context.dataset, context.selection
    name = str(dataset.schools.at[urn, "name"])
    slugs = pd.Series(context.slugs, dtype=object)
    rows = strengths(dataset, selection, urn, slugs, context.on_map.members)
    shown = disclose(
        rows.assign(partnership_name=rows["partnership"].map(dict(context.names))),
        ("percent", "percent_other"),
        ("eligible", "eligible_other"),
        dataset.threshold,
    )
    alone = context.on_map.geography.alone
    near = alone[alone["urn"] == urn]
    told = []
    for slug in context.slugs:
        own = context.on_map.members
        row = own[(own["partnership"] == slug) & (own["urn"] == urn)].iloc[0]
        away = "" if pd.isna(row["to_host"]) else f", {row['to_host']:.1f} miles from its host"
        told.append(f"A member of {context.names[slug]}{away}.")
    if len(near):
        told.append(
            "In no partnership"
            + (
                f"; the nearest school that is in one is {near['miles'].iloc[0]:.1f} miles away."
                if pd.notna(near["miles"].iloc[0])
                else "."
            )
        )
    if shown.empty:
        told.append(
            "Its own results are not shown beside its partnerships': it is in no partnership, or its cohort "
            "is so small that it only counts together with others."
        )
    columns = (
        "partnership_name",
        "measure",
        "eligible",
        "percent",
        "eligible_other",
        "percent_other",
        "everyone",
    )
    yield Section(
        "profile-school",
        f"{name} beside its partnership and all schools",
        tuple(told),
        table=None
        if shown.empty
        else Table(
            name, shown, columns, ("partnership_name", "measure", "percent", "percent_other", "everyone")
        ),
        method="percent of the school's pupils, of all its partnership's, and of all schools' who "
        "reached the threshold. One cohort's figures move by several points from year to year by "
        "chance alone.",
    )


def lessons(context: Context) -> Iterator[Section]:
    """What the ratings come to."""
    assessments = context.records["assessments"]
    slugs = pd.Series(context.slugs, dtype=object)
    found = standing(assessments, slugs)
    if slugs.empty:
        return
    if len(slugs) == 1:
        yield _own_lessons(context, found.latest)
        return
    least = least_in_place(found.lessons)
    counts = found.lessons.assign(
        lesson_title=[f"{n} {context.lessons[int(n)]}" for n in found.lessons["lesson"]]
    )
    yield Section(
        "lessons",
        _shorter(least, context),
        (
            words.lessons_finding(
                without_results(least), context.lessons, found.latest["partnership"].nunique(), len(slugs)
            ),
            words.movement(without_results(found.lessons)),
        ),
        table=Table(
            "Ten lessons",
            without_results(counts),
            ("lesson_title", "assessed", "in_place", "share", "risen", "fallen"),
            ("lesson_title", "assessed", "in_place"),
        ),
        method="the latest rating of each partnership and lesson, by the people who assessed it; "
        "established and embedded count as in place.",
    )


def _shorter(least: pd.DataFrame, context: Context) -> str:
    if least.empty:
        return "The ten lessons: too few ratings to say"
    return f"Least in place: {context.lessons[int(least['lesson'].iloc[0])].lower()}"


def _own_lessons(context: Context, latest: pd.DataFrame) -> Section:
    ratings = {int(row["lesson"]): row for _, row in latest.iterrows()}
    rows = pd.DataFrame(
        {
            "lesson_title": [f"{n} {title}" for n, title in context.lessons.items()],
            "rating_text": [
                f"{RATINGS[str(ratings[n]['rating'])]} ({ratings[n]['assessed_on']:%B %Y})"
                if n in ratings
                else "not assessed"
                for n in context.lessons
            ],
        }
    )
    done = len(ratings)
    return Section(
        "lessons",
        "All ten lessons assessed" if done == len(context.lessons) else f"{done} of the ten lessons assessed",
        (
            f"{sum(int(r['rating']) >= 3 for r in ratings.values())} of the {done} are in place: rated "
            "established or embedded."
            if done
            else "It has not been assessed yet.",
        ),
        table=Table(
            "Ten lessons",
            without_results(rows),
            ("lesson_title", "rating_text"),
            ("lesson_title", "rating_text"),
        ),
        method="the latest rating of each lesson, by the people who assessed it.",
    )


def evidence(context: Context) -> Iterator[Section]:
    """The projects that run, and what inspectors said."""
    projects = projects_for(context.records["projects"], context.selection.districts, (), "")
    mentions = mentions_for(context.records["inspection_mentions"], (), "")
    if context.scope.audience is not Audience.AREA:
        own = set(context.slugs)
        projects = projects_of(projects, own)
        urns = set(context.on_map.members.loc[context.on_map.members["partnership"].isin(own), "urn"]) | {
            context.scope.urn
        }
        mentions = mentions[mentions["urn"].isin(urns)]
    bullets = [
        f"{row['title']} ({', '.join(districts_of(row['districts'])) or 'whole area'}): {row['description']}"
        for _, row in projects.iterrows()
    ]
    bullets += [
        f"Inspectors, {row['school']}, {row['inspected']}: {row['summary']}" for _, row in mentions.iterrows()
    ]
    projects_told = words.counted(len(projects), "project").capitalize()
    title = f"{projects_told} and {words.counted(len(mentions), 'inspection mention')}"
    if not bullets:
        title = "Projects and inspection mentions: none yet"
        bullets = ["Nothing is recorded yet; it can be written down on the page Evidence."]
    sources = "; ".join(dict.fromkeys([*projects["source"], *mentions["source"]]))
    real = (
        " Those that name the county's report as their source are real, the schools around them invented."
        if context.dataset.release.illustrative and sources
        else ""
    )
    yield Section("evidence", title, bullets=tuple(bullets), method=f"Sources: {sources or 'none'}.{real}")

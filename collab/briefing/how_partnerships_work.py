"""The sections on where partnerships are, what they are, do and learn."""

from collections.abc import Iterator

import pandas as pd

from collab import narrative
from collab.briefing.context import Context
from collab.briefing.graphs import groups_graph
from collab.briefing.model import Audience, MapPicture, Section, Table
from collab.disclosure import Disclosed, disclose, disclose_change, disclose_gaps, without_results
from collab.metrics.brokering import strengths
from collab.metrics.evidence import districts_of, mentions_for, projects_for
from collab.metrics.geography import most_spread, nearer_alone
from collab.metrics.lessons import least_lived, standing
from collab.metrics.profile import profile, since_forming
from collab.tables import OWN_COLUMNS, as_its_own
from collab.vocabulary import KINDS, RATINGS

_GLANCE = ("partnership_name", "kind", "members", "host_name", "mean_to_host", "furthest",
           "spread", "districts_spanned", "locality", "beyond")  # fmt: skip
_LOCALITY = (
    "straight-line miles on the National Grid. The host school is the member with the smallest "
    "total distance to the others. Locality = distance to the nearest schools there could be / "
    "distance to the partners there are: 1 is as local as geography allows."
)


def pictured(context: Context) -> Iterator[Section]:
    """The map."""
    atlas, table = context.atlas, context.partnerships
    widest = most_spread(table)
    nearer = 0
    if widest is not None:
        nearer = nearer_alone(int(widest["host"]), widest["mean_to_host"],
                              atlas.geography.alone, atlas.open_schools)  # fmt: skip
    told = narrative.map_finding(without_results(table), context.limit, nearer)
    if context.scope.audience is not Audience.AREA:
        told = _where_it_is(context)
    marked: frozenset[int] = frozenset()
    if context.scope.audience is not Audience.AREA:
        own = atlas.members[atlas.members["partnership"].isin(context.slugs)]
        marked = frozenset(own["urn"].astype(int)) | (
            {context.scope.urn} if context.scope.urn else frozenset()
        )
    local = int(((table["beyond"] == 0) & table["mean_to_host"].notna()).sum())
    title = f"{local} of {len(table)} partnerships are local"
    if context.scope.audience is not Audience.AREA:
        title = f"{context.where} on the map"
    yield Section(
        "map",
        title,
        (told,),
        picture=MapPicture(
            atlas, context.dataset.areas, context.limit, marked,
            f"Map of {context.where} with each partnership as lines from its host school to its "
            f"members. {told}",
            "filled marks are schools in a partnership, hollow ones schools in none; lines run "
            "from the host school to its members, thick orange ones further than "
            f"{context.limit:g} miles.",
        ),
        method=_LOCALITY,
    )  # fmt: skip


def _where_it_is(context: Context) -> str:
    """How far apart the members of each of the partnerships are."""
    told = [
        f"Members of {row['partnership_name']} are on average {row['mean_to_host']:.1f} miles from "
        f"the host, {row['host_name']}, and the furthest {row['furthest']:.1f}."
        for _, row in context.partnerships.iterrows() if pd.notna(row["mean_to_host"])
    ]  # fmt: skip
    return " ".join(told) or "It is in no partnership on this day."


def at_a_glance(context: Context) -> Iterator[Section]:
    """The partnerships as a table, or the one, or the school's."""
    if context.scope.audience is Audience.SCHOOL:
        yield from _school(context)
    if context.scope.audience is Audience.AREA:
        table = context.partnerships
        yield Section(
            "profile", f"{len(table)} partnerships, the most local first",
            ("Locality is 1 where partners are the nearest schools there could be, and 0.25 where "
             "they are four times as far.",),
            table=Table("Partnerships", without_results(_most_local_first(table)), _GLANCE,
                        ("partnership_name", "members", "host_name", "mean_to_host", "locality")),
            method=_LOCALITY,
        )  # fmt: skip
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
    own = context.atlas.partnerships
    own = own[own["partnership"] == slug]
    if len(own) and pd.notna(own["mean_to_host"].iloc[0]):
        facts.append(
            f"{own['members'].iloc[0]} schools, on average {own['mean_to_host'].iloc[0]:.1f} miles "
            f"from the host, {own['host_name'].iloc[0]}. Locality {own['locality'].iloc[0]:.2f}."
        )
    known = not shown.empty and pd.notna(shown.table["gap"].iloc[0])
    told = Disclosed(shown.table.assign(partnership_name=name), shown.notes)
    sides = ("This partnership", "All other schools")
    bullets = [*facts]
    if known:
        bullets += [narrative.alike_sentence(found.adjusted), narrative.change_sentence(change)]
        if found.pooled:
            bullets.append(narrative.pooled_note(found.years))
    return Section(
        f"profile-{slug}", f"{name}: {measure.label} beside all others",
        (narrative.profile_finding(shown, found.years, measure, name),), tuple(bullets),
        graph=groups_graph(told, [name], sides) if known else None,
        table=Table(name, as_its_own(told), ("partnership_name", *OWN_COLUMNS),
                    ("own_pupils", "own_percent", "others_percent", "gap")) if known else None,
        method="the partnership's pupils beside those of all other schools, as the gap; with fewer "
        "than 100 pupils in a year up to three years' pupils are added up. Looked at on its own a "
        "partnership can stand out by chance: one of twenty does.",
    )  # fmt: skip


def _school(context: Context) -> Iterator[Section]:
    """One school beside its partnerships and all schools, where its results can be shown."""
    urn, dataset, selection = context.scope.urn, context.dataset, context.selection
    name = str(dataset.schools.at[urn, "name"])
    slugs = pd.Series(context.slugs, dtype=object)
    rows = strengths(dataset, selection, urn, slugs, context.atlas.members)
    shown = disclose(
        rows.assign(partnership_name=rows["partnership"].map(dict(context.names))),
        ("percent", "percent_other"), ("eligible", "eligible_other"), dataset.threshold,
    )  # fmt: skip
    alone = context.atlas.geography.alone
    near = alone[alone["urn"] == urn]
    told = []
    for slug in context.slugs:
        own = context.atlas.members
        row = own[(own["partnership"] == slug) & (own["urn"] == urn)].iloc[0]
        away = "" if pd.isna(row["to_host"]) else f", {row['to_host']:.1f} miles from its host"
        told.append(f"A member of {context.names[slug]}{away}.")
    if len(near):
        told.append("In no partnership"
                    + (f"; the nearest school that is in one is {near['miles'].iloc[0]:.1f} miles "
                       "away." if pd.notna(near["miles"].iloc[0]) else "."))  # fmt: skip
    if shown.empty:
        told.append(
            "Its own results are not shown beside its partnerships': it is in none, or its cohort "
            "is so small that it only counts together with others."
        )
    columns = ("partnership_name", "measure", "eligible", "percent", "eligible_other",
               "percent_other", "everyone")  # fmt: skip
    yield Section(
        "profile-school", f"{name} beside its partnership and all schools", tuple(told),
        table=None if shown.empty else Table(
            name, shown, columns, ("partnership_name", "measure", "percent", "percent_other",
                                   "everyone")),
        method="percent of the school's pupils, of all its partnership's, and of all schools' who "
        "reached the threshold. One cohort's figures move by several points from year to year by "
        "chance alone.",
    )  # fmt: skip


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
    least = least_lived(found.lessons)
    counts = found.lessons.assign(
        lesson_title=[f"{n} {context.lessons[int(n)]}" for n in found.lessons["lesson"]]
    )
    yield Section(
        "lessons", _shorter(least, context),
        (narrative.lessons_finding(without_results(least), context.lessons,
                                   found.latest["partnership"].nunique(), len(slugs)),
         narrative.movement(without_results(found.lessons))),
        table=Table("Ten lessons", without_results(counts),
                    ("lesson_title", "assessed", "lived", "share", "risen", "fallen"),
                    ("lesson_title", "assessed", "lived")),
        method="the latest rating of each partnership and lesson, by the people who assessed it; "
        "established and embedded count as living it.",
    )  # fmt: skip


def _shorter(least: pd.DataFrame, context: Context) -> str:
    if least.empty:
        return "The ten lessons: too few ratings to say"
    return f"Least lived: {context.lessons[int(least['lesson'].iloc[0])].lower()}"


def _own_lessons(context: Context, latest: pd.DataFrame) -> Section:
    ratings = {int(row["lesson"]): row for _, row in latest.iterrows()}
    rows = pd.DataFrame(
        {
            "lesson_title": [f"{n} {title}" for n, title in context.lessons.items()],
            "rating_text": [
                f"{RATINGS[str(ratings[n]['rating'])]} ({ratings[n]['assessed_on']:%B %Y})"
                if n in ratings else "not assessed" for n in context.lessons
            ],
        }
    )  # fmt: skip
    done = len(ratings)
    return Section(
        "lessons", "All ten lessons assessed" if done == len(context.lessons) else
        f"{done} of the ten lessons assessed",
        (f"{sum(int(r['rating']) >= 3 for r in ratings.values())} of the {done} are lived: rated "
         "established or embedded." if done else "It has not been assessed yet.",),
        table=Table("Ten lessons", without_results(rows), ("lesson_title", "rating_text"),
                    ("lesson_title", "rating_text")),
        method="the latest rating of each lesson, by the people who assessed it.",
    )  # fmt: skip


def evidence(context: Context) -> Iterator[Section]:
    """The projects that run, and what inspectors said."""
    projects = projects_for(context.records["projects"], context.selection.districts, (), "")
    mentions = mentions_for(context.records["inspection_mentions"], (), "")
    if context.scope.audience is not Audience.AREA:
        own = set(context.slugs)
        named = [bool(own & set(str(told).split())) for told in projects["partnerships"]]
        projects = projects[pd.Series(named, index=projects.index, dtype=bool)]
        urns = set(
            context.atlas.members.loc[context.atlas.members["partnership"].isin(own), "urn"]
        ) | {context.scope.urn}
        mentions = mentions[mentions["urn"].isin(urns)]
    bullets = [
        f"{row['title']} ({', '.join(districts_of(row['districts'])) or 'whole area'}): "
        f"{row['description']}"
        for _, row in projects.iterrows()
    ]
    bullets += [
        f"Inspectors, {row['school']}, {row['inspected']}: {row['summary']}"
        for _, row in mentions.iterrows()
    ]
    if not bullets:
        bullets = ["Nothing is recorded yet; it can be written down on the page Evidence."]
    sources = "; ".join(dict.fromkeys([*projects["source"], *mentions["source"]]))
    real = (
        " Those that name the county's report as their source are real, the schools around them "
        "invented." if context.dataset.release.illustrative and sources else ""
    )  # fmt: skip
    yield Section(
        "evidence", f"{len(projects)} projects and {len(mentions)} inspection mentions",
        bullets=tuple(bullets), method=f"Sources: {sources or 'none'}.{real}",
    )  # fmt: skip

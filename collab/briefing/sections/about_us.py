"""The sections on the one partnership, or the one school, that a briefing is for."""

from collections.abc import Iterator

import pandas as pd

from collab import words
from collab.briefing.material import Material
from collab.briefing.model import Audience, Section, Table
from collab.briefing.pictures import GapRows, OnChance
from collab.briefing.sections.where_they_are import map_around, method_of, sure_of_map
from collab.data.disclosure.gate import Disclosed, disclose, disclose_change, disclose_gaps, without_results
from collab.data.measures import MEASURES
from collab.geography.marks import PLACE
from collab.metrics.beside_others import profile, since_forming
from collab.metrics.completeness import teaches_at
from collab.metrics.gap_tables import at_measures, codes_shown, headline_codes
from collab.metrics.like_for_like import beside_alike
from collab.metrics.one_school import RESULTS, one_school
from collab.metrics.why_untold import Untold
from collab.metrics.years_that_tell import year_with_result, year_with_schools
from collab.words import on_stories
from collab.words.tables import OWN_COLUMNS, as_its_own

_NOT_SHOWN = ("percent", "chance_low", "chance_high", "outside", "percent_all", "percent_like")


def who(material: Material) -> Iterator[Section]:
    """The members around their host, or the school among its partners."""
    if material.scope.audience is Audience.SCHOOL:
        yield _school(material)
    elif material.scope.audience is Audience.PARTNERSHIP:
        yield _partnership(material, material.scope.partnership)


def _partnership(material: Material, slug: str) -> Section:
    """Kind, standing and size of a partnership, and its members on the map."""
    members = material.on_map.members
    own = members[members["partnership"] == slug]
    rows = material.on_map.partnerships
    rows = rows[rows["partnership"] == slug]
    known = material.dataset.tables["partnerships"]
    row = known[known["partnership"] == slug].iloc[0]
    told = words.who_they_are(row, rows.iloc[0] if len(rows) else None, material.limit, material.unit)
    picture = (
        map_around(material, told, frozenset(own["urn"].astype(int))) if _placed(material, own) else None
    )
    names = material.dataset.schools["name"].reindex(own["urn"]).astype(str).tolist()
    listed = own.assign(name=names).sort_values("to_host")
    unseen = on_stories.NO_PLACE
    if not names:
        other = year_with_schools(material.dataset, slug, material.selection.year)
        unseen = on_stories.no_school_then(other)
    return Section(
        "who",
        words.one_partnership_title(
            material.names[slug], without_results(rows, material.unit), material.limit, material.day
        ),
        about=f"The members of {material.names[slug]} around their host school"
        f"{on_stories.without_place_told(_unplaced(material, own))}"
        if picture
        else "",
        sure=sure_of_map(material) if picture else unseen,
        picture=picture,
        points=() if picture else (told, *([f"Its schools: {words.listing(names)}."] if names else [])),
        told=(told,),
        table=Table(
            "Members", without_results(listed, material.unit), ("name", "to_host"), ("name", "to_host")
        )
        if len(listed)
        else None,
        method=method_of(material),
    )


def _placed(material: Material, own: pd.DataFrame) -> bool:
    """Whether any of these schools has a place on the map."""
    return _unplaced(material, own) < own["urn"].nunique()


def _unplaced(material: Material, own: pd.DataFrame) -> int:
    """How many of these schools have no place on the map."""
    return int(material.on_map.schools[PLACE].reindex(own["urn"].unique()).isna().any(axis=1).sum())


def _school(material: Material) -> Section:
    """With whom the school works, and how far its host is."""
    urn = material.scope.urn
    name = str(material.dataset.schools.at[urn, "name"])
    if urn not in material.on_map.open_schools.index:
        return _not_open(material, name)
    members = material.on_map.members
    alone = material.on_map.alone
    near = alone[alone["urn"] == urn]
    known = len(near) and pd.notna(near["nearest_name"].iloc[0])
    nearest, how_far = (
        (str(near["nearest_name"].iloc[0]), float(near["miles"].iloc[0])) if known else ("", 0.0)
    )
    partners = [material.names[slug] for slug in material.slugs]
    told = [words.works_with_finding(name, partners, nearest, how_far, material.unit)]
    hosts = material.on_map.partnerships.set_index("partnership")["host"].fillna(0)
    for slug in material.slugs:
        row = members[(members["partnership"] == slug) & (members["urn"] == urn)].iloc[0]
        is_host = bool(hosts[slug] == urn)
        told.append(words.member_told(material.names[slug], row["to_host"], material.unit, is_host=is_host))
    own = members[members["partnership"].isin(material.slugs)]
    marked = frozenset(own["urn"].astype(int)) | {urn}
    placed = bool(material.on_map.schools[PLACE].reindex([urn]).notna().all(axis=1).any())
    picture = map_around(material, told[0], marked) if placed else None
    around, sure = "around it", on_stories.sure_of_surroundings()
    if partners:
        around, sure = "that it works with", sure_of_map(material)
    return Section(
        "who",
        words.works_with_title(name, partners),
        about=f"{name} and the schools {around}{on_stories.without_place_told(_unplaced(material, own))}"
        if picture
        else "",
        sure=sure if picture else on_stories.NO_PLACE,
        picture=picture,
        points=() if picture else tuple(told),
        told=tuple(told),
        method=method_of(material),
    )


def _not_open(material: Material, name: str) -> Section:
    """That the school was not there on the day, rather than that it works with nobody."""
    row = material.dataset.schools.loc[[material.scope.urn]].iloc[0]
    told = words.not_open_told(row, material.day)
    title = words.not_open_title(name, material.day)
    return Section("who", title, points=(told,), told=(told,))


def own_results(material: Material) -> Iterator[Section]:
    """The partnership's pupils beside all others; for a school its own results first."""
    if material.scope.audience is Audience.SCHOOL:
        yield from _school_results(material)
    if material.scope.audience is not Audience.AREA:
        for slug in material.slugs:
            yield from _beside_others(material, slug)


def _beside_others(material: Material, slug: str) -> Iterator[Section]:
    """One partnership beside all other schools, as it is and like for like; nothing where it had no school
    and *Who we are* says so."""
    dataset, selection, name = material.dataset, material.selection, material.names[slug]
    found = profile(dataset, selection, slug)
    shown = disclose_gaps(beside_alike(found.gaps, found.adjusted), dataset.threshold)
    plain = disclose_gaps(found.gaps, dataset.threshold)
    measure = selection.definition
    change = disclose_change(since_forming(dataset, selection, slug), dataset.threshold)
    finding = words.profile_finding(plain, found.years, measure, name, found.untold)
    known = not plain.empty and pd.notna(plain.table["gap"].iloc[0])
    had_schools = material.on_map.members["partnership"].eq(slug).any()
    said_already = material.scope.audience is Audience.PARTNERSHIP and "who" in material.scope.told
    if said_already and not (known or had_schools):
        return
    told = [finding]
    if known:
        told += [words.alike_sentence(found.adjusted), words.change_sentence(change)]
        told += [words.pooled_note(found.years)] if found.pooled else []
    names = tuple(map(str, shown.table["comparison"])) if known else ()
    spoken = Disclosed(shown.table.assign(partnership_name=name), shown.notes)
    yield Section(
        f"own:{slug}",
        words.profile_title(plain, name),
        about=f"The gap between {name} and all other schools, {measure.label}, "
        f"{words.pooled_label(found.years)}"
        if known
        else "",
        sure=on_stories.sure_of_one(found.pooled) if known else _untold(material, slug, found.untold),
        picture=GapRows(shown, names, words.gaps_told(shown, names), ours="this partnership")
        if known
        else None,
        points=() if known else tuple(told),
        told=tuple(told),
        table=Table(
            name,
            as_its_own(spoken),
            ("comparison", *OWN_COLUMNS),
            ("comparison", "own_percent", "others_percent", "gap"),
        )
        if known
        else None,
        method="the partnership's pupils beside those of all other schools, as the gap; with fewer "
        "than 100 pupils in a year up to three years' pupils are added up. Looked at on its own a "
        "partnership can stand out by chance: one of twenty does.",
    )


def _untold(material: Material, slug: str, why: Untold | None) -> str:
    """Why there is no result of a partnership, and in which year there is one."""
    other = year_with_result(material.dataset, material.selection, slug)
    if material.on_map.members["partnership"].eq(slug).any():
        return on_stories.why_no_result(why, other)
    return on_stories.no_school_then(other)


def _school_results(material: Material) -> Iterator[Section]:
    """One school's results on the range in which chance would put them."""
    urn, dataset, selection = material.scope.urn, material.dataset, material.selection
    name = str(dataset.schools.at[urn, "name"])
    found = one_school(dataset, selection, urn)
    # A picture has room for what the story tells of; the page has the rest.
    found = at_measures(found, codes_shown(dataset, selection))
    shown = disclose(found, _NOT_SHOWN, ("eligible", "eligible_like"), dataset.threshold)
    known = set(shown.table["measure"])
    lead = [code for code in (selection.measure, *headline_codes(dataset, selection)) if code in known]
    measure = MEASURES[lead[0]] if lead else selection.definition
    teaches = teaches_at(dataset, urn, measure.key_stage)
    told = words.school_finding(shown, name, measure, selection.year, teaches=teaches)
    drawn = bool(shown.table["percent"].notna().any())
    names = tuple(MEASURES[str(code)].label for code in shown.table["measure"])
    yield Section(
        "own",
        words.school_title(shown) if drawn else f"No result of {name} can be shown",
        about=f"Percent of the pupils of {name} who reached each threshold, {material.year}" if drawn else "",
        sure=on_stories.sure_of_results() if drawn else on_stories.NO_RESULT if teaches else "",
        picture=OnChance(shown, names, words.school_results_told(shown, list(names))) if drawn else None,
        points=() if drawn else (told,),
        told=(told,),
        table=Table(
            name, shown, RESULTS[:-1], ("measure", "percent", "chance_low", "chance_high", "percent_all")
        )
        if drawn
        else None,
        method="where chance alone would put 19 of 20 schools of that cohort around the percent of all "
        "schools, as the funnel (Spiegelhalter 2005, Stat. Med. 24:1185).",
    )

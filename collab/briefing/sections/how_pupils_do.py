"""The sections on attainment, from the same figures as the pages Overview and Attainment."""

from collections.abc import Iterator

import pandas as pd

from collab import words
from collab.briefing.material import Material
from collab.briefing.model import Audience, Section, Table
from collab.briefing.pictures import Funnel, GapRows, TwoLines
from collab.data.dataset import day_of_tests
from collab.data.disclosure.gate import Disclosed, disclose, disclose_attainment
from collab.data.group_cohorts import group_of, withheld_at_source
from collab.data.measures import MEASURES, comparability_note, year_label
from collab.data.selection import IN, NOT_IN, Selection, select
from collab.metrics import gap_tables, joining_effect, variation
from collab.metrics.attainment import attainment
from collab.metrics.trend import trend
from collab.words import on_groups, on_headlines, on_stories
from collab.words.on_gaps import GAP_COLUMNS

_BRIEF = ("percent_in", "percent_not_in", "gap", "wide_low", "wide_high", "clear")
_MOST_DISTRICTS = 11
"""Most rows of a picture that can be read from afar; the table has them all."""
PERCENT = (
    "percent of a group = pupils who reached the threshold / all eligible pupils of its schools, "
    "added up. Interval of a percent: the widest of Wilson's score interval, 95% (Newcombe 1998, "
    "Stat. Med. 17:857), with pupils, schools and partnerships as the draws. "
)
GAP = (
    "Gap = percent in a partnership minus percent not in a partnership. A gap is more than chance when the "
    "widest of three intervals excludes zero: Newcombe's (1998, Stat. Med. 17:873), and those that "
    "take the school (Cochran 1977, section 6.3) and the partnership as the sampling unit. Gaps "
    "shown together are judged together, and drawn at the level at which they are judged. "
)


def answer(material: Material) -> Iterator[Section]:
    """Do partnership schools do better: the gap at every threshold of every key stage."""
    headlines = material.headline
    group = bool(material.selection.pupils)
    stages = gap_tables.stages_shown(material.dataset, material.selection)
    every = material.disclosed(material.gaps)
    told = [words.headline_sentence(headlines, stages, group=group)]
    for _, row in headlines.table.iterrows():
        if pd.notna(row["gap"]):
            label = MEASURES[str(row["measure"])].label
            told.append(f"{label}: {words.sureness(row)} {words.pupils_worth(row)}")
    names = tuple(MEASURES[str(code)].label for code in every.table["measure"])
    yield Section(
        "answer",
        f"{material.place} {material.year}: {words.headline_title(headlines)}",
        about=words.gaps_briefly(headlines),
        sure=f"{on_stories.sure_of_answer(headlines, group=group)} {_age_of_results(material)}".strip(),
        picture=None if every.empty else GapRows(every, names, words.groups_told(every, names, (IN, NOT_IN))),
        points=(words.headline_sentence(headlines, stages, group=group),) if every.empty else (),
        told=tuple(told),
        table=None
        if every.empty
        else Table("All thresholds", every, ("measure", *GAP_COLUMNS, "percent_all"), ("measure", *_BRIEF)),
        method=PERCENT + GAP,
    )


def _age_of_results(material: Material) -> str:
    """How old the results are, where newer ones must be out."""
    sat, illustrative = day_of_tests(material.selection.year), material.dataset.release.illustrative
    return words.age_told(sat, material.today, illustrative=illustrative)


def where(material: Material) -> Iterator[Section]:
    """The gap by district, judged together."""
    shown = material.disclosed(gap_tables.in_districts(material.every_district, material.selection))
    if len(shown.table) < 2:
        return
    measure = material.selection.definition
    own = shown.where(~shown.table["whole"])
    drawn = _few(shown)
    names = tuple(str(name) for name in drawn.table["district"])
    left = len(shown.table) - len(drawn.table)
    more = f"; {left} more districts stand in the table" if left else ""
    yield Section(
        "where",
        words.districts_title(shown, measure),
        about=f"The gap at {measure.label} by district, in points: partnership schools v the others{more}",
        sure=on_stories.sure_of_districts(own),
        picture=GapRows(
            drawn,
            names,
            words.gaps_told(drawn, names),
            beside="eligible",
            apart=bool(shown.table["whole"].iloc[0]),
        ),
        told=(words.where_finding(own, material.place),),
        table=Table(
            "Districts", shown, ("district", "measure", *GAP_COLUMNS, "clear_alone"), ("district", *_BRIEF)
        ),
        method=PERCENT + GAP + "Among several districts some gaps stand out by chance, so those "
        "called more than chance are so after allowing for all the looks, at the level at which their "
        "intervals are drawn (Benjamini and Yekutieli 2005, JASA 100:71).",
    )


def _few(shown: Disclosed) -> Disclosed:
    """The rows that a picture has room for: the whole area, every district that is more than chance, and
    the largest differences of the others, in the table's order."""
    table = shown.table
    if len(table) <= _MOST_DISTRICTS:
        return shown
    first = (~table["whole"]).astype(int) - table["clear"].eq(True)
    order = table.assign(first=first, size=-table["gap"].abs()).sort_values(["first", "size"]).index
    return shown.where(table.index.to_series().isin(order[:_MOST_DISTRICTS]))


def alike(material: Material) -> Iterator[Section]:
    """The gap between schools alike, and inside each band of size."""
    table, adjusted = material.alike
    shown = material.disclosed(table)
    if shown.empty:
        return
    told_raw, clear = words.gap_told(shown.table.iloc[0]), bool(shown.table["clear"].iloc[0])
    figures = (adjusted.gap, adjusted.low, adjusted.high)
    measure = material.selection.definition
    names = tuple(map(str, shown.table["comparison"]))
    yield Section(
        "alike",
        words.like_for_like_title(*figures[1:], measure, adjusted.reason),
        about=words.both_gaps_briefly(told_raw, adjusted),
        sure=on_stories.sure_of_alike(adjusted.reason, adjusted.adjusted_for),
        picture=GapRows(shown, names, words.gaps_told(shown, names)),
        told=(
            words.like_for_like_finding(told_raw, *figures, adjusted.adjusted_for, adjusted.reason, clear),
            words.left_out_told(adjusted),
        ),
        table=Table(
            "Like for like",
            shown,
            ("comparison", *GAP_COLUMNS),
            ("comparison", "gap", "wide_low", "wide_high", "clear"),
        ),
        method="binomial regression of pupils who reached the threshold on partnership, cohort "
        "size, district and the context that is known, with errors that allow for pupils clustering in "
        "schools (Liang and Zeger 1986); average difference in percentage points (Williams 2012).",
    )


def schools(material: Material) -> Iterator[Section]:
    """The funnel of schools around all schools' percent."""
    dataset, selection = material.dataset, material.selection
    county = Selection(selection.year, selection.measure, kinds=selection.kinds, pupils=selection.pupils)
    target = attainment(variation.without_special(select(dataset, county))[0])["percent"]
    if target.empty:
        return
    cohorts, special = variation.without_special(select(dataset, selection))
    found = variation.funnel(cohorts, float(target.iloc[0]), widen=False)
    names = dataset.schools["name"].reindex(found.schools["urn"])
    table = found.schools.assign(name=names.to_numpy()).sort_values("name", ignore_index=True)
    shown = disclose(table, ("achieved", "percent", "outside"), ("eligible",), dataset.threshold)
    known = shown.table[shown.table["percent"].notna()]
    if known.empty:
        return
    out = shown.table["outside"] > 0
    beyond, far = int(out.sum()), int((shown.table["outside"] > 99).sum())
    above = int((shown.table.loc[out, "percent"] > found.target).sum())
    measure = selection.definition
    count = words.counted(len(shown.table), "school")
    title = f"{measure.label}: {beyond or 'none'} of {count} outside the 95% limits"
    yield Section(
        "schools",
        title,
        about=on_stories.about_schools(measure.label, above, beyond - above, special),
        sure=on_stories.sure_of_schools(found.expected, differ=found.differ),
        picture=Funnel(
            shown,
            found.limits,
            found.target,
            _told_of(material),
            f"{title}. {words.outside_told(shown)}",
            "All schools but special ones" if special else "All schools",
        ),
        told=(
            words.funnel_finding(len(shown.table), beyond, far, found.expected),
            words.outside_told(shown),
            f"{words.hidden_told(found.hidden)}{words.special_told(special)}".strip(),
        ),
        table=Table(
            "Schools", shown, ("name", "district", "collaboration", "eligible", "percent", "outside"), ()
        ),
        method="exact binomial limits around the percent of all schools (Spiegelhalter 2005, Stat. Med. "
        "24:1185). Schools are listed by name, never ranked.",
    )


def _told_of(material: Material) -> frozenset[int]:
    """The schools that the story is about: the one, or the partnership's; nobody for an area."""
    if material.scope.audience is Audience.SCHOOL:
        return frozenset({material.scope.urn})
    if material.scope.audience is Audience.PARTNERSHIP:
        members = material.on_map.members
        return frozenset(members.loc[members["partnership"].isin(material.slugs), "urn"].astype(int))
    return frozenset()


def over_time(material: Material) -> Iterator[Section]:
    """Both groups over the years, and the change after joining."""
    dataset, selection = material.dataset, material.selection
    shown = disclose_attainment(trend(dataset, selection), dataset.threshold)
    if shown.empty:
        return
    effect = joining_effect.joining_effect(joining_effect.panel(dataset, selection))
    names = words.listing([MEASURES[c].short for c in shown.table["measure"].unique()])
    note = comparability_note(selection.year, selection.definition)
    yield Section(
        "time",
        words.trend_title(shown),
        about=f"Percent of both groups at {selection.key_stage.label}: {names}",
        sure=on_stories.sure_of_time(words.effect_title(effect) + "." if not effect.reason else ""),
        picture=TwoLines(shown, words.trend_told(shown)),
        told=tuple(text for text in (words.trend_finding(shown), words.effect_finding(effect), note) if text),
        table=Table(
            "Over time",
            shown,
            ("year", "measure", "collaboration", "schools", "eligible", "percent", "low", "high"),
            (),
        ),
        method="each year's members are those of 1 May, when the tests are sat. Change after "
        "joining: differences in differences against schools not yet in a partnership, never "
        "across 2016 (Callaway and Sant'Anna 2021).",
    )


def method(material: Material) -> Iterator[Section]:
    """How the figures are made, and whose they are."""
    release, dataset = material.dataset.release, material.dataset
    bullets = [
        "A percentage is the number of pupils who reached the threshold out of all eligible "
        "pupils of the group's schools, never an average of school percentages.",
        on_headlines.MORE_THAN_CHANCE,
        f"Results of fewer than {dataset.threshold} pupils are never shown on their own: very "
        "small cohorts only count together with others, so that no child can be recognised.",
        "A school counts as in a partnership when it belongs to at least one on 1 May of the "
        "year. Schools choose whether to join, so a gap is not proof of an effect.",
    ]
    if release.illustrative:
        bullets.append(
            "The schools, partnerships and results are invented; for 2013/14 they add up to the "
            "county's published figures."
        )
    outside = material.outside
    told = (
        f"{words.counted(outside, 'school')} not in these figures: very small cohorts, which "
        "count only with schools outside the selection."
        if outside
        else ""
    )
    yield Section(
        "method",
        "How these figures are made",
        sure=f"Data: {release.title}, release {release.number}, {words.counted(len(release.files), 'file')}"
        f"{'' if release.illustrative else f', brought in by {release.made_by}'}. "
        f"{on_groups.among(material.selection.definition.label, material.selection.pupils)}, "
        f"{year_label(material.selection.year)}.",
        points=tuple(bullets),
        told=tuple(text for text in (told, _of_pupils(material)) if text),
        method=PERCENT + GAP,
    )


def _of_pupils(material: Material) -> str:
    """What there is to know of the group that was chosen; nothing of all pupils."""
    dataset, selection = material.dataset, material.selection
    if not selection.pupils:
        return ""
    group = group_of(selection.pupils)
    withheld = withheld_at_source(dataset, selection.year, selection.measure, group)
    return on_groups.picked_told(withheld, group, dataset.release.area, selection.year)

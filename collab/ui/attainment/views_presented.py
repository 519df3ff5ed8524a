"""What the Attainment page presents: its views, each as one section."""

from dataclasses import replace
from functools import partial

from collab import charts, words
from collab.briefing.about_pupils import about_pupils
from collab.briefing.model import Section
from collab.briefing.pictures import Funnel, OnScreen
from collab.metrics.gap import without_bar
from collab.metrics.joining_effect import Effect
from collab.ui.attainment import how_far
from collab.ui.attainment.for_whom import GROUP_COLUMNS, groups_shown, is_known
from collab.ui.attainment.questions import gaps_everywhere, joining, picked
from collab.ui.frame.points_shown import has_scores
from collab.ui.frame.shell import Frame
from collab.ui.frame.told import sections_of
from collab.words import on_groups, on_stories
from collab.words.numbers import UNSURE

_MOST_ROWS = 9
"""Most rows of a grid that can be read from afar."""
SHOWN = {
    "Where?": "where",
    "Like for like?": "alike",
    "For whom?": "groups",
    "Between schools": "schools",
    "Over time": "time",
    "After joining": "joining",
    how_far.VIEW: "score",
}
"""The section that a view of the page is presented as."""


def sections(frame: Frame) -> tuple[Section, ...]:
    """Where, like for like, for whom, between schools, over time, and after joining."""
    told = {section.key: section for section in sections_of(frame, ("where", "alike", "schools", "time"))}
    pupils = frame.selection.pupils
    grid = _grid(frame) if frame.dataset.several_districts else None
    told |= {"where": about_pupils(grid, pupils)} if grid else {}
    funnel = told["schools"].picture if "schools" in told else None
    if isinstance(funnel, Funnel):
        told["schools"] = replace(told["schools"], picture=replace(funnel, lit=picked(frame, funnel.schools)))
    told |= {"groups": _groups(frame.of_all_pupils)} if is_known(frame) else {}
    effect, years = joining(frame)
    if not effect.reason and years.table["effect"].notna().sum() > 1:
        title = words.effect_title(effect)
        draw = partial(charts.effects, years=years, title=title)
        told["joining"] = about_pupils(_joining(effect, title, OnScreen(draw, title, flat=True)), pupils)
    told |= how_far.score_sections(frame) if has_scores(frame) else {}
    return tuple(told[key] for key in (*SHOWN.values(), "progress") if key in told)


def _grid(frame: Frame) -> Section | None:
    """All districts at all thresholds, where they can be read from afar."""
    selection = frame.selection
    gaps = gaps_everywhere(frame)
    districts = gaps.where(~gaps.table["whole"])
    if districts.empty or gaps.table["district"].nunique() > _MOST_ROWS:
        return None
    title = words.grid_title(districts, selection.key_stage)
    draw = partial(charts.gap_grid, gaps=gaps, lead=selection.measure, title=title)
    place = words.place(frame.dataset.release.area, selection.districts)
    unsure = f"; a diamond: {UNSURE}" if without_bar(gaps.table).any() else ""
    return Section(
        "where",
        title,
        about=f"The gap at every threshold by district, in points; ahead on the right of each line{unsure}",
        sure=on_stories.sure_of_districts(districts, "districts and thresholds"),
        picture=OnScreen(draw, title),
        told=(words.where_finding(districts, place),),
    )


def _groups(frame: Frame) -> Section:
    """The gap of each group of pupils."""
    measure, found = frame.selection.definition, groups_shown(frame)
    title = on_groups.for_whom_title(found.gaps, measure)
    draw = partial(
        charts.gap_chart,
        gaps=found.gaps,
        names=on_groups.group_names(found.gaps),
        title=title,
        columns=GROUP_COLUMNS,
    )
    return Section(
        "groups",
        title,
        about="The gap for each group of pupils, in points; ahead on the right",
        sure=on_groups.sure_of_groups(found.gaps),
        picture=OnScreen(draw, title),
        told=(on_groups.for_whom_finding(found.gaps, found.apart, measure),),
        asked="For whom are partnership schools ahead?",
    )


def _joining(effect: Effect, title: str, picture: OnScreen) -> Section:
    """What changed by years since joining."""
    return Section(
        "joining",
        title,
        about="The change since the last year before joining (−1), in points, beside schools that had not "
        "joined",
        sure=on_stories.sure_of_joining(),
        picture=picture,
        told=(words.effect_finding(effect),),
        asked="What changes when a school joins?",
    )

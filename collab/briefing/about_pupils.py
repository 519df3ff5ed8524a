"""Sections that say of which pupils their figures are."""

from dataclasses import replace

from collab.briefing.model import Section
from collab.briefing.pictures import OnScreen, Picture
from collab.charts import Chart, Palette
from collab.words import on_groups

_TITLED = frozenset(
    {"own", "answer", "where", "alike", "schools", "time", "joining", "cards", "compared", "questions"}
)
OF_PUPILS = _TITLED | {"method"}
"""The keys of the sections that are of the pupils that were chosen; the others tell of no results."""


def about_pupils(section: Section, pupils: str) -> Section:
    """The section with these pupils in its title, in what can be said of it, in its picture's text
    alternative and in its table; as it is where they are all."""
    if not pupils or section.key.partition(":")[0] not in _TITLED:
        return section
    if section.key == "questions":
        return replace(section, sure=on_groups.only(section.sure, pupils))
    table = section.table
    if table:
        shown, columns = on_groups.table_of(table.shown, table.columns, pupils)
        table = replace(table, shown=shown, columns=columns)
    first, *rest = section.told or ("",)
    return replace(
        section,
        title=on_groups.among(section.title, pupils),
        told=(on_groups.only(first, pupils), *rest),
        picture=_picture(section.picture, pupils),
        table=table,
    )


def _picture(picture: Picture | None, pupils: str) -> Picture | None:
    if picture is None:
        return None
    told = replace(picture, alt=on_groups.only(picture.alt, pupils))
    if not isinstance(told, OnScreen):
        return told
    drawn = told.draw

    def draw(**how: Palette) -> Chart:
        chart = drawn(**how)
        return replace(
            chart, title=on_groups.among(chart.title, pupils), alt=on_groups.only(chart.alt, pupils)
        )

    return replace(told, draw=draw)

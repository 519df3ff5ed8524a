"""The picture of a section as the screen draws it."""

from collab import charts
from collab.briefing.model import Section
from collab.briefing.pictures import (
    FromHosts,
    Funnel,
    GapRows,
    InPlace,
    OnChance,
    OnScreen,
    Ratings,
    TwoLines,
)
from collab.charts import Chart, Palette

_ACROSS, _ON_A_PHONE = 5, 3
"""Constellations beside each other: few enough to be read from afar, and on a phone held upright."""
_MANY = 8
"""Most gaps whose words can be read from afar with what stands below each name."""


def as_chart(section: Section, palette: Palette, *, narrow: bool = False, afar: bool = False) -> Chart | None:
    """The section's picture as a chart, `narrow` for a phone held upright, or to be read from `afar`; None
    where it has none, or a map, which is drawn as on paper."""
    drawn, title = section.picture, section.title
    match drawn:
        case GapRows():
            return charts.gap_chart(
                gaps=drawn.shown,
                names=drawn.names,
                title=title,
                palette=palette,
                beside=drawn.beside,
                ours=drawn.ours,
                apart=drawn.apart,
                close=afar and len(drawn.names) > _MANY,
                narrow=narrow,
            )
        case TwoLines():
            return charts.trend(groups=drawn.shown, title=title, palette=palette, narrow=narrow)
        case Funnel():
            return charts.funnel(
                schools=drawn.schools,
                limits=drawn.limits,
                target=drawn.target,
                highlighted=drawn.lit,
                title=title,
                palette=palette,
                narrow=narrow,
                afar=afar,
            )
        case InPlace():
            return charts.lessons_in_place(lessons=drawn.shown, title=title, palette=palette, narrow=narrow)
        case Ratings():
            return charts.lessons_rated(ratings=drawn.shown, title=title, palette=palette, narrow=narrow)
        case FromHosts():
            return charts.constellations(
                partnerships=drawn.partnerships,
                spokes=drawn.spokes,
                limit=drawn.limit,
                title=title,
                palette=palette,
                across=_ON_A_PHONE if narrow else _ACROSS,
                afar=afar,
            )
        case OnChance():
            return charts.school_results(
                results=drawn.results, names=drawn.names, palette=palette, narrow=narrow
            )
        case OnScreen():
            return drawn.draw(palette=palette)
        case _:
            return None

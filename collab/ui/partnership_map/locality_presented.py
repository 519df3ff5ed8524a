"""Do local partnerships do better: the pattern, as the Map presents it."""

from functools import partial

from collab import charts, words
from collab.briefing.model import Section
from collab.briefing.pictures import OnScreen
from collab.data.disclosure.gate import Disclosed
from collab.data.measures import Measure
from collab.metrics.locality_pattern import locality_pattern
from collab.words import on_stories


def locality_section(shown: Disclosed, measure: Measure) -> Section:
    """Locality beside results: `shown` has a row a partnership with `locality` and `difference`."""
    pattern = locality_pattern(shown.table)
    title = words.locality_title(pattern, measure.label)
    draw = partial(charts.locality_scatter, partnerships=shown, highlighted="", title=title)
    return Section(
        "better",
        title,
        about="Each partnership's locality beside its difference to all schools at "
        f"{measure.label}, in points",
        sure=f"{words.locality_sure(pattern)} {on_stories.sure_of_pattern()}",
        picture=OnScreen(draw, title, flat=True),
        asked="Do local partnerships do better?",
    )

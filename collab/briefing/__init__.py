"""The governors' briefing: a story in sections, for the screen, as slides, as a paper and as data."""

from collections.abc import Callable, Mapping

from collab.briefing.compose import compose
from collab.briefing.deck.slides import write_slides
from collab.briefing.model import SECTIONS, Audience, Briefing, Scope
from collab.briefing.on_paper.paper import write_paper
from collab.briefing.workbook import write_workbook

FORMATS: Mapping[str, Callable[[Briefing], bytes]] = {
    "pptx": write_slides,
    "pdf": write_paper,
    "xlsx": write_workbook,
}
"""What writes a briefing, by the ending of the file."""

__all__ = ["FORMATS", "SECTIONS", "Audience", "Briefing", "Scope", "compose"]

"""The governors' briefing: slides, paper and data from one set of sections."""

from collections.abc import Callable, Mapping

from collab.briefing.compose import compose
from collab.briefing.model import SECTIONS, Audience, Briefing, Scope
from collab.briefing.paper import write_paper

FORMATS: Mapping[str, Callable[[Briefing], bytes]] = {"pdf": write_paper}
"""What writes a briefing, by the ending of the file."""

__all__ = ["FORMATS", "SECTIONS", "Audience", "Briefing", "Scope", "compose"]

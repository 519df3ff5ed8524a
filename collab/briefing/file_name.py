"""What the files of a briefing are called."""

import re

from collab.briefing.model import Briefing


def file_name(briefing: Briefing) -> str:
    """The files' name without ending; that of invented data says so."""
    label = "illustrative-" if briefing.release.illustrative else ""
    return re.sub(r"[^a-z0-9]+", "-", f"{label}briefing-{briefing.title}".lower()).strip("-")

"""The progress of work that takes a while, on screen."""

from collections.abc import Callable

from streamlit.delta_generator import DeltaGenerator

from collab.words.escaped import plain


def reporting(bar: DeltaGenerator) -> Callable[[float, str], None]:
    """What tells a progress bar the share done (0 to 1) and what is being done."""

    def report(share: float, what: str) -> None:
        bar.progress(min(share, 1.0), plain(what))

    return report

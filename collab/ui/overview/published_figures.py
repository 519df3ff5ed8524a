"""What was published, beside the figures: of the area itself, and elsewhere."""

import streamlit as st

from collab.data.disclosure.gate import disclose
from collab.data.measures import year_label
from collab.metrics import published
from collab.ui.frame.shell import Frame
from collab.ui.frame.show import show_table
from collab.words.escaped import plain
from collab.words.numbers import listing


def check_published(frame: Frame) -> None:
    """Whether the figures agree with the published ones, where there are any: a line that opens."""
    dataset, selection = frame.dataset, frame.selection
    release = dataset.release
    check = frame.of_year("check", lambda: published.published_check(dataset, selection.year))
    if check.empty:
        return
    agreeing = int(check["agreement"].str.startswith("agrees").sum())
    icon = ":material/check_circle:" if agreeing == len(check) else ":material/error:"
    panel = st.expander(
        f"{agreeing} of {len(check)} figures published for {plain(release.area)} in "
        f"{year_label(selection.year)} agree with the same figures added up from its schools",
        icon=icon,
        key="overview_check",
        on_change="rerun",
    )
    if panel.open:
        shown = frame.of_year(
            "published", lambda: disclose(check, ("percent",), ("eligible",), dataset.threshold)
        )
        with panel:
            st.caption("Of the whole area and of all pupils, whatever is filtered.")
            columns = [c for c in check.columns if c != "source"]
            show_table(shown, columns, "published-check", release)
            st.caption("Source: " + plain("; ".join(check["source"].unique())))


def elsewhere(frame: Frame) -> None:
    """What other areas published for the year: a line that opens."""
    dataset, selection = frame.dataset, frame.selection
    others = frame.of_year("elsewhere", lambda: published.comparators(dataset, selection.year))
    if others.empty:
        return
    # Of England and "England (all schools)" the first is enough for a line.
    areas = [str(area) for area in others["area"].unique()]
    named = [area for area in areas if not any(area.startswith(f"{other} (") for other in areas)]
    panel = st.expander(
        f"Published for {year_label(selection.year)}: {plain(listing(named[:3]))}"
        f"{', of all pupils' if selection.pupils else ''}",
        icon=":material/public:",
        key="overview_elsewhere",
        on_change="rerun",
    )
    if panel.open:
        shown = frame.of_year("others", lambda: disclose(others.assign(eligible=0), ("comparator",)))
        with panel:
            show_table(shown, ["area", "measure", "comparator", "source"], "elsewhere", dataset.release)

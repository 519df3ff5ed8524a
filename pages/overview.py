"""Overview: do pupils in partnership schools do better, where, and how sure are we?"""

from collections.abc import Collection
from functools import partial

import pandas as pd
import streamlit as st

from collab import charts, narrative
from collab.disclosure import Disclosed, disclose, disclose_gaps
from collab.measures import KeyStage, comparability_note, measures_for, year_label
from collab.metrics import summary
from collab.selection import left_out
from collab.ui.frame import ensure_frame
from collab.ui.present import part, presenting
from collab.ui.show import show_chart, show_finding, show_table
from collab.ui.text import plain

frame = ensure_frame()
dataset, selection = frame.dataset, frame.selection
release, measure = dataset.release, selection.definition
where = narrative.place(release.area, selection.districts)


def gaps(table: pd.DataFrame) -> Disclosed:
    """A table of gaps through disclosure control."""
    return disclose_gaps(table, dataset.threshold, left_out(dataset, selection))


def gaps_at(name: str, codes: Collection[str]) -> Disclosed:
    """The gaps at some of the year's thresholds, kept under this name."""
    return frame.once(
        name, lambda: gaps(every[every["measure"].isin(list(codes))].reset_index(drop=True))
    )


def headline_figures(row: pd.Series, everyone: float) -> None:
    """The chosen measure in three figures, each with what it rests on."""
    ours, theirs, difference = st.columns([3, 3, 4])
    with ours, st.container(gap=None):
        st.metric(f"In a collaboration: {measure.label}", narrative.percent(row["percent_in"]))
        st.caption(f"{row['schools_in']:,} schools, {row['eligible_in']:,} pupils")
    with theirs, st.container(gap=None):
        st.metric("Not in a collaboration", narrative.percent(row["percent_not_in"]))
        st.caption(
            f"{row['schools_not_in']:,} schools, {row['eligible_not_in']:,} pupils. "
            f"All schools: {narrative.percent(everyone)}"
        )
    with difference, st.container(gap=None):
        st.metric("Gap", f"{narrative.points(row['gap'])} points")
        st.caption(plain(f"{narrative.sureness(row)} {narrative.pupils_worth(row)}"))


def chosen_measure(headlines: Disclosed) -> None:
    """The chosen measure in figures, or why there are none."""
    chosen = headlines.where(headlines.table["measure"] == measure.code)
    if chosen.empty:
        st.info(
            f"With these filters there is nothing to compare for {plain(measure.label)}: a "
            "comparison needs schools both in a collaboration and not in one. Choose more "
            "districts, kinds or cohort sizes in the sidebar.",
            icon=":material/filter_alt_off:",
        )
    elif pd.notna(chosen.table["gap"].iloc[0]):
        headline_figures(chosen.table.iloc[0], chosen.table["percent_all"].iloc[0])


st.title(f"{plain(where)} {year_label(selection.year)}: do partnership schools do better?")
every = frame.once("gaps", lambda: summary.every_gap(dataset, selection))
headlines = gaps_at("headlines", summary.headline_codes(dataset, selection))
stages = dataset.stages_of(selection.year)
if part("The finding"):
    show_finding(narrative.finding(headlines, stages))
    if selection.districts:
        st.caption(
            "Looked at on its own, a district can stand out by chance. Where? below judges it "
            "among all districts."
        )
    chosen_measure(headlines)

england = frame.of_year("england", lambda: summary.england(dataset, selection.year))
thresholds = [
    (stage, gaps_at(stage.value, [m.code for m in measures_for(selection.year, stage)]))
    for stage in stages
    if part(stage.label)
]
for column, (stage, shown) in zip(st.columns(max(1, len(thresholds))), thresholds, strict=False):
    with column:
        if shown.empty:
            st.info(
                f"No {stage.label} comparison for {year_label(selection.year)} with these filters."
            )
            continue
        title = narrative.thresholds_title(shown, stage)
        draw = partial(charts.thresholds, gaps=shown, title=title, england=england)
        show_chart(frame, f"overview-{stage.value}", draw)
if KeyStage.KS1 not in stages and measures_for(selection.year, KeyStage.KS1) and not presenting():
    st.caption(
        "Key Stage 1 (age 7) is not shown: its results by school are not published. The authority "
        "has them, and can add them with the workbook on the page Data and method."
    )

if part("Where?"):
    st.header("Where?")
    districts = frame.once("districts", lambda: gaps(summary.district_gaps(dataset, selection)))
    if len(districts.table) > 1:
        title = narrative.districts_title(districts, measure)
        draw = partial(charts.dumbbells, gaps=districts, label="district", title=title,
                       england=england.get(measure.code))  # fmt: skip
        show_chart(frame, "overview-districts", draw)
    else:
        st.info("None of the chosen districts has schools on both sides to compare.")

check = frame.of_year("check", lambda: summary.published_check(dataset, selection.year))
if len(check) and part("Agreement with the published figures"):
    st.header("Do the figures agree with the published ones?")
    agreeing = int(check["agreement"].str.startswith("agrees").sum())
    st.markdown(
        f"{agreeing} of {len(check)} rows published for {plain(release.area)} in "
        f"{year_label(selection.year)} agree with the same figures added up from the schools. "
        "They are of the whole area, whatever is filtered."
    )
    shown = frame.of_year(
        "published",
        lambda: disclose(check, ("percent",), ("eligible",), dataset.threshold),
    )
    columns = [c for c in check.columns if c != "source"]
    with st.expander("The published tables beside the recomputed figures", expanded=True):
        show_table(shown, columns, "published-check", release)
        st.caption("Source: " + plain("; ".join(check["source"].unique())))

others = frame.of_year("elsewhere", lambda: summary.comparators(dataset, selection.year))
if len(others) and part("Elsewhere"):
    st.header("Elsewhere")
    st.markdown("What other areas published for the same year and thresholds; real figures.")
    shown = frame.of_year("others", lambda: disclose(others.assign(eligible=0), ("comparator",)))
    show_table(shown, ["area", "measure", "comparator", "source"], "elsewhere", release)

if part("How to read this"):
    st.header("How to read this")
    special = summary.special_schools(dataset, selection)
    chosen = headlines.where(headlines.table["measure"] == measure.code)
    notes = [
        "A percentage is the number of pupils who reached the threshold out of all eligible pupils "
        "of the group's schools, never an average of school percentages.",
        "The bars around each mark are 95% intervals (Wilson): if chance alone were at work, the "
        "true figure would lie inside 19 times out of 20.",
        "A gap counts as clear only when the wider of two intervals excludes zero: one treats "
        "pupils as independent (Newcombe), the other allows for pupils of one school being alike.",
        narrative.cohorts_compared(chosen),
        f"{special} special schools count among these schools, as they do in what is published."
        if special
        else None,
        f"{plain(measure.label)}: {plain(measure.meaning)}",
        comparability_note(selection.year),
    ]
    st.markdown("\n".join(f"- {note}" for note in notes if note))

"""Overview: do pupils in partnership schools do better, where, and how sure are we?"""

from collections.abc import Collection
from datetime import date
from functools import partial

import pandas as pd
import streamlit as st

from collab import charts, words
from collab.data.dataset import day_of_tests
from collab.data.disclosure.gate import Disclosed, disclose_gaps
from collab.data.measures import MEASURES, beside_it, measures_for, year_label
from collab.data.selection import left_out
from collab.data.stages import KeyStage
from collab.metrics import gap_tables, published
from collab.ui.frame.chosen_pupils import show_about_pupils
from collab.ui.frame.present import presenting
from collab.ui.frame.shell import ensure_frame
from collab.ui.frame.show import show_chart, show_finding
from collab.ui.frame.stage import present
from collab.ui.frame.told import sections_of
from collab.ui.overview.figures import nothing_to_compare, stage_card
from collab.ui.overview.how_far_here import how_far_here
from collab.ui.overview.how_to_read import how_to_read
from collab.ui.overview.published_figures import check_published, elsewhere
from collab.words import on_groups
from collab.words.escaped import plain

frame = ensure_frame()
if presenting():
    present(frame, sections_of(frame, ("answer", "where", "scores")))
dataset, selection = frame.dataset, frame.selection
release, measure = dataset.release, selection.definition
where = words.place(release.area, selection.districts)


def gaps(table: pd.DataFrame) -> Disclosed:
    """A table of gaps through disclosure control."""
    return disclose_gaps(table, dataset.threshold, left_out(dataset, selection))


def gaps_at(name: str, codes: Collection[str]) -> Disclosed:
    """The gaps at some of the year's thresholds, kept under this name."""
    return frame.once(name, lambda: gaps(gap_tables.at_measures(every, codes)))


every = frame.once("gaps", lambda: gap_tables.every_gap(dataset, selection))
headlines = gaps_at("headlines", gap_tables.headline_codes(dataset, selection))
leads = {MEASURES[str(row["measure"])].key_stage: row for _, row in headlines.table.iterrows()}
pupils = selection.pupils
stages = gap_tables.stages_shown(dataset, selection)
title = f"{plain(where)} {year_label(selection.year)}: {words.headline_title(headlines)}"
st.title(on_groups.among(title, pupils))
age = words.age_told(day_of_tests(selection.year), date.today(), illustrative=release.illustrative)
said = words.headline_sentence(headlines, stages, group=bool(pupils))
show_finding(f"{said} {age}".strip(), pupils=pupils)
if measure.key_stage not in leads:
    nothing_to_compare(measure)

# What England published is of all pupils.
england = {} if pupils else frame.of_year("england", lambda: published.england(dataset, selection.year))
by_stage = {
    stage: gaps_at(stage.value, [m.code for m in beside_it(MEASURES[code], selection.year)])
    for stage, code in zip(stages, gap_tables.headline_codes(dataset, selection), strict=True)
}
span = charts.span_with_words(*by_stage.values())
for column, stage in zip(st.columns(max(1, len(by_stage))), by_stage, strict=False):
    with column:
        stage_card(frame, stage, leads.get(stage), by_stage[stage], span, england)
if len(every):
    st.caption(words.how_to_read_gaps(int(every["looks"].max()), *by_stage.values()))
if KeyStage.KS1 not in dataset.stages_of(selection.year) and measures_for(selection.year, KeyStage.KS1):
    st.caption(
        "Key Stage 1 (age 7) is not shown: its results by school are not published. The authority "
        "has them, and can add them with the workbook on the page Data."
    )

if dataset.several_districts:
    districts = frame.once("districts", lambda: gaps(frame.gaps_of_districts()))
    if len(districts.table) > 1:
        st.header(plain(on_groups.among(words.districts_title(districts, measure), pupils)))
        draw = partial(
            charts.gap_chart,
            gaps=districts,
            names=[str(name) for name in districts.table["district"]],
            title=words.districts_title(districts, measure),
            beside="eligible",
            columns=("district", *charts.GAP_COLUMNS),
            apart=True,
        )
        show_chart(frame, "overview-districts", draw, titled=False)
        looks = int(districts.table["looks"].iloc[1:].max())
        missing = gap_tables.districts_without(dataset, selection, districts.table["district"])
        read = (
            words.how_to_read_gaps(looks, districts, whole=release.area),
            "A district picked out and looked at on its own can stand out by chance: each is judged among "
            "all districts.",
            words.no_row_told(missing),
        )
        st.caption(plain(" ".join(read).strip()))
    else:
        st.info("None of the chosen districts has schools on both sides to compare.")

how_far_here(frame)
show_about_pupils(frame)
check_published(frame)
elsewhere(frame)
how_to_read(frame, headlines)

"""What a leader asks of the data first: what is on show, from when, complete, and what is missing."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from collab.briefing.model import Section
from collab.data.measures import year_label
from collab.metrics.completeness import WITHOUT_TESTS, Lacking, lacking, results_by_year
from collab.ui.data.kept_releases import day
from collab.ui.frame.shell import Frame
from collab.ui.frame.today import records_of
from collab.words.escaped import plain
from collab.words.numbers import counted
from collab.words.on_data import complete_told, missing_counted, missing_told, years_told


def draw_on_show(frame: Frame) -> None:
    """Four answers beside each other, and what stands behind them."""
    by_year, missing = _found(frame)
    _draw_answers(_answers(frame, by_year, len(missing)))
    if missing:
        st.header("What is missing?")
        st.markdown("\n".join(f"- {plain(line)}" for line in missing))
    with st.expander("Schools with results, year by year", on_change="rerun") as panel:
        if panel.open:
            _year_by_year(by_year)


def page_title(frame: Frame) -> str:
    """What is on show, since when, and whether anything is missing."""
    by_year, missing = _found(frame)
    answers = _answers(frame, by_year, len(missing))
    known = missing_counted(len(missing)) if missing else "nothing missing"
    return f"{frame.dataset.release.area}: {answers[0][1]}, {answers[1][1]}, {known}"


def _found(frame: Frame) -> tuple[pd.DataFrame, list[str]]:
    """The schools with results year by year, and what is missing, a line each."""
    dataset = frame.dataset
    assessments = records_of(dataset)["assessments"]
    found: Lacking = frame.of_year(f"lacking {assessments.empty}", lambda: lacking(dataset, assessments))
    return frame.of_year("results by year", lambda: results_by_year(dataset)), missing_told(found)


def section(frame: Frame) -> Section:
    """What the page presents: the four answers."""
    by_year, missing = _found(frame)
    answers = _answers(frame, by_year, len(missing))
    return Section(
        "shown",
        f"{frame.dataset.release.area}: {answers[0][1]}, {answers[1][1]}",
        about="What is on show, from when, and whether it is complete",
        sure=" ".join(missing[:1]) or answers[-1][2],
        points=tuple(f"{answer}. {told}" for _, answer, told in answers[:-1]),
        told=tuple(missing),
        asked="What data is on show?",
    )


def _answers(frame: Frame, by_year: pd.DataFrame, missing: int) -> Sequence[tuple[str, str, str]]:
    """Questions on the data, their short answers, and what stands behind them."""
    dataset, release = frame.dataset, frame.dataset.release
    latest = by_year[by_year["year"] == max(dataset.years)]
    there = latest[latest["with_results"] > 0]
    share = 100 * there["with_results"].sum() / max(1, there["schools"].sum())
    made = f"Brought in on {day(release.made_on)}" if release.made_on else "Built in"
    who = "invented to show what Collab does" if release.illustrative else f"made by {release.made_by}"
    partnerships = dataset.tables["partnerships"]
    return (
        (
            "What is on show?",
            counted(len(dataset.schools), "school"),
            f"Schools there are or were, and {counted(len(partnerships), 'partnership')}. "
            f"Release {release.number}: {release.title} for {release.area}, {who}.",
        ),
        (
            "From when?",
            counted(len(dataset.years), "year") + " of results",
            f"{years_told(dataset.years)}. {made}.",
        ),
        (
            "Is it complete?",
            # Rounded down: 100% is said only of all.
            f"{int(share)}% have results",
            f"{year_label(max(dataset.years))}, mainstream schools. {complete_told(latest)}.",
        ),
        (
            "What is missing?",
            missing_counted(missing),
            "Told below, with what would bring it."
            if missing
            else "Every school has a district and a place, every year its results.",
        ),
    )


def _draw_answers(answers: Sequence[tuple[str, str, str]]) -> None:
    for column, (question, answer, told) in zip(st.columns(len(answers)), answers, strict=True):
        with column, st.container(border=True, height="stretch", gap=None):
            st.markdown(question)
            st.markdown(f"**{plain(answer)}**")
            st.caption(plain(told))


def _year_by_year(by_year: pd.DataFrame) -> None:
    table = pd.DataFrame(
        {
            "year": by_year["year"].map(year_label),
            "stage": [stage.label for stage in by_year["key_stage"]],
            "with_results": by_year["with_results"],
            "schools": by_year["schools"],
            "besides": by_year["besides"],
            "complete": by_year["complete"],
        }
    )
    st.dataframe(
        table,
        hide_index=True,
        placeholder="–",
        column_config={
            "year": "Year",
            "stage": "Key stage",
            "with_results": st.column_config.NumberColumn("With results", format="%d"),
            "schools": st.column_config.NumberColumn("Schools", format="%d"),
            "besides": st.column_config.NumberColumn("Besides", format="%d"),
            "complete": st.column_config.ProgressColumn(
                "Complete", format="%.1f%%", min_value=0, max_value=100
            ),
        },
        alt="By year and key stage, how many of the schools have results.",
    )
    without = " and ".join(year_label(year) for year in WITHOUT_TESTS)
    st.caption(
        "Schools are mainstream schools that the register has as open on 1 May of the year and as "
        "teaching the key stage; with results are those with a published figure of any threshold. Besides "
        "are mainstream schools with such a figure that the register has otherwise, such as one that is now "
        "an academy under another number: figures of attainment count them, too. "
        f"There were no tests in {without}."
    )

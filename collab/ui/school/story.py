"""The parts of My school: whom it works with, how its pupils do, what it takes part in, and what next."""

import pandas as pd
import streamlit as st

from collab import charts, words
from collab.charts import Chart, Palette
from collab.data.disclosure.gate import Disclosed, disclose, without_results
from collab.data.measures import MEASURES, year_label
from collab.geography.neighbourhood import nearest_to
from collab.metrics.completeness import teaches_at
from collab.metrics.gap_tables import headline_codes
from collab.metrics.mean_gaps import school_scores
from collab.metrics.one_school import one_school
from collab.metrics.projects_and_mentions import projects_of
from collab.ui.frame.alike import Compared, show_context, show_similar
from collab.ui.frame.find_school import name_and_urn
from collab.ui.frame.minutes import say_minutes
from collab.ui.frame.present import is_phone
from collab.ui.frame.shell import Frame
from collab.ui.frame.show import show_chart, show_finding, show_table
from collab.ui.frame.today import Now
from collab.ui.partnerships.lived import show_projects
from collab.words import on_scores
from collab.words.escaped import plain

NEIGHBOURS = 12
_RESULTS = ("percent", "chance_low", "chance_high", "outside", "percent_all", "percent_like")


def what_it_is(frame: Frame, urn: int) -> str:
    """Phase, district and URN of a school."""
    told = [frame.dataset.schools.at[urn, column] for column in ("phase", "district")]
    known = [text for text in told if isinstance(text, str)]
    phase, *place = known or ["School"]
    return ", ".join([phase.capitalize(), *place, f"URN {urn}"])


def works_with(frame: Frame, moment: Now, urn: int) -> None:
    """Its partnerships, and the schools around it on a small map."""
    dataset = frame.dataset
    name = str(dataset.schools.at[urn, "name"])
    memberships = dataset.tables["memberships"]
    own = memberships[memberships["urn"] == urn].sort_values("joined", ascending=False)
    today = own["left"].isna() | (own["left"] > moment.today)
    alone = moment.on_map.alone
    near = alone[alone["urn"] == urn]
    nearest = (
        str(near["nearest_name"].iloc[0]) if len(near) and pd.notna(near["nearest_name"].iloc[0]) else ""
    )
    partners = [moment.names[slug] for slug in own.loc[today, "partnership"]]
    away, unit = float(near["miles"].iloc[0]) if nearest else 0.0, moment.on_map.unit
    st.header("Whom does it work with?")
    show_finding(words.works_with_finding(name, partners, nearest, away, unit), "-works-with")
    for slug, row in zip(own["partnership"], own.to_dict("records"), strict=True):
        _membership(moment, str(slug), pd.Series(row), urn)
    around, listing = _around(frame, moment, urn)
    if around.empty:
        st.info(
            "The register does not say where it is, so its neighbours cannot be shown.",
            icon=":material/wrong_location:",
        )
        return

    def draw(palette: Palette) -> Chart:
        return charts.near_here(
            near=around, name=name, limit=frame.limit, palette=palette, alone=not partners
        )

    picture, listed = st.columns([2, 3])
    with picture:
        show_chart(frame, "school-near", draw, urn, moment.today, dated=False)
    with listed:
        show_table(listing, charts.NEAR_COLUMNS, "school-near-listed", dataset.release)
        ways = moment.on_map.ways
        told = around.table[["urn"]].assign(other=urn)
        say_minutes(moment.on_map.distances, (told, ways[ways["one"] == urn]))


def _around(frame: Frame, moment: Now, urn: int) -> tuple[Disclosed, Disclosed]:
    """The schools nearest to it, and the same with their numbers on the map."""

    def found() -> tuple[Disclosed, Disclosed]:
        table = nearest_to(moment.on_map, urn, NEIGHBOURS)
        unit = moment.on_map.unit
        numbered = [f"{number} {name}" for number, name in enumerate(table["name"], 1)]
        return without_results(table, unit), without_results(table.assign(name=numbered), unit)

    return frame.once("schools around", found, urn, moment.today)


def _membership(moment: Now, slug: str, row: pd.Series, urn: int) -> None:
    """One membership, with a link to the partnership."""
    shown = moment.partnerships[moment.partnerships["partnership"] == slug]
    placed = moment.on_map.members
    placed = placed[(placed["partnership"] == slug) & (placed["urn"] == urn)]
    host, away = "", float("nan")
    if len(shown) and len(placed) and pd.isna(row["left"]) and pd.notna(shown["host"].iloc[0]):
        host = "it" if shown["host"].iloc[0] == urn else str(shown["host_name"].iloc[0])
        away = float(placed["to_host"].iloc[0])
    told, link = st.columns([4, 1], vertical_alignment="center")
    told.markdown(plain(words.membership_told(moment.names[slug], row, host, away, moment.on_map.unit)))
    link.page_link(
        "pages/partnerships.py",
        label="Its partnership",
        icon=":material/groups:",
        query_params={"partnerships_pick": moment.names[slug]},
    )


def results(frame: Frame, _moment: Now, urn: int) -> None:
    """Its results where they may be shown, on what chance does, beside all and beside those like it."""
    dataset, selection = frame.dataset, frame.selection
    name = str(dataset.schools.at[urn, "name"])
    shown = frame.once("one school", lambda: _results(frame, urn), urn)
    st.header(f"How do its pupils do, {year_label(selection.year)}?")
    known = set(shown.table["measure"])
    lead = [code for code in (selection.measure, *headline_codes(dataset, selection)) if code in known]
    measure = MEASURES[lead[0]] if lead else selection.definition
    teaches = teaches_at(dataset, urn, measure.key_stage)
    show_finding(words.school_finding(shown, name, measure, selection.year, teaches=teaches), "-results")
    if shown.empty:
        return
    names = [MEASURES[code].label for code in shown.table["measure"]]

    def draw(palette: Palette) -> Chart:
        return charts.school_results(results=shown, names=names, palette=palette, narrow=is_phone())

    show_chart(frame, "school-results", draw, urn, is_phone())
    st.caption(
        "Schools of its size are those whose cohort lies in the same band. One result in twenty lies "
        "outside its bar by chance alone, so of several shown together one is no surprise."
    )

    _scores(frame, urn)


def _scores(frame: Frame, urn: int) -> None:
    """Its average scores and progress with the published limits, in years that have them."""
    dataset = frame.dataset

    def found() -> Disclosed:
        table = school_scores(dataset, frame.selection, [urn])
        return on_scores.disclosed_of_schools(table, dataset.threshold)

    shown = frame.once("one school's scores", found, urn)
    if shown.empty:
        return
    st.subheader("How far do they come?")
    show_table(shown, on_scores.SCHOOL_COLUMNS, "school-scores", dataset.release)
    st.caption(
        "Average scores are points of the scaled score, from 80 to 120. Progress is how many points further "
        "pupils came since Key Stage 1 than pupils across England who began alike; where 0 lies between its "
        "limits, it could be chance."
    )


def _results(frame: Frame, urn: int) -> Disclosed:
    found = one_school(frame.dataset, frame.selection, urn)
    return disclose(found, _RESULTS, ("eligible", "eligible_like"), frame.dataset.threshold)


def like_it(frame: Frame, moment: Now, urn: int) -> None:
    """Who its pupils are, and how the schools most like it do."""
    name = str(frame.dataset.schools.at[urn, "name"])
    who = Compared(frozenset({urn}), name, school=True)
    st.header("How do schools like it do?")
    show_similar(frame, moment, "school-similar", who)
    show_context(frame, "school-context", who)


def work(frame: Frame, moment: Now, urn: int) -> None:
    """Projects of its partnerships, and what inspectors said of it."""
    school = frame.dataset.schools.loc[urn]
    members = moment.on_map.members
    slugs = set(members.loc[members["urn"] == urn, "partnership"])
    st.header("What does it take part in?")
    show_projects(
        projects_of(moment.records["projects"], slugs),
        "No project of its partnerships is recorded. They are written down on the page Evidence."
        if slugs
        else "Projects are run by partnerships, and it is not in one.",
    )
    st.header("What did inspectors say of it?")
    mentions = moment.records["inspection_mentions"]
    own = mentions[(mentions["urn"] == urn) | (mentions["school"] == school["name"])]
    for _, mention in own.iterrows():
        st.markdown(f"**{plain(mention['inspected'])}**: {plain(mention['summary'])}")
    if own.empty:
        st.markdown("Nothing is recorded.")


def next_steps(frame: Frame, moment: Now, urn: int) -> None:
    """Whom it could work with, and its governors' briefing."""
    told = name_and_urn(urn, frame.dataset.schools.at[urn, "name"])
    st.header("What next?")
    around, _ = _around(frame, moment, urn)
    could = frame.once("could work with", lambda: _could(around), urn, moment.today)
    # Of a school without partners near, those are the first of the list around it above.
    if not could.empty and around.table["standing"].eq("partner").any():
        st.markdown("The nearest schools that it does not work with yet:")
        columns = ["name", "miles", "works_with", "phase", "pupils_on_roll"]
        known = [column for column in columns if could.table[column].notna().any()]
        show_table(could, known, "school-could", frame.dataset.release)
    alone = set(moment.on_map.alone["urn"])
    if urn in alone:
        st.page_link(
            "pages/broker.py",
            label="Which partnerships it could join",
            icon=":material/add_link:",
            query_params={"broker_school": told},
        )
    st.page_link(
        "pages/briefing.py",
        label="Its governors' briefing: slides and paper",
        icon=":material/co_present:",
        query_params={"briefing_for": "One school's governors", "briefing_school": told},
    )


def _could(around: Disclosed) -> Disclosed:
    """Of the schools around, the nearest that are no partners."""
    return without_results(around.table[around.table["standing"] != "partner"].head(6), around.unit)


PARTS = (works_with, results, like_it, work, next_steps)
"""The parts in their order."""

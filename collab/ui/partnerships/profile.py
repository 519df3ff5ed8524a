"""The views of the Partnerships page: who they are, their results, their work, and side by side."""

from dataclasses import replace
from functools import partial

import pandas as pd
import streamlit as st

from collab import charts, words
from collab.charts import Chart, Palette
from collab.charts.family_tree import told as lineage_told
from collab.data.disclosure.gate import Disclosed, disclose_change, disclose_gaps, without_results
from collab.data.vocabulary import KINDS, RATINGS, REVIEW_KINDS
from collab.metrics import lesson_ratings as measured
from collab.metrics.beside_others import profile, since_forming
from collab.metrics.lineage import lineage
from collab.metrics.projects_and_mentions import projects_of
from collab.ui.frame.record_form import Field, record_form
from collab.ui.frame.shell import Frame
from collab.ui.frame.show import show_chart, show_finding, show_table
from collab.ui.frame.today import Now, named, said_by_data
from collab.ui.partnerships.several import row_of
from collab.words.escaped import plain
from collab.words.tables import OWN_COLUMNS, as_its_own

_ELSEWHERE = ": with other authorities, or of another phase"


def who(frame: Frame, moment: Now, slug: str) -> None:
    """Kind, standing, origins, members with role and dates, and how local it is."""
    dataset, release = frame.dataset, frame.dataset.release
    row = row_of(dataset, slug)
    since = f"since {row['formed'].year}" if pd.notna(row["formed"]) else "since an unknown year"
    until = f" until {row['ended'].year}" if pd.notna(row["ended"]) else ""
    st.markdown(plain(f"{KINDS[row['kind']]}, {row['standing']}, {since}{until}."))
    if pd.notna(row["note"]):
        st.caption(plain(row["note"]))
    shown = moment.partnerships[moment.partnerships["partnership"] == slug]
    one = shown.iloc[0] if len(shown) else None
    if one is not None:
        size = words.schools_told(int(one["members"]), one["elsewhere"])
        st.markdown(plain(f"It has {size}{_ELSEWHERE if 'elsewhere' in size else ''}."))
    if one is not None and pd.notna(one["mean_to_host"]):
        st.markdown(
            plain(
                f"Host: {one['host_name']}. Members are on average {one['mean_to_host']:.1f} miles "
                f"from it, the furthest {one['furthest']:.1f}. Locality {one['locality']:.2f}, where "
                "1 is as local as geography allows."
            )
        )
    family = frame.once("lineage", lambda: without_results(lineage(dataset, slug)), slug)
    if len(family.table) > 1:
        title = "Where it came from and what came of it"
        draw = partial(charts.family, lineage=family, title=title)
        st.markdown(plain(lineage_told(family)))
        show_chart(frame, "partnerships-lineage", draw, slug, dated=False)
    st.header("Members")
    table = _members(frame, moment, slug)
    columns = ["name", "role", "period", "to_host"]
    show_table(without_results(table), columns, "partnerships-members", release)


def results(frame: Frame, moment: Now, slug: str) -> None:
    """Its attainment beside all other schools, like for like, and since it formed."""
    dataset, selection = frame.dataset, frame.selection
    found = frame.once("profile", lambda: profile(dataset, selection, slug), slug)
    gaps = disclose_gaps(found.gaps, dataset.threshold)
    measure = selection.definition
    st.header(f"How do its pupils do at {plain(measure.label)}?")
    show_finding(words.profile_finding(gaps, found.years, measure, moment.names[slug]))
    if gaps.empty or pd.isna(gaps.table["gap"].iloc[0]):
        return
    told = Disclosed(gaps.table.assign(partnership_name=moment.names[slug]), gaps.notes)
    title = f"{measure.label}: {words.pooled_label(found.years)}"

    def draw(palette: Palette) -> Chart:
        chart = charts.gap_chart(
            gaps=told, names=[moment.names[slug]], title=title, palette=palette, ours="this partnership"
        )
        return replace(chart, table=as_its_own(told), columns=("partnership_name", *OWN_COLUMNS))

    show_chart(frame, "partnerships-results", draw, slug)
    if found.pooled:
        st.caption(words.pooled_note(found.years))
    st.markdown(plain(words.alike_sentence(found.adjusted)))
    st.subheader("Since it formed")
    change = frame.once(
        "since forming",
        lambda: disclose_change(since_forming(dataset, selection, slug), dataset.threshold),
        slug,
    )
    st.markdown(plain(words.change_sentence(change)))
    st.caption(
        "Looked at on its own, a partnership can stand out by chance: among twenty, one is "
        "expected to stand out when none is different. Schools choose with whom to work, so none of "
        "this shows what the partnership causes. The change is never taken across 2016, when the "
        "tests changed."
    )


def work(frame: Frame, moment: Now, slug: str) -> None:
    """The ten lessons, its projects, its reviews, and what inspectors said of its schools."""
    release = frame.dataset.release
    st.header("The ten lessons")
    latest = measured.standing(moment.records["assessments"], pd.Series([slug])).latest
    said = said_by_data(frame, moment)
    own = said[said["partnership"] == slug]
    ratings = {int(row["lesson"]): _rating_text(row) for _, row in latest.iterrows()}
    told = dict(zip(own["lesson"], own["told"], strict=True))
    rows = pd.DataFrame({"partnership": slug, "lesson": list(moment.lessons)})
    rows = rows.assign(
        rating_text=[ratings.get(n, "not assessed") for n in moment.lessons],
        told=[told.get(n, "") for n in moment.lessons],
    )
    columns = ["lesson_title", "rating_text", "told"]
    show_table(without_results(named(rows, moment)), columns, "partnerships-lessons", release)
    st.page_link(
        "pages/lessons.py",
        label="Record an assessment",
        icon=":material/edit:",
        query_params={"lessons_view": "Record an assessment", "lessons_partnership": moment.names[slug]},
    )
    for _, row in measured.disagreements(latest, own).iterrows():
        title = moment.lessons[int(row["lesson"])]
        st.warning(plain("Worth a conversation: " + words.disagreement(row["rating"], row["told"], title)))
    st.header("Reviews")
    _reviews(frame, moment, slug)
    st.header("Projects it takes part in")
    show_projects(
        projects_of(moment.records["projects"], [slug]),
        "None is recorded. Projects are written down on the page Evidence.",
    )
    st.header("What inspectors said of its schools")
    members = _members(frame, moment, slug)
    mentions = moment.records["inspection_mentions"]
    mine = mentions[mentions["urn"].isin(members["urn"]) | mentions["school"].isin(members["name"])]
    for _, mention in mine.iterrows():
        st.markdown(
            f"**{plain(mention['school'])}**, {plain(mention['inspected'])}: {plain(mention['summary'])}"
        )
    if mine.empty:
        st.markdown("Nothing is recorded.")


def show_projects(projects: pd.DataFrame, none: str) -> None:
    """Each project with what it is, or that there is `none`."""
    for _, project in projects.iterrows():
        st.markdown(f"**{plain(project['title'])}**: {plain(project['description'])}")
    if projects.empty:
        st.markdown(none)


def _rating_text(row: pd.Series) -> str:
    moved = pd.notna(row["before"]) and row["before"] != row["rating"]
    was = f", was {RATINGS[str(int(row['before']))].lower()}" if moved else ""
    return f"{RATINGS[str(row['rating'])]} ({row['assessed_on']:%B %Y}{was})"


def _period(row: pd.Series) -> str:
    if pd.isna(row["left"]):
        return f"since {row['joined']:%d/%m/%Y}"
    return f"{row['joined']:%d/%m/%Y} to {row['left']:%d/%m/%Y}"


def _members(frame: Frame, moment: Now, slug: str) -> pd.DataFrame:
    """Everyone who is or was a member: `urn`, `name`, `role`, `period`, `to_host`."""
    rows = frame.dataset.tables["memberships"]
    own = rows[rows["partnership"] == slug].sort_values("joined")
    placed = moment.on_map.members
    away = placed[placed["partnership"] == slug].set_index("urn")["to_host"]
    shown = moment.partnerships[moment.partnerships["partnership"] == slug]
    host = shown["host"].iloc[0] if len(shown) else None
    here = own["left"].isna() | (own["left"] > moment.today)
    role = pd.Series("member", index=own.index).mask(own["lead"], "lead")
    role = role.mask(own["urn"] == host, "host").mask(own["lead"] & (own["urn"] == host), "host, lead")
    return own.assign(
        name=own["urn"].map(frame.dataset.schools["name"]),
        role=role.mask(~here, "left"),
        period=[_period(row) for _, row in own.iterrows()],
        to_host=own["urn"].map(away).where(here),
    )


def _reviews(frame: Frame, moment: Now, slug: str) -> None:
    rows = moment.records["reviews"]
    own = rows[rows["partnership"] == slug].sort_values("reviewed_on", ascending=False)
    for _, row in own.iterrows():
        who = f", facilitated by {row['facilitator']}" if pd.notna(row["facilitator"]) else ""
        st.markdown(
            f"**{REVIEW_KINDS[row['kind']]}, {row['reviewed_on']:%d/%m/%Y}**{plain(who)}. "
            + " ".join(
                f"{label}: {plain(row[column])}"
                for label, column in (
                    ("Focus", "focus"),
                    ("Findings", "findings"),
                    ("Next steps", "next_steps"),
                )
                if pd.notna(row[column])
            )
            + (f" Next review: {row['next_review']:%d/%m/%Y}." if pd.notna(row["next_review"]) else "")
        )
    if own.empty:
        st.markdown("None is recorded.")
    with st.expander("Write down a review"):
        fields = (
            Field("reviewed_on", "Date of the review", "date", needed=True),
            Field("kind", "Who reviewed it", "one", REVIEW_KINDS, needed=True),
            Field("facilitator", "Facilitator"),
            Field("focus", "Focus", needed=True),
            Field("findings", "Findings", "long"),
            Field("next_steps", "Next steps", "long"),
            Field("next_review", "Next review", "date"),
        )
        record_form(
            frame,
            "reviews",
            fields,
            key=f"partnerships_review_{slug}",
            fixed={"partnership": slug, "review": f"{slug}-{len(own) + 1}-{moment.today:%Y%m%d}"},
            initial={"reviewed_on": moment.today},
            label="Save the review",
        )

"""One partnership's story, on: which of the ten lessons are in place, and what they run."""

import pandas as pd
import streamlit as st

from collab import words
from collab.data.disclosure.gate import without_results
from collab.data.vocabulary import RATINGS, REVIEW_KINDS
from collab.metrics import lesson_ratings as measured
from collab.metrics.projects_and_mentions import projects_of
from collab.ui.frame.record_form import Field, record_form
from collab.ui.frame.shell import Frame
from collab.ui.frame.show import show_finding, show_table
from collab.ui.frame.today import Now, named, said_by_data
from collab.words.escaped import plain


def lessons(frame: Frame, moment: Now, slug: str) -> None:
    """The ten lessons: what people say is in place, beside what the data says."""
    latest = measured.standing(moment.records["assessments"], pd.Series([slug])).latest
    said = said_by_data(frame, moment)
    own = said[said["partnership"] == slug]
    ratings = {int(row["lesson"]): _rating_text(row) for _, row in latest.iterrows()}
    told = dict(zip(own["lesson"], own["told"], strict=True))
    rows = pd.DataFrame({"partnership": slug, "lesson": list(moment.lessons)})
    rows = rows.assign(
        rating_text=[ratings.get(n, "· not assessed") for n in moment.lessons],
        told=[told.get(n, "") for n in moment.lessons],
    )
    st.header("Which of the ten lessons are in place?")
    show_finding(words.lived_finding(without_results(latest), moment.lessons), "-lessons")
    for _, row in measured.disagreements(latest, own).iterrows():
        title = moment.lessons[int(row["lesson"])]
        st.warning(plain("Worth a conversation: " + words.disagreement(row["rating"], row["told"], title)))
    columns = ["lesson_title", "rating_text", "told"]
    show_table(without_results(named(rows, moment)), columns, "partnerships-lessons", frame.dataset.release)
    st.caption("■ in place (established or embedded), ○ assessed and not in place, · not assessed.")
    st.page_link(
        "pages/lessons.py",
        label="Record an assessment",
        icon=":material/edit:",
        query_params={"lessons_view": "Record an assessment", "lessons_partnership": moment.names[slug]},
    )


def work(frame: Frame, moment: Now, slug: str) -> None:
    """Its projects, what inspectors said of its schools, and its reviews."""
    st.header("What do they run?")
    show_projects(
        projects_of(moment.records["projects"], [slug]),
        "No project is recorded. Projects are written down on the page Evidence.",
    )
    st.subheader("What inspectors said of its schools")
    show_mentions(_mentions(frame, moment, slug))
    st.subheader("Reviews")
    _reviews(frame, moment, slug)


def _mentions(frame: Frame, moment: Now, slug: str) -> pd.DataFrame:
    """What inspectors said of everyone who is or was a member."""
    rows = frame.dataset.tables["memberships"]
    urns = rows.loc[rows["partnership"] == slug, "urn"]
    names = urns.map(frame.dataset.schools["name"])
    mentions = moment.records["inspection_mentions"]
    return mentions[mentions["urn"].isin(urns) | mentions["school"].isin(names)]


def show_mentions(mentions: pd.DataFrame) -> None:
    """What inspectors said, with the school and when."""
    for _, mention in mentions.iterrows():
        st.markdown(
            f"**{plain(mention['school'])}**, {plain(mention['inspected'])}: {plain(mention['summary'])}"
        )
    if mentions.empty:
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
    symbol = "■" if row["rating"] >= measured.IN_PLACE else "○"
    return f"{symbol} {RATINGS[str(row['rating'])]} ({row['assessed_on']:%B %Y}{was})"


def _reviews(frame: Frame, moment: Now, slug: str) -> None:
    rows = moment.records["reviews"]
    own = rows[rows["partnership"] == slug].sort_values("reviewed_on", ascending=False)
    for _, row in own.iterrows():
        who = f", facilitated by {row['facilitator']}" if pd.notna(row["facilitator"]) else ""
        st.markdown(
            f"**{REVIEW_KINDS[row['kind']]}, {row['reviewed_on']:%d/%m/%Y}**{plain(who)}"
            + (f"; the next is due on {row['next_review']:%d/%m/%Y}" if pd.notna(row["next_review"]) else "")
            + "".join(
                f"\n- {label}: {plain(row[column])}"
                for label, column in (
                    ("Focus", "focus"),
                    ("Findings", "findings"),
                    ("Next steps", "next_steps"),
                )
                if pd.notna(row[column])
            )
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

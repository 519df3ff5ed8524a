"""The views of the Partnerships page: who they are, their results, their work, and side by side."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

import pandas as pd
import streamlit as st

from collab import charts, narrative
from collab.charts import Chart, Palette
from collab.charts.lineage import told as lineage_told
from collab.dataset import Dataset
from collab.disclosure import Disclosed, disclose_change, disclose_gaps, without_results
from collab.metrics import lessons as measured
from collab.metrics.profile import lineage, profile, since_forming
from collab.tables import OWN_COLUMNS, as_its_own, footnotes, readable
from collab.ui.frame import Frame
from collab.ui.pace import words_first
from collab.ui.record_form import Field, record_form
from collab.ui.records import Now, named, said_by_data
from collab.ui.show import show_chart, show_download, show_finding, show_table
from collab.ui.text import plain
from collab.vocabulary import KINDS, RATINGS, REVIEW_KINDS


def choose(frame: Frame, moment: Now, labels: Mapping[str, str]) -> None:
    """The partnerships of the selection as a table; picking a row opens one."""
    table = moment.partnerships
    slugs = {slug: label for label, slug in labels.items()}
    last = measured.last_assessed(moment.records["assessments"]).reindex(table["partnership"])
    shown = pd.DataFrame(
        {
            "Partnership": table["partnership"].map(slugs),
            "Kind": table["kind"].map(dict(KINDS)),
            "Members": table["members"],
            "Host school": table["host_name"],
            "Locality (0 to 1)": table["locality"].round(2),
            "Last assessed": ["never" if pd.isna(d) else f"{d:%m/%Y}" for d in last],
        }
    )
    st.header(f"{len(shown)} partnerships today")
    words_first()

    def picked() -> None:
        rows = st.session_state["partnerships_table"].selection.rows
        if rows:
            st.session_state["partnerships_pick"] = shown["Partnership"].iloc[rows[0]]

    st.dataframe(
        shown, hide_index=True, on_select=picked, selection_mode="single-row",
        key="partnerships_table", alt="Partnerships with kind, members, host and locality.",
    )  # fmt: skip
    columns = ("partnership_name", "kind", "members", "host_name", "locality")
    listed = frame.once("partnerships list", lambda: without_results(table), moment.today)
    show_download(listed, columns, "partnerships-list", frame.dataset.release)


def who(frame: Frame, moment: Now, slug: str) -> None:
    """Kind, standing, origins, members with role and dates, and how local it is."""
    dataset, release = frame.dataset, frame.dataset.release
    row = _row_of(dataset, slug)
    since = f"since {row['formed'].year}" if pd.notna(row["formed"]) else "since an unknown year"
    until = f" until {row['ended'].year}" if pd.notna(row["ended"]) else ""
    st.markdown(plain(f"{KINDS[row['kind']]}, {row['standing']}, {since}{until}."))
    if pd.notna(row["note"]):
        st.caption(plain(row["note"]))
    shown = moment.partnerships[moment.partnerships["partnership"] == slug]
    if len(shown) and pd.notna(shown["mean_to_host"].iloc[0]):
        one = shown.iloc[0]
        st.markdown(plain(
            f"Host: {one['host_name']}. Members are on average {one['mean_to_host']:.1f} miles "
            f"from it, the furthest {one['furthest']:.1f}. Locality {one['locality']:.2f}, where "
            "1 is as local as geography allows."
        ))  # fmt: skip
    family = frame.once("lineage", lambda: without_results(lineage(dataset, slug)), slug)
    if len(family.table) > 1:
        title = "Where it came from and what came of it"
        draw = partial(charts.family, lineage=family, title=title)
        st.markdown(plain(lineage_told(family)))
        show_chart(frame, "partnerships-lineage", draw, slug)
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
    show_finding(narrative.profile_finding(gaps, found.years, measure, moment.names[slug]))
    if gaps.empty or pd.isna(gaps.table["gap"].iloc[0]):
        return
    told = Disclosed(gaps.table.assign(partnership_name=moment.names[slug]), gaps.notes)
    title = f"{measure.label}: {narrative.pooled_label(found.years)}"

    def draw(palette: Palette) -> Chart:
        chart = charts.dumbbells(
            gaps=told, label="partnership_name", title=title, palette=palette,
            sides=("This partnership", "All other schools"),
        )  # fmt: skip
        return replace(chart, table=as_its_own(told), columns=("partnership_name", *OWN_COLUMNS))

    show_chart(frame, "partnerships-results", draw, slug)
    if found.pooled:
        st.caption(narrative.pooled_note(found.years))
    st.markdown(plain(narrative.alike_sentence(found.adjusted)))
    st.subheader("Since it formed")
    change = frame.once(
        "since forming",
        lambda: disclose_change(since_forming(dataset, selection, slug), dataset.threshold),
        slug,
    )
    st.markdown(plain(narrative.change_sentence(change)))
    st.caption(
        "Looked at on its own, a partnership can stand out by chance: among twenty, one is "
        "expected to look clear of zero when none is. Schools choose with whom to work, so none of "
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
        "pages/lessons.py", label="Record an assessment", icon=":material/edit:",
        query_params={"lessons_view": "Record an assessment",
                      "lessons_partnership": moment.names[slug]},
    )  # fmt: skip
    for _, row in measured.disagreements(latest, own).iterrows():
        title = moment.lessons[int(row["lesson"])]
        st.warning(plain("Worth a conversation: "
                         + narrative.disagreement(row["rating"], row["told"], title)))  # fmt: skip
    st.header("Reviews")
    _reviews(frame, moment, slug)
    st.header("Projects it takes part in")
    projects = moment.records["projects"]
    taking_part = [slug in str(slugs).split() for slugs in projects["partnerships"]]
    part = projects[taking_part]
    for _, project in part.iterrows():
        st.markdown(f"**{plain(project['title'])}**: {plain(project['description'])}")
    if part.empty:
        st.markdown("None is recorded. Projects are written down on the page Evidence.")
    st.header("What inspectors said of its schools")
    members = _members(frame, moment, slug)
    mentions = moment.records["inspection_mentions"]
    mine = mentions[mentions["urn"].isin(members["urn"]) | mentions["school"].isin(members["name"])]
    for _, mention in mine.iterrows():
        st.markdown(f"**{plain(mention['school'])}**, {plain(mention['inspected'])}: "
                    f"{plain(mention['summary'])}")  # fmt: skip
    if mine.empty:
        st.markdown("Nothing is recorded.")


def compare(frame: Frame, moment: Now, slugs: list[str]) -> None:
    """Two to four partnerships side by side."""
    dataset, selection = frame.dataset, frame.selection
    rows = []
    for slug in slugs:
        found = profile(dataset, selection, slug)
        shown = moment.partnerships[moment.partnerships["partnership"] == slug]
        table = _row_of(dataset, slug)
        latest = measured.standing(moment.records["assessments"], pd.Series([slug])).latest
        place = shown.iloc[0].to_dict() if len(shown) else {}
        gaps = found.gaps.iloc[0].to_dict() if len(found.gaps) else {}
        rows.append(
            {
                **{c: place.get(c) for c in ("members", "host_name", "mean_to_host", "spread",
                                             "locality")},
                **gaps, "partnership_name": moment.names[slug], "kind": table["kind"],
                "standing": table["standing"], "formed": table["formed"],
                "results_of": narrative.pooled_label(found.years),
                "mean_rating": latest["rating"].mean() if len(latest) else None,
            }
        )  # fmt: skip
    frame_of = pd.DataFrame(rows).reindex(columns=_COMPARED + _GAPS)
    shown = disclose_gaps(frame_of, dataset.threshold)
    own, columns = as_its_own(shown), [*_COMPARED, *OWN_COLUMNS]
    text = readable(own, columns).set_index("Partnership").T.rename_axis("").reset_index()
    st.table(text.map(plain).rename(columns=plain), hide_index=True)
    for note in footnotes(own, columns):
        st.caption(plain(note))
    st.caption(
        f"Results: {plain(selection.definition.label)}, each partnership beside all other schools. "
        "With so few pupils, differences between partnerships are mostly chance: they are set side "
        "by side, not ranked."
    )


_COMPARED = ["partnership_name", "kind", "standing", "formed", "members", "host_name",
             "mean_to_host", "spread", "locality", "mean_rating", "results_of"]  # fmt: skip
_GAPS = ["eligible_in", "percent_in", "low_in", "high_in", "eligible_not_in", "percent_not_in",
         "gap", "wide_low", "wide_high", "clear"]  # fmt: skip


def _rating_text(row: pd.Series) -> str:
    moved = pd.notna(row["before"]) and row["before"] != row["rating"]
    was = f", was {RATINGS[str(int(row['before']))].lower()}" if moved else ""
    return f"{RATINGS[str(row['rating'])]} ({row['assessed_on']:%B %Y}{was})"


def _period(row: pd.Series) -> str:
    if pd.isna(row["left"]):
        return f"since {row['joined']:%d/%m/%Y}"
    return f"{row['joined']:%d/%m/%Y} to {row['left']:%d/%m/%Y}"


def _row_of(dataset: Dataset, slug: str) -> pd.Series:
    table = dataset.tables["partnerships"]
    return table[table["partnership"] == slug].iloc[0]


def _members(frame: Frame, moment: Now, slug: str) -> pd.DataFrame:
    """Everyone who is or was a member: `urn`, `name`, `role`, `period`, `to_host`."""
    rows = frame.dataset.tables["memberships"]
    own = rows[rows["partnership"] == slug].sort_values("joined")
    placed = moment.atlas.members
    away = placed[placed["partnership"] == slug].set_index("urn")["to_host"]
    shown = moment.partnerships[moment.partnerships["partnership"] == slug]
    host = shown["host"].iloc[0] if len(shown) else None
    here = own["left"].isna() | (own["left"] > moment.today)
    role = pd.Series("member", index=own.index).mask(own["lead"], "lead")
    role = role.mask(own["urn"] == host, "host").mask(own["lead"] & (own["urn"] == host),
                                                     "host, lead")  # fmt: skip
    return own.assign(
        name=own["urn"].map(frame.dataset.schools["name"]), role=role.mask(~here, "left"),
        period=[_period(row) for _, row in own.iterrows()],
        to_host=own["urn"].map(away).where(here),
    )  # fmt: skip


def _reviews(frame: Frame, moment: Now, slug: str) -> None:
    rows = moment.records["reviews"]
    own = rows[rows["partnership"] == slug].sort_values("reviewed_on", ascending=False)
    for _, row in own.iterrows():
        who = f", facilitated by {row['facilitator']}" if pd.notna(row["facilitator"]) else ""
        st.markdown(
            f"**{REVIEW_KINDS[row['kind']]}, {row['reviewed_on']:%d/%m/%Y}**{plain(who)}. "
            + " ".join(
                f"{label}: {plain(row[column])}"
                for label, column in (("Focus", "focus"), ("Findings", "findings"),
                                      ("Next steps", "next_steps"))
                if pd.notna(row[column])
            )
            + (f" Next review: {row['next_review']:%d/%m/%Y}." if pd.notna(row["next_review"])
               else "")
        )  # fmt: skip
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
            frame, "reviews", fields, key=f"partnerships_review_{slug}",
            fixed={"partnership": slug, "review": f"{slug}-{len(own) + 1}-{moment.today:%Y%m%d}"},
            initial={"reviewed_on": moment.today}, label="Save the review",
        )  # fmt: skip

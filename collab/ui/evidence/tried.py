"""What was tried and what followed: all projects at a glance, and one beside similar schools."""

from collections.abc import Callable
from functools import partial

import pandas as pd
import streamlit as st

from collab import charts
from collab.data.disclosure.gate import Disclosed
from collab.data.vocabulary import VERDICTS
from collab.metrics.follow_up import Followed
from collab.metrics.portfolio import shown_portfolio
from collab.metrics.projects_and_mentions import projects_for
from collab.people.records import newest
from collab.ui.evidence.edited import edit_project
from collab.ui.frame.filters import KEEP
from collab.ui.frame.pick_one import pick_one
from collab.ui.frame.shell import Frame
from collab.ui.frame.show import show_chart, show_finding, show_table
from collab.ui.frame.today import Now
from collab.ui.server.kept import once
from collab.ui.server.loading import open_store
from collab.words import how_to_read_gaps, on_follow_up
from collab.words.escaped import plain
from collab.words.numbers import difference

_COLUMNS = (
    "title",
    "against_similar",
    "how_sure",
    "decided",
    "review_told",
    "moves",
    "runs",
    "schools_of_it",
)
_DRAWN = ("title", "beside_similar", "wide_low", "wide_high", "clear")


def tried(frame: Frame, moment: Now, words: str) -> str:
    """The portfolio of the districts, what to ask about first, and one project in full; returns the page's
    title."""
    shown, found = looked_back_on(frame, moment, words)
    table = shown.table
    show_finding(on_follow_up.portfolio_finding(table))
    if len(table):
        _draw(frame, shown, judged_together(found), moment)
        show_table(_told(shown), _COLUMNS, "evidence-portfolio", frame.dataset.release)
        st.caption(
            "Beside similar schools: how many points more the results of its schools rose, on average, than "
            "those of the schools most like them, with where it probably lies. All are judged together."
        )
        _to_ask(table)
        _one(shown, found)
    edit_project(frame, moment)
    return on_follow_up.portfolio_title(table)


def looked_back_on(frame: Frame, moment: Now, words: str = "") -> tuple[Disclosed, dict[str, Followed]]:
    """The portfolio of the districts whose text has the `words`, and what followed each project."""
    shown, found = _portfolio(frame, moment)
    chosen = projects_for(moment.records["projects"], frame.selection.districts, (), words)
    return shown.where(shown.table["project"].isin(chosen["project"])), found


def judged_together(found: dict[str, Followed]) -> int:
    """How many projects' results were judged beside each other."""
    return sum(not each.reason for each in found.values())


def drawing(shown: Disclosed) -> tuple[tuple[str, ...], Callable[..., charts.Chart]] | None:
    """How each project's schools changed beside similar ones: the projects of which that can be told, and
    what draws them in the colours of a `palette`; nothing where there are none."""
    rows = shown.where(shown.table["difference"].notna())
    if rows.empty:
        return None
    told = [difference(row["change_in"], row["change_not_in"]) for _, row in rows.table.iterrows()]
    gaps = Disclosed(rows.table.assign(gap=told, beside_similar=told), rows.notes)
    names = rows.table["title"].astype(str).tolist()
    title = on_follow_up.portfolio_finding(rows.table)
    draw = partial(
        charts.gap_chart,
        gaps=gaps,
        names=names,
        title=title,
        beside="",
        ours="project schools",
        columns=_DRAWN,
    )
    return tuple(rows.table["project"].astype(str)), draw


def _draw(frame: Frame, shown: Disclosed, together: int, moment: Now) -> None:
    drawn = drawing(shown)
    if drawn is None:
        return
    projects, draw = drawn
    more = (projects, newest(open_store()), moment.today)
    show_chart(frame, "evidence-followed", draw, *more, titled=False, dated=False, of_pupils=False)
    st.caption(how_to_read_gaps(together))


def _portfolio(frame: Frame, moment: Now) -> tuple[Disclosed, dict[str, Followed]]:
    """Every project of the data, worked out once until somebody writes something."""

    key = (frame.dataset, "portfolio", newest(open_store()), moment.today)
    return once(key, lambda: shown_portfolio(frame.dataset, moment.records["projects"], moment.today))


def _told(shown: Disclosed) -> Disclosed:
    """The portfolio as it is written; whatever reveals a result was withheld before."""
    table = shown.table
    rows = [row for _, row in table.iterrows()]
    written = table.assign(
        moves=[on_follow_up.moves_told(row) for row in rows],
        runs=[on_follow_up.runs_told(row) for row in rows],
        against_similar=[on_follow_up.against_similar(row) for row in rows],
        how_sure=table["results"].map(on_follow_up.HOW_SURE),
        decided=table["verdict"].map(on_follow_up.decided_told).fillna(""),
        review_told=[on_follow_up.review_told(row) for row in rows],
    )
    return Disclosed(written, shown.notes)


def _to_ask(table: pd.DataFrame) -> None:
    """The projects of which it is time to ask whether they go on."""
    rows = table[table["to_ask"]]
    if rows.empty:
        return
    st.subheader("Should these go on?")
    st.markdown("\n".join(f"- {plain(on_follow_up.why_ask(row))}" for _, row in rows.iterrows()))


def _one(shown: Disclosed, found: dict[str, Followed]) -> None:
    """One project: its question, what results did, every reservation, and what people say."""
    titles = dict(zip(shown.table["project"].astype(str), shown.table["title"].astype(str), strict=True))
    asked = "Choose a project to see what followed"
    picked = pick_one("Look at one project", titles, key="evidence_project", asked=asked, **KEEP)
    if picked is None:
        return
    row = shown.table[shown.table["project"] == picked].iloc[0]
    with st.container(border=True):
        st.subheader(plain(row["title"]))
        if isinstance(row["question"], str):
            st.markdown(f"**{plain(row['question'])}**")
        st.markdown(plain(row["description"]))
        results, people = st.columns([3, 2])
        with results:
            st.markdown("**What the results did**")
            _results(shown, found, picked)
        with people:
            st.markdown("**What people say**")
            st.markdown(
                plain(row["said"]) if isinstance(row["said"], str) else "Nothing is written down yet."
            )
            verdict = row["verdict"]
            decided = VERDICTS[verdict] if isinstance(verdict, str) else "nothing yet"
            st.markdown(f"Decided: {decided.lower()}. Review: {on_follow_up.review_told(row)}.")


def _results(shown: Disclosed, found: dict[str, Followed], key: str) -> None:
    followed = found.get(key)
    if followed is None:
        st.markdown(
            "To follow them, write down which measure it wants to move, in which schools, and since when."
        )
        return
    own = shown.where(shown.table["project"] == key)
    st.markdown(plain(on_follow_up.followed_finding(own, followed)))
    told = on_follow_up.reservations(followed, judged_together(found))
    st.markdown("\n".join(f"- {plain(line)}" for line in told))

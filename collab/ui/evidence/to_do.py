"""The actions that reviews of partnerships led to: whose they are, by when, and the form."""

import pandas as pd
import streamlit as st

from collab.data.disclosure.gate import without_results
from collab.data.vocabulary import CONTACTS, REVIEW_KINDS
from collab.metrics.portfolio import actions_due
from collab.ui.frame.pick_one import pick_one
from collab.ui.frame.record_form import Field, record_form
from collab.ui.frame.record_removal import draw_removal
from collab.ui.frame.shell import Frame
from collab.ui.frame.show import show_finding, show_table
from collab.ui.frame.today import Now
from collab.words import on_follow_up

_COLUMNS = ("what", "stands", "owner", "review_of")
_FIELDS = (
    Field("what", "What is to be done", needed=True),
    Field("owner", "Who sees to it", "one", CONTACTS, help="A role, never a name.", needed=True),
    Field("due", "By when", "date", needed=True),
    Field("done", "Done on", "date"),
)


def to_do(frame: Frame, moment: Now, words: str) -> str:
    """The actions of the partnerships of the districts, those that are late first; returns the page's
    title."""
    rows = actions_of(frame, moment)
    # A list without a word for any row would pick columns.
    has = pd.Series([word_in(words, text) for text in rows["what"].astype(str)], rows.index, dtype=bool)
    rows = rows[has].reset_index(drop=True)
    show_finding(on_follow_up.actions_finding(rows))
    if len(rows):
        told = rows.assign(
            stands=[on_follow_up.stands_told(row) for _, row in rows.iterrows()],
            review_of=rows["partnership"].map(moment.names),
        )
        show_table(without_results(told), _COLUMNS, "evidence-actions", frame.dataset.release)
    _edit(frame, moment)
    return on_follow_up.actions_title(rows)


def actions_of(frame: Frame, moment: Now) -> pd.DataFrame:
    """The actions of the partnerships of the districts, as `actions_due` has them."""
    rows = actions_due(moment.records["actions"], moment.today)
    if frame.selection.districts:
        rows = rows[rows["partnership"].isin(moment.partnerships["partnership"])]
    return rows


def word_in(words: str, text: str) -> bool:
    """Whether a text has all of the words."""
    return all(word in text.casefold() for word in words.casefold().split())


def _edit(frame: Frame, moment: Now) -> None:
    panel = st.expander("Add or change an action", on_change="rerun", key="evidence_panel_actions")
    if not panel.open:
        return
    with panel:
        reviews, table = moment.records["reviews"], moment.records["actions"]
        if reviews.empty:
            st.markdown("There is no review yet. Reviews are written down on the page Partnerships.")
            return
        named = {str(row["action"]): f"{row['what']} ({row['action']})" for _, row in table.iterrows()}
        chosen = pick_one("Change", named, key="evidence_action", asked="Nothing: add an action")
        row = table[table["action"] == chosen].iloc[0] if chosen else None
        review = _review(moment) if row is None else str(row["review"])
        slug = _partnership_of(reviews, review) if row is None else str(row["partnership"])
        turn = st.session_state.get(f"_turn_evidence_actions_{review}", 0)
        stamp = pd.Timestamp.now().strftime("%Y%m%d%H%M%S%f")
        fresh = st.session_state.setdefault(f"_key_actions_{review}_{turn}", f"action-{stamp}")
        record_form(
            frame,
            "actions",
            _FIELDS,
            key=f"evidence_actions_{chosen or review}",
            fixed={
                "action": str(chosen) if row is not None else fresh,
                "review": review,
                "partnership": slug,
            },
            initial=None if row is None else row.to_dict(),
            version=0 if row is None else int(row["version"]),
        )
        if row is not None:
            draw_removal(frame, "actions", row.to_dict(), key="evidence_remove", chosen="evidence_action")


def _review(moment: Now) -> str:
    """Which review a new action comes from: the latest first."""
    rows = moment.records["reviews"].sort_values("reviewed_on", ascending=False)
    titles = {
        str(row["review"]): f"{moment.names.get(str(row['partnership']), row['partnership'])}, "
        f"{REVIEW_KINDS[str(row['kind'])].lower()} of {row['reviewed_on']:%d/%m/%Y}"
        for _, row in rows.iterrows()
    }
    return str(
        st.selectbox(
            "From the review of",
            list(titles),
            format_func=lambda key: str(titles.get(key, key)),
            key="evidence_action_review",
        )
    )


def _partnership_of(reviews: pd.DataFrame, review: str) -> str:
    return str(reviews.set_index("review").at[review, "partnership"])

"""The forms of what is offered and looked for: offers, needs, their topics, and matches."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from collab.data.vocabulary import CONTACTS, MATCH_STAGES, OFFER_SIDES, TOPIC_FIELDS
from collab.people.access import givers_and_takers, partnerships_of
from collab.ui.frame.pick_one import pick_one
from collab.ui.frame.record_form import About, Field, record_form
from collab.ui.frame.record_removal import draw_removal
from collab.ui.frame.shell import Frame
from collab.ui.server import sign_in
from collab.words.on_offers import stage_told

_MATCH = (
    Field("stage", "Where it stands", "one", MATCH_STAGES, needed=True),
    Field("suggested", "Suggested on", "date", needed=True),
    Field("agreed", "Agreed on", "date"),
    Field("begun", "Began on", "date"),
    Field("ended", "Ended or declined on", "date"),
    Field("outcome", "What came of it", "long", help="What changed in the school that was helped."),
)


def edit_offers(frame: Frame, records: Mapping[str, pd.DataFrame]) -> None:
    """The form to write down what a school or a partnership can give or looks for."""
    panel = st.expander("Add or change an offer or a need", on_change="rerun", key="broker_panel_offers")
    if not panel.open:
        return
    with panel:
        table, dataset = records["offers"], frame.dataset
        slugs, urns = sign_in.open_to("offers", dataset)
        names = dataset.tables["partnerships"].set_index("partnership")["name"]
        titles = records["topics"].set_index("topic")["title"].sort_values()
        own = table[table["partnership"].isin(slugs) | table["urn"].isin(urns)]
        row = _chosen(
            own,
            "offer",
            lambda r: f"{OFFER_SIDES[r['side']]}: {titles.get(r['topic'], r['topic'])} ({r['offer']})",
            "broker_offer",
            "an offer or a need",
        )
        fields = (
            Field("side", "Give or look for", "one", OFFER_SIDES, needed=True),
            Field("topic", "Topic", "one", dict(titles), needed=True),
            Field("urn", "School", "one", {str(u): f"{dataset.schools.at[u, 'name']} ({u})" for u in urns}),
            Field("partnership", "Or partnership", "one", {s: names[s] for s in slugs}),
            Field("detail", "What exactly", "long"),
            Field("since", "Since", "date", needed=True),
            Field("until", "Until", "date", help="Its last day; none where it goes on."),
            Field("at_once", "How many it can help at the same time", "number", help="For what is given."),
            Field("contact", "Whom to ask", "one", CONTACTS, help="A role, never a name.", needed=True),
        )
        start = {"since": pd.Timestamp.now().normalize()}
        _form(frame, "offers", fields, row, "offer", {}, givers_and_takers, start)


def edit_topics(frame: Frame, records: Mapping[str, pd.DataFrame]) -> None:
    """The form to add a topic to the list, or to change its title."""
    panel = st.expander("Add or change a topic of the list", on_change="rerun", key="broker_panel_topics")
    if not panel.open:
        return
    with panel:
        row = _chosen(records["topics"], "topic", lambda r: str(r["title"]), "broker_topic", "a topic")
        fields = (
            Field("title", "Topic", needed=True),
            Field("field", "What it is about", "one", TOPIC_FIELDS, needed=True),
        )
        _form(frame, "topics", fields, row, "topic", {})


def suggest(frame: Frame, records: Mapping[str, pd.DataFrame], need: str, givers: Mapping[str, str]) -> None:
    """The form that suggests one of the offers (by key, with the giver's name) to a need."""
    panel = st.expander("Suggest a match", on_change="rerun", key="broker_panel_suggest")
    if not panel.open:
        return
    with panel:
        chosen = st.selectbox(
            "Who should help", list(givers), format_func=lambda key: givers[key], key=f"broker_giver_{need}"
        )
        about = partial(_both_sides, records["offers"])
        fixed = {"offer": str(chosen), "need": need}
        start = {"stage": "suggested", "suggested": pd.Timestamp.now().normalize()}
        _form(frame, "matches", _MATCH, None, "match", fixed, about, start, tell=f"{need}_{chosen}")


def move_on(frame: Frame, records: Mapping[str, pd.DataFrame], shown: pd.DataFrame) -> None:
    """The form that moves a match on: agreed, under way, ended or declined."""
    if shown.empty:
        return
    panel = st.expander("Move a match on", on_change="rerun", key="broker_panel_matches")
    if not panel.open:
        return
    with panel:
        row = _chosen(
            shown,
            "match",
            lambda r: (
                f"{r['giver_name']} for {r['taker_name']}: {r['topic_title']} ({stage_told(r['stage'])})"
            ),
            "broker_match",
        )
        if row is not None:
            fixed = {"offer": str(row["offer"]), "need": str(row["need"])}
            about = partial(_both_sides, records["offers"])
            _form(frame, "matches", _MATCH, row, "match", fixed, about)


def _both_sides(offers: pd.DataFrame, rows: Iterable[Mapping[Any, Any]]) -> set[str]:
    """Whom a match is about: who gives and who looks for it."""
    keys = {str(row.get(side)) for row in rows for side in ("offer", "need")}
    return givers_and_takers(offers[offers["offer"].isin(keys)].to_dict("records"))


def _chosen(
    table: pd.DataFrame, key: str, told: Callable[[pd.Series], str], widget: str, what: str = ""
) -> pd.Series | None:
    """The row of `table` that somebody picks to change; None for `what` is to be added."""
    named = {str(row[key]): told(row) for _, row in table.iterrows()}
    picked = pick_one("Change", named, key=widget, asked=f"Nothing: add {what}" if what else "Choose one")
    rows = table[table[key] == picked]
    return rows.iloc[0] if len(rows) else None


def _form(
    frame: Frame,
    record: str,
    fields: tuple[Field, ...],
    row: pd.Series | None,
    key: str,
    fixed: Mapping[str, str],
    about_of: About = partnerships_of,
    start: Mapping[str, Any] | None = None,
    tell: str = "new",
) -> None:
    """The form of a record: a new one, or the `row` that is changed, which can be removed too. `tell` tells
    new ones apart that are begun beside each other."""
    name = f"broker_{record}_{row[key] if row is not None else tell}"
    stamp = pd.Timestamp.now().strftime("%Y%m%d%H%M%S%f")
    turn = st.session_state.get(f"_turn_{name}", 0)
    fresh = st.session_state.setdefault(f"_key_{name}_{turn}", f"{key}-{stamp}")
    record_form(
        frame,
        record,
        fields,
        key=name,
        fixed={**fixed, key: fresh if row is None else str(row[key])},
        initial=start if row is None else row.to_dict(),
        version=0 if row is None else int(row["version"]),
        about_of=about_of,
    )
    if row is not None:
        widget = f"broker_{key}"
        draw_removal(frame, record, row.to_dict(), key="broker_remove", chosen=widget, about_of=about_of)

"""Scenarios kept, compared and published."""

from datetime import date

import pandas as pd
import streamlit as st

from collab.brokering.before_and_after import totals
from collab.brokering.publishing import publish_scenario
from collab.brokering.scenario import Step, read_steps, write_steps
from collab.data.disclosure.gate import without_results
from collab.data.errors import CollabError, DataError
from collab.ui.broker.desk import Desk, checked_scratch, map_after, put_on_scratch, steps_told, totals_table
from collab.ui.frame.filters import KEEP
from collab.ui.frame.record_form import Field, record_form
from collab.ui.frame.show import show_download
from collab.ui.server import sign_in
from collab.ui.server.loading import open_store
from collab.words.escaped import plain

_OPENED = "broker_scenario"
"""Key of the kept scenario that is open, and the parameter of a link to it."""


def open_kept(desk: Desk) -> None:
    """Open a scenario that somebody kept; a link names it."""
    kept = desk.records["scenarios"].set_index("scenario")
    if kept.empty:
        return

    def opened() -> None:
        chosen = st.session_state[_OPENED]
        put_on_scratch(read_steps(str(kept.at[chosen, "steps"])) if chosen else ())

    asked = st.query_params.get(_OPENED)
    if _OPENED not in st.session_state and asked in kept.index:
        st.session_state[_OPENED] = asked
        opened()
    chosen = st.selectbox(
        "Open a kept scenario",
        list(kept.index),
        index=None,
        key=_OPENED,
        format_func=lambda s: f"{kept.at[s, 'title']} (by {kept.at[s, 'by']})",
        placeholder="None",
        on_change=opened,
        persist_state="session",
    )
    if chosen:
        st.query_params[_OPENED] = chosen
    else:
        st.query_params.pop(_OPENED, None)


def keep(desk: Desk, steps: tuple[Step, ...]) -> None:
    """Keep the steps under a name, for others to open; and take them away as a file."""
    rows = pd.DataFrame({"change": steps_told(desk, steps), "mark": ""})
    show_download(
        without_results(rows),
        ["change"],
        "broker-scenario",
        desk.dataset.release,
        label="Download the steps as CSV",
    )
    with st.expander("Keep this scenario under a name", icon=":material/bookmark:"):
        kept = desk.records["scenarios"]
        chosen = st.session_state.get(_OPENED)
        again = kept[kept["scenario"] == chosen]
        row = again.iloc[0] if len(again) else None
        fields = (Field("title", "What it is called", needed=True), Field("note", "What it is for", "long"))
        turn = st.session_state.get("_turn_broker_keep_new", 0)
        stamp = pd.Timestamp.now().strftime("%Y%m%d%H%M%S%f")
        fresh = st.session_state.setdefault(f"_key_scenario_{turn}", f"scenario-{stamp}")
        record_form(
            desk.frame,
            "scenarios",
            fields,
            key=f"broker_keep_{chosen or 'new'}",
            fixed={"scenario": chosen or fresh, "steps": write_steps(steps)},
            initial=None if row is None else row.to_dict(),
            version=0 if row is None else int(row["version"]),
            label="Keep it" if row is None else "Keep the changes to it",
        )


def compare_kept(desk: Desk) -> None:
    """Kept scenarios side by side."""
    kept = desk.records["scenarios"]
    if kept.empty:
        return
    st.header("Compare kept scenarios")
    titles = dict(zip(kept["scenario"], kept["title"], strict=True))
    chosen = st.multiselect(
        "Scenarios",
        list(titles),
        format_func=lambda s: titles[s],
        key="broker_compared",
        max_selections=4,
        placeholder="Choose up to four",
        **KEEP,
    )
    sides = {"As it is": totals(desk.county)}
    for key in chosen:
        text = kept.loc[kept["scenario"] == key, "steps"].iloc[0]
        steps = checked_scratch(desk, read_steps(text))
        name = titles[key] if list(titles.values()).count(titles[key]) == 1 else key
        sides[plain(name)] = totals(map_after(desk, steps))
    if chosen:
        st.table(totals_table(sides, desk.unit), hide_index=True)


def publish_kept(desk: Desk, steps: tuple[Step, ...]) -> None:
    """Make the scenario real from a date on, for whoever has the right."""
    st.header("Make it real")
    if not sign_in.may_publish_here():
        sign_in.say_read_only("Publishing a scenario as memberships")
        return
    st.markdown(
        "Publishing makes a new release in which these memberships begin and end on the date you "
        "name. Everyone sees it; the release before stays, and can be shown again."
    )
    with st.form("broker_publish", border=False):
        start = st.date_input(
            "From", date.today(), format="DD/MM/YYYY", key="broker_from", min_value=date(1990, 1, 1)
        )
        title = st.text_input("Name of the change, for the record", max_chars=120, key="broker_title").strip()
        by = sign_in.name_field("broker_by")
        sent = st.form_submit_button("Publish these memberships", icon=":material/publish:")
    if not sent:
        return
    if not (title and by and isinstance(start, date)):
        st.error("Write the date, a name for the change, and who you are.")
        return
    try:
        sign_in.require_publish()
        number = publish_scenario(
            open_store(),
            steps,
            title=title,
            start=pd.Timestamp(start),
            by=by,
            expected=desk.dataset.release.number,
        )
    except DataError as error:
        for problem in error.problems:
            st.error(plain(f"“{problem.value}”: {problem.reason}. {problem.remedy}"))
        return
    except CollabError as error:
        st.error(plain(error))
        return
    put_on_scratch(())
    st.session_state["_broker_published"] = number
    st.rerun()

"""The releases on the Data page: look at an earlier one, compare it, show it again."""

from datetime import datetime

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from collab.data.errors import CollabError
from collab.data.provenance import Release
from collab.people.audit import changes_made
from collab.releases.changes import what_changed
from collab.ui.data.upload import show_changes
from collab.ui.frame.show import as_cards, numbers_right
from collab.ui.server import sign_in
from collab.ui.server.loading import look_at, open_store, visible_releases
from collab.words.escaped import plain
from collab.words.numbers import day_told
from collab.words.tables import inert


def day(moment: str) -> str:
    """An ISO date and time as "24 November 2026, 14:05"; nothing for what came built in."""
    if not moment:
        return "built in"
    when = datetime.fromisoformat(moment)
    return f"{day_told(when)}, {when:%H:%M}"


def draw_releases() -> None:
    """Every release, and what can be done with one."""
    store = open_store()
    releases, showing = visible_releases(), store.showing()
    rows = [
        {
            "Release": f"{r.number}{' (on show)' if r.number == showing else ''}",
            "Of": r.area + (" (illustrative)" if r.illustrative else ""),
            "Made": day(r.made_on),
            "By": "Collab" if r.illustrative else r.made_by,
            "Files": f"{len(r.files)}",
        }
        for r in releases
    ]
    st.html(as_cards("data-releases", list(rows[0])))
    with st.container(key="table-data-releases"):
        st.table(numbers_right(pd.DataFrame(rows).map(plain), ["Files"]), hide_index=True)
    others = {r.number: r for r in releases if r.number != showing}
    if others and showing is not None:
        number = st.selectbox(
            "An earlier release",
            list(others),
            format_func=lambda n: f"{n}: {others[n].area}",
            key="data_release",
            index=None,
            placeholder="Choose one to look at, compare or restore",
        )
        if number is not None:
            _draw_choices(others[number], showing)
    with st.expander("Which release was on show when"):
        turns = [
            {"From": day(t.at), "Release": str(t.release), "By": t.by, "Why": t.why}
            for t in store.turns()
            if t.release in {release.number for release in releases}
        ]
        st.table(pd.DataFrame(turns).map(plain), hide_index=True)


def _draw_choices(release: Release, showing: int) -> None:
    look, restore = st.columns(2)
    look.button(
        f"Look at release {release.number}",
        icon=":material/visibility:",
        width="stretch",
        on_click=look_at,
        args=(release.number,),
        help="Only you see it, on every page, until you choose the one on show again.",
    )
    if sign_in.may_publish_here():
        _draw_restore(release, restore)
    st.markdown(f"**What changed from release {release.number} to release {showing}**")
    show_changes(_compared(release.number, showing))


def _draw_restore(release: Release, place: DeltaGenerator) -> None:
    with place.popover("Show it to everyone again", icon=":material/undo:", width="stretch"):
        by = sign_in.name_field("data_restore_by")
        if st.button("Restore it", disabled=not by, key="data_restore"):
            try:
                sign_in.require_publish()
                open_store().restore(release.number, by)
            except CollabError as error:
                st.error(plain(error))
            else:
                st.session_state.pop("data_release", None)
                st.rerun()


@st.cache_data(max_entries=20, show_spinner="Comparing")
def _compared(old: int, new: int) -> pd.DataFrame:
    store = open_store()
    return what_changed(store.tables(old), store.tables(new))


def draw_audit(release: Release) -> None:
    """Who changed what, for those who may publish."""
    if not sign_in.may_publish_here():
        sign_in.say_read_only("Seeing who changed what")
        return
    made = changes_made(open_store(), illustrative=release.illustrative)
    shown = made.assign(at=made["at"].map(day))
    shown.columns = ["When", "Who", "What", "Which"]
    st.dataframe(shown, hide_index=True, alt="Every change with who made it and when")
    table = made.map(inert)
    st.download_button(
        "Download as CSV",
        table.to_csv(index=False).encode("utf-8-sig"),
        "collab-changes.csv",
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
        key="data_changes",
    )


def draw_source_files(release: Release) -> None:
    """The files of the release on show, with what was noted on reading them."""
    st.header(f"Files of release {release.number}")
    files = [
        {
            "File": f.name,
            "What it is": f.kind or "Built-in data",
            "Rows": f"{f.rows:,}",
            "Refused": f"{sum(count for _, count in f.refused):,}",
        }
        for f in release.files
    ]
    if files:
        # On a phone the names of files leave no room for what was refused.
        st.html(as_cards("data-files", list(files[0])))
    with st.container(key="table-data-files"):
        st.table(numbers_right(pd.DataFrame(files).map(plain), ["Rows", "Refused"]), hide_index=True)
    told = [f"- {plain(f.name)}: {plain(note)}" for f in release.files for note in f.notes]
    told += [
        f"- {plain(f.name)}: {count:,} rows refused, {plain(reason)}"
        for f in release.files
        for reason, count in f.refused
    ]
    if told:
        with st.expander("Notes on the files"):
            st.markdown("\n".join(told))
    if release.illustrative:
        st.markdown(
            "The files under *published* are real: the county's 2013/14 report and the Department "
            "for Education's figures. The files under *illustrative* are invented."
        )

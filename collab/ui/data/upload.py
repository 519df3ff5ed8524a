"""Bringing in new data on the Data page: drop files, see what they hold, publish."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from collab.contracts import CONTRACTS
from collab.disclosure import disclose
from collab.errors import CollabError, DataError, Problem
from collab.importing import (
    AuthorityNeededError,
    Candidate,
    assemble,
    publish,
    read_files,
    refusals_table,
)
from collab.sources.opening import File
from collab.sources.reading import Authorities
from collab.sources.template import write_workbook
from collab.tables import inert
from collab.ui import access
from collab.ui.kept import once, reporting
from collab.ui.releases import open_store
from collab.ui.show import show_table
from collab.ui.text import plain

_CANDIDATE, _KEY, _DONE = "_candidate", "_candidate_key", "_published"
_TYPES = ["csv", "xlsx", "zip", "geojson", "json"]
_SHOWN_ROWS = 500
"""Refused rows shown on screen; the download has them all."""


def draw_import() -> None:
    """The whole of it: files in, checks, publish."""
    done = st.session_state.pop(_DONE, None)
    if done:
        st.success(plain(done), icon=":material/check_circle:")
    st.markdown(
        "Drop the files as you downloaded them: the register of schools and its links, the group "
        "links (Get Information About Schools), Key Stage 2 results of any year (Compare School "
        "Performance or Explore Education Statistics), district boundaries (ONS), and your own "
        "workbook. They are laid beside what is here already; nothing changes until you publish."
    )
    st.download_button(
        "Download the workbook to fill in", once("template", write_workbook),
        "collab-workbook.xlsx",
        mime="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        icon=":material/download:", on_click="ignore",
    )  # fmt: skip
    if not access.may_publish_here():
        access.say_read_only("Bringing in files and publishing them")
        return
    turn = st.session_state.setdefault("_import_turn", 0)
    files = st.file_uploader(
        "Files to bring in", _TYPES, accept_multiple_files=True, key=f"data_files_{turn}"
    )
    if not files:
        return
    candidate = _candidate(files)
    if candidate is not None:
        show_candidate(candidate)
        _draw_publish(candidate)


def _candidate(files: Sequence[UploadedFile]) -> Candidate | None:
    """The candidate of these files, prepared once; asks what the files do not say."""
    year = st.session_state.get("data_year")
    found = st.session_state.get("_data_authorities", {})
    authorities = _draw_authorities(found) if found else None
    if found and authorities is None:
        return None
    key = (tuple(f.file_id for f in files), authorities, year, open_store().showing())
    if st.session_state.get(_KEY) == key:
        return st.session_state.get(_CANDIDATE)
    try:
        candidate = _prepared(files, authorities, year)
    except AuthorityNeededError as need:
        st.session_state["_data_authorities"] = need.authorities
        st.rerun()
    except DataError as error:
        _show_problems("These files cannot be used as they are.", error.problems)
        if any("does not tell the year" in problem.reason for problem in error.problems):
            st.number_input(
                "Year of the results (2018 for 2017/18)", 2005, 2100, value=None, key="data_year"
            )
        return None
    except CollabError as error:
        st.error(plain(error), icon=":material/error:")
        return None
    st.session_state[_CANDIDATE], st.session_state[_KEY] = candidate, key
    return candidate


def _prepared(
    files: Sequence[UploadedFile], authorities: Authorities | None, year: int | None
) -> Candidate:
    bar = st.progress(0.0, "Reading the files")

    progress = reporting(bar)
    try:
        read = read_files(
            open_store(), [File(f.name, f.getvalue()) for f in files], authorities=authorities,
            year=year, progress=progress,
        )  # fmt: skip
        return assemble(read, by="", progress=progress)
    finally:
        bar.empty()


def _draw_authorities(found: dict[int, str]) -> Authorities | None:
    """Which local authorities are the viewer's; None until that is said."""
    st.info("The register has the schools of more than one local authority.")
    options = {f"{name or 'Authority'} ({code})": code for code, name in sorted(found.items())}
    chosen = st.multiselect("Which are yours?", list(options), key="data_authorities")
    if st.checkbox("All of them", key="data_all_authorities"):
        return frozenset()
    return frozenset(options[name] for name in chosen) or None


def show_candidate(candidate: Candidate) -> None:
    """What was recognised, what was refused, whether the sums agree, and what would change."""
    st.subheader(plain(f"What was recognised, for {candidate.release.area}"))
    rows = [
        {
            "File": reading.file,
            "Recognised as": reading.kind,
            "Rows": f"{reading.read:,}",
            "Taken": "; ".join(
                f"{len(reading.tables[name]):,} {name.replace('_', ' ')}"
                for name in CONTRACTS
                if name in reading.tables
            ),
            "Refused": f"{len(reading.refused):,}",
        }
        for reading in candidate.readings
    ]
    st.table(pd.DataFrame(rows).map(plain), hide_index=True)
    with st.expander("Notes on the reading"):
        notes = [
            f"- {plain(r.file)}: {plain(note)}" for r in candidate.readings for note in r.notes
        ]
        st.markdown("\n".join(notes) or "Nothing to note.")
    if candidate.refused:
        _show_problems("Some rows were refused. The rest can be published.", candidate.refused)
    if len(candidate.checks):
        agree = candidate.checks["agreement"].str.startswith("agrees")
        st.subheader("Do the sums agree with what was published?")
        st.markdown(
            f"{int(agree.sum())} of {len(agree)} published totals agree with the figures added up "
            "from the schools."
        )
        with st.expander("The published totals beside the sums"):
            shown = disclose(candidate.checks, ("percent",), ("eligible",))
            columns = [c for c in ("year", *candidate.checks.columns) if c != "source"]
            show_table(shown, list(dict.fromkeys(columns)), "data-checks", candidate.release)
    st.subheader("What would change")
    show_changes(candidate.changes)


def show_changes(changes: pd.DataFrame) -> None:
    """A table of `what_changed` for people."""
    if changes.empty:
        st.markdown("Nothing: these files say what is here already.")
        return
    table = changes.assign(count=changes["count"].map("{:,}".format))
    table.columns = ["Change", "How many", "Which"]
    st.table(table.map(plain), hide_index=True)


def _draw_publish(candidate: Candidate) -> None:
    with st.form("data_publish", border=False):
        by = access.name_field("data_publish_by")
        sent = st.form_submit_button("Publish", type="primary", icon=":material/publish:")
    if not sent:
        return
    if not by:
        st.error("Write your name: every release says who published it.")
        return
    try:
        access.require_publish()
        number = publish(open_store(), candidate.by(by))
    except CollabError as error:
        st.error(plain(error), icon=":material/error:")
        return
    for key in (_CANDIDATE, _KEY, "_data_authorities", "release"):
        st.session_state.pop(key, None)
    st.session_state["_import_turn"] += 1
    st.session_state[_DONE] = (
        f"Release {number} of {candidate.release.area} is published and on show to everyone."
    )
    st.rerun()


def _show_problems(title: str, problems: Sequence[Problem]) -> None:
    st.error(title, icon=":material/error:")
    table = refusals_table(problems)
    shown = table.head(_SHOWN_ROWS).astype(object).fillna("")
    shown.columns = ["File", "Row", "Column", "Value", "Reason", "What to do"]
    st.dataframe(shown.astype(str), hide_index=True, alt="Refused rows and reasons")
    if len(table) > _SHOWN_ROWS:
        st.caption(f"The first {_SHOWN_ROWS} of {len(table):,}; the download has them all.")
    st.download_button(
        "Download these as CSV", table.map(inert).to_csv(index=False).encode("utf-8-sig"),
        "collab-refused-rows.csv", mime="text/csv", icon=":material/download:", on_click="ignore",
    )  # fmt: skip

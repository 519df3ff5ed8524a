"""Bringing in new data on the Data page: drop files, see what they hold, publish."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from collab.data.contracts import CONTRACTS
from collab.data.dataset import Dataset
from collab.data.disclosure.gate import disclose
from collab.data.errors import CollabError, DataError, Problem
from collab.geography.open_schools import open_schools
from collab.geography.pairs_to_time import MOST_SCHOOLS, NEAR, pairs_to_time
from collab.releases.importing import AuthorityNeededError, Candidate, publish
from collab.releases.outcomes import FilesRefusedError, Outcome, refusals_table
from collab.releases.preparing import prepare
from collab.sources.opening import File
from collab.sources.own_template import write_workbook
from collab.sources.raw_table import MOST_BYTES
from collab.sources.reading import Authorities
from collab.ui.frame.progress import reporting
from collab.ui.frame.show import numbers_right, show_done, show_table
from collab.ui.server import sign_in
from collab.ui.server.kept import once
from collab.ui.server.loading import open_store
from collab.words.escaped import plain
from collab.words.tables import inert

_CANDIDATE, _KEY, _REFUSED, _DONE = "_candidate", "_candidate_key", "_candidate_refused", "_published"
_MOST_MEGABYTES = MOST_BYTES // 1_000_000
_TYPES = ["csv", "txt", "xlsx", "xls", "zip", "geojson", "topojson", "json"]
_SHOWN_ROWS = 500
"""Refused rows shown on screen; the download has them all."""


def draw_import(dataset: Dataset) -> None:
    """The whole of it: files in, checks, publish."""
    show_done(_DONE)
    st.markdown(
        "Drop the files as you downloaded them: the register of schools and its links, the group "
        "links (Get Information About Schools), Key Stage 2 results of any year (Compare School "
        "Performance or Explore Education Statistics), district boundaries (ONS), and your own "
        "workbook, which can also say how long it takes by car from school to school. They are laid beside "
        "what is here already; nothing changes until you publish. Files of up to 600 MB are read, as most "
        "national ones are; of a larger one, give the rows of your authority or of one year, as its "
        "publisher's table tool offers them."
    )
    st.download_button(
        "Download the workbook to fill in",
        once("template", write_workbook),
        "collab-workbook.xlsx",
        mime="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        icon=":material/download:",
        on_click="ignore",
    )
    _draw_pairs(dataset)
    if not sign_in.may_publish_here():
        sign_in.say_read_only("Bringing in files and publishing them")
        return
    turn = st.session_state.setdefault("_import_turn", 0)
    files = st.file_uploader(
        "Files to bring in",
        _TYPES,
        accept_multiple_files=True,
        key=f"data_files_{turn}",
        max_upload_size=_MOST_MEGABYTES,
    )
    if not files:
        return
    candidate = _candidate(files)
    if candidate is not None:
        show_candidate(candidate)
        _draw_publish(candidate)


def _draw_pairs(dataset: Dataset) -> None:
    """The list of pairs of schools to fill in with their times of travel."""
    if len(dataset.schools) > MOST_SCHOOLS:
        return
    schools = open_schools(dataset.schools, pd.Timestamp.now().normalize())
    st.download_button(
        "Download the pairs of schools, to fill in minutes by car",
        once(
            (dataset, "pairs to time"),
            lambda: _as_csv(pairs_to_time(schools, dataset.tables["travel_times"])),
        ),
        "collab-travel-times.csv",
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
        key="data_pairs",
        help=f"All that are at most {NEAR:g} miles apart. Leave empty what is not known, and drop it below.",
    )


def _as_csv(table: pd.DataFrame) -> bytes:
    return table.map(inert).to_csv(index=False).encode("utf-8-sig")


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
    before, error = st.session_state.get(_REFUSED, (None, None))
    if before == key:
        # What took minutes to be refused is not tried again at every click.
        _show_refused(error)
        return None
    try:
        candidate = _prepared(files, authorities, year)
    except AuthorityNeededError as need:
        st.session_state["_data_authorities"] = need.authorities
        st.rerun()
    except DataError as refused:
        st.session_state[_REFUSED] = key, refused
        _show_refused(refused)
        return None
    except CollabError as error:
        st.error(plain(error), icon=":material/error:")
        return None
    st.session_state[_CANDIDATE], st.session_state[_KEY] = candidate, key
    return candidate


def _show_refused(error: DataError) -> None:
    """What is wrong with the files, what became of each, and what is to be told if that is all."""
    show_problems("These files cannot be used as they are.", error.problems)
    if isinstance(error, FilesRefusedError):
        _show_outcomes(error.outcomes)
    if any("does not tell the year" in problem.reason for problem in error.problems):
        st.number_input("Year of the results (2018 for 2017/18)", 2005, 2100, value=None, key="data_year")


def _prepared(files: Sequence[UploadedFile], authorities: Authorities | None, year: int | None) -> Candidate:
    bar = st.progress(0.0, "Reading the files")

    progress = reporting(bar)
    try:
        return prepare(
            open_store(),
            [File(f.name, f.getvalue()) for f in files],
            by="",
            authorities=authorities,
            year=year,
            progress=progress,
        )
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
    st.table(numbers_right(pd.DataFrame(rows).map(plain), ["Rows", "Refused"]), hide_index=True)
    _show_outcomes(candidate.outcomes)
    with st.expander("Notes on the reading"):
        notes = [f"- {plain(r.file)}: {plain(note)}" for r in candidate.readings for note in r.notes]
        st.markdown("\n".join(notes) or "Nothing to note.")
    if candidate.refused:
        show_problems("Some rows were refused. The rest can be published.", candidate.refused)
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
    st.table(numbers_right(table.map(plain), ["How many"]), hide_index=True)


def _show_outcomes(found: Sequence[Outcome]) -> None:
    rows = [{"File": one.file, "Outcome": one.state, "Refusals": f"{one.refused:,}"} for one in found]
    st.table(numbers_right(pd.DataFrame(rows).map(plain), ["Refusals"]), hide_index=True)


def _draw_publish(candidate: Candidate) -> None:
    with st.form("data_publish", border=False):
        by = sign_in.name_field("data_publish_by")
        sent = st.form_submit_button("Publish", type="primary", icon=":material/publish:")
    if not sent:
        return
    if not by:
        st.error("Write your name: every release says who published it.")
        return
    try:
        sign_in.require_publish()
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


def show_problems(title: str, problems: Sequence[Problem]) -> None:
    """A table of what is wrong and what to do about it, with a download."""
    st.error(title, icon=":material/error:")
    table = refusals_table(problems)
    shown = table.head(_SHOWN_ROWS).astype(object).fillna("")
    shown.columns = ["File", "Row", "Column", "Value", "Reason", "What to do"]
    st.dataframe(shown.astype(str), hide_index=True, alt="Refused rows and reasons")
    if len(table) > _SHOWN_ROWS:
        st.caption(f"The first {_SHOWN_ROWS} of {len(table):,}; the download has them all.")
    st.download_button(
        "Download these as CSV",
        _as_csv(table),
        "collab-refused-rows.csv",
        key=f"refused_{title}",
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
    )

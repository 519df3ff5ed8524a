"""A list of partnerships with the names of their schools: given, matched, decided on, published."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

import pandas as pd
import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from collab.data.contracts import Tables
from collab.data.dataset import Dataset
from collab.data.errors import CollabError, DataError
from collab.data.names import with_published_names
from collab.releases.amending import changes_of, publish_amended
from collab.releases.changes import listed as first_of
from collab.releases.listed_partnerships import (
    Taken,
    begins,
    last_day,
    new_partnerships,
    not_named,
    source_of,
    taken_rows,
    terms_told,
    with_taken,
)
from collab.sources.apart import read_apart
from collab.sources.known_schools import KnownSchools
from collab.sources.name_decisions import Decisions, Named, decisions_table, find_schools, read_decisions
from collab.sources.name_lists import NameList, read_list, read_pasted
from collab.sources.opening import File
from collab.ui.data.list_terms import EDITS, draw_terms, edited
from collab.ui.data.names_decided import decide
from collab.ui.data.upload import show_changes, show_problems
from collab.ui.frame.show import show_done
from collab.ui.server import sign_in
from collab.ui.server.kept import once
from collab.ui.server.loading import load_shown, open_store
from collab.words.escaped import plain
from collab.words.numbers import counted, verb
from collab.words.tables import inert

_DONE, _AMENDED, _SEEN, _READ = "_list_published", "_list_amended", "_list_seen", "_list_read"
"""Keys of what was published, of what would be, of the release it was last shown beside, and of what
the files say."""
T = TypeVar("T")

_MOST_MEGABYTES = 20
"""Largest file that a list may be: a workbook with pictures in it; its names are a few kilobytes."""


def draw_name_list() -> None:
    """The whole of it: the list in, names decided on, what would change, publish."""
    show_done(_DONE)
    st.markdown(
        "Informal partnerships are in no public file. Paste the list that you have, with the names of "
        "the schools as people write them, or drop it as a file: a column for each partnership with its "
        "name on top, or a row for each school with the columns Partnership and School, and if you have "
        "them Place, Postcode, URN, LAESTAB, Phase, Kind, Joined, Left and Lead. Names are looked up in "
        "the register of the release on show; nothing changes until you publish."
    )
    if not sign_in.may_publish_here():
        sign_in.say_read_only("Bringing in a list and publishing it")
        return
    turn = st.session_state.setdefault("_list_turn", 0)
    try:
        listed, kept = _given(turn)
    except DataError as error:
        show_problems("The list cannot be used as it is.", error.problems)
        return
    if listed is None:
        return
    dataset = load_shown()
    known = known_schools(dataset)
    key = listed.digest[:8]
    named = once(
        (
            "named",
            open_store().fingerprint(dataset.release.number),
            listed.digest,
            tuple(sorted(kept.items())),
        ),
        lambda: _together(find_schools(known, listed.schools, kept)),
    )
    if listed.refused:
        show_problems("Some rows cannot be used. The rest can be published.", listed.refused)
    named = decide(known, named, key)
    _download(known, named, kept)
    _draw_rest(dataset, listed, named, key)


def known_schools(dataset: Dataset) -> KnownSchools:
    """The schools of a release as names are looked up in them, kept for everybody."""
    return _known_schools(open_store().fingerprint(dataset.release.number), _dataset=dataset)


@st.cache_resource(show_spinner="Reading the names of the schools", max_entries=2)
def _known_schools(
    fingerprint: str,  # noqa: ARG001 - the cache's key
    *,
    _dataset: Dataset,
) -> KnownSchools:
    return KnownSchools(_dataset.tables["schools"], _dataset.tables["addresses"], _dataset.lineage)


def _given(turn: int) -> tuple[NameList | None, Decisions]:
    """The list that was pasted or dropped, and the decisions of an earlier year. Raises DataError."""
    pasted = st.text_area(
        "Paste the list",
        height=180,
        max_chars=400_000,
        key=f"list_text_{turn}",
        placeholder="Wolds cluster\tCoastal cluster\nAlford Primary\tHuttoft Primary",
        help="Copied from a table in a document, a spreadsheet or an email.",
    )
    own, earlier = st.columns(2)
    file = own.file_uploader(
        "or drop it as a file",
        ["xlsx", "xls", "csv", "txt"],
        key=f"list_file_{turn}",
        max_upload_size=_MOST_MEGABYTES,
    )
    before = earlier.file_uploader(
        "Decisions kept from an earlier list, if you have them",
        ["csv"],
        key=f"list_decisions_{turn}",
        max_upload_size=_MOST_MEGABYTES,
    )
    kept = _read(read_decisions, before) if before else {}
    if file is not None:
        return _read(read_list, file), kept
    return (read_pasted(pasted) if pasted.strip() else None), kept


def _read(read: Callable[[File], T], given: UploadedFile) -> T:
    """What a file says, read once and apart from the pages; it is asked for at every click."""
    kept = st.session_state.setdefault(_READ, {})
    if given.file_id not in kept:
        if len(kept) > 1:
            kept.clear()
        with st.spinner("Reading the file"):
            kept[given.file_id] = read_apart(read, File(given.name, given.getvalue()))
    return kept[given.file_id]


def _download(known: KnownSchools, named: Sequence[Named], kept: Decisions) -> None:
    table = decisions_table(known, named, kept)
    if len(table):
        st.download_button(
            "Download the decisions, to keep for the next list",
            table.map(inert).to_csv(index=False).encode("utf-8-sig"),
            "collab-decisions.csv",
            mime="text/csv",
            icon=":material/download:",
            on_click="ignore",
        )


def _together(named: Sequence[Named]) -> list[Named]:
    """The names of a partnership below each other, as people know them, though a list that has a
    column for each is read line by line."""
    order = {one.listed.partnership: i for i, one in reversed(list(enumerate(named)))}
    return sorted(named, key=lambda one: order[one.listed.partnership])


def _draw_rest(dataset: Dataset, listed: NameList, named: Sequence[Named], key: str) -> None:
    """Dates and kinds, what would change, and the button that publishes it."""
    st.subheader("Kind and dates")
    kind, joined, leaves = draw_terms(key)
    taken = taken_rows(named, kind, joined)
    names = {one.urn: str(dataset.schools["name"][one.urn]) for one in taken}
    if not taken:
        st.info("No name of the list is a school of the register yet.", icon=":material/info:")
        return
    try:
        starting = begins(dataset.tables, taken)
        new = new_partnerships(dataset.tables, taken)
    except DataError as error:
        show_problems("These rows break a rule.", error.problems)
        return
    already = [one for one, starts in zip(taken, starting, strict=True) if not starts]
    begin = edited([one for one, starts in zip(taken, starting, strict=True) if starts], new, names, key)
    _say_who_is_there(already, names)
    st.subheader("What would change")
    if waits := _waits(named, begin, joined, leaves):
        st.info(f"Not yet: {', and '.join(waits)}.", icon=":material/pending:")
        return
    try:
        amended, changes = _amended(dataset, [*already, *begin], joined if leaves else None)
    except DataError as error:
        show_problems("These rows break a rule.", error.problems)
        return
    if len(changes):
        changes = pd.concat([changes, terms_told(begin, new, names)], ignore_index=True)
    show_changes(changes)
    if not leaves:
        _say_who_stays(dataset, [*already, *begin])
    if len(changes):
        _draw_publish(dataset, amended, listed, named)


def _waits(named: Sequence[Named], begin: Sequence[Taken], joined: pd.Timestamp, leaves: bool) -> list[str]:
    """What has to be decided or said before it can be told what would change."""
    waiting = sum(one.open for one in named)
    undated = sum(pd.isna(one.joined) for one in begin)
    waits = []
    if waiting:
        waits.append(
            f"{counted(waiting, 'doubtful name')} {verb(waiting, 'waits', 'wait')} for you to decide"
        )
    if undated:
        members = f"{counted(undated, 'school')} {verb(undated, 'is a member', 'are members')}"
        waits.append(f"it is not said since when {members}")
    if leaves and pd.isna(joined):
        waits.append("it is not said on which day the others leave")
    return waits


def _say_who_is_there(already: Sequence[Taken], names: Mapping[int, str]) -> None:
    if already:
        told = first_of([f"{names[one.urn]} in {one.partnership}" for one in already])
        st.caption(plain(f"Members already, who stay as they are: {told}."))


def _amended(
    dataset: Dataset, taken: Sequence[Taken], leave: pd.Timestamp | None
) -> tuple[Tables, pd.DataFrame]:
    """The tables as they would be and what changes, worked out once while nothing is altered."""
    asked = (dataset.release.number, tuple(taken), leave)
    kept = st.session_state.get(_AMENDED)
    if kept is None or kept[0] != asked:
        before = with_published_names(dataset.tables)
        tables = with_taken(before, taken, leave)
        kept = st.session_state[_AMENDED] = (asked, tables, changes_of(before, tables))
    return kept[1], kept[2]


def _say_who_stays(dataset: Dataset, taken: Sequence[Taken]) -> None:
    staying = not_named(dataset.tables, taken, last_day(taken))
    if len(staying):
        names = dataset.schools["name"]
        told = first_of([str(names[urn]) for urn in staying["urn"]])
        st.caption(plain(f"Members already whom the list does not name, and who stay: {told}."))


def _draw_publish(dataset: Dataset, amended: Tables, listed: NameList, named: Sequence[Named]) -> None:
    with st.form("list_publish", border=False):
        by = sign_in.name_field("list_publish_by")
        sent = st.form_submit_button("Publish", type="primary", icon=":material/publish:")
    number = dataset.release.number
    seen = st.session_state.get(_SEEN, number)
    st.session_state[_SEEN] = number
    if not sent:
        return
    if seen != number:
        st.warning(
            f"Release {number} was published while you were deciding. What would change is worked out "
            "anew beside it, above; nothing of yours is lost. Look at it, and publish again.",
            icon=":material/group:",
        )
        return
    if not by:
        st.error("Write your name: every release says who published it.")
        return
    try:
        sign_in.require_publish()
        new = publish_amended(open_store(), amended, [source_of(listed, named)], by=by, expected=number)
    except CollabError as error:
        st.error(plain(error), icon=":material/error:")
        return
    for name in (_AMENDED, _SEEN, EDITS, "release"):
        st.session_state.pop(name, None)
    st.session_state["_list_turn"] += 1
    st.session_state[_DONE] = f"Release {new} of {dataset.release.area} is published and on show to everyone."
    st.rerun()

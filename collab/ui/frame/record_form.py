"""One form for every record people write down: checked, kept with who and when, and safe when two
save at once."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from collab.data.contracts import CONTRACTS
from collab.data.errors import CollabError, DataError
from collab.people.access import partnerships_of
from collab.people.records import ConflictError, Entry, save
from collab.ui.frame.shell import Frame
from collab.ui.server import sign_in
from collab.ui.server.loading import open_store
from collab.words.escaped import plain

_WHO = "_who"
About = Callable[[Iterable[Mapping[Any, Any]]], set[str]]
"""Tells whom versions of a record are about: partnerships (slugs), and schools (URNs as text)."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form. `kind` is "text", "long", "date", "month", "number", "one" (a choice of
    `options`, by code) or "many" (several, joined by `join`)."""

    name: str
    label: str
    kind: str = "text"
    options: Mapping[str, str] | None = None
    help: str | None = None
    captions: Sequence[str] | None = None
    join: str = " "
    needed: bool = False


def record_form(
    frame: Frame,
    record: str,
    fields: Sequence[Field],
    *,
    key: str,
    fixed: Mapping[str, str],
    initial: Mapping[Any, Any] | None = None,
    version: int = 0,
    label: str = "Save",
    about_of: About = partnerships_of,
) -> None:
    """Draw the form and save what is sent.

    `fixed` are the row's cells that the form does not ask for; `initial` what the fields start
    with; `version` the one being changed. The version is remembered from when the form was opened,
    so that a change by somebody else in between is noticed. `about_of` tells whose record it is, which
    decides who may write it.
    """
    about = about_of([fixed, dict(initial or {})])
    if not may_begin(frame, record, about):
        sign_in.say_read_only("Writing this down")
        return
    turn = st.session_state.setdefault(f"_turn_{key}", 0)
    opened = st.session_state.setdefault(f"_opened_{key}", version)
    saved = st.session_state.pop(f"_saved_{key}", None)
    if saved:
        st.success(saved, icon=":material/check_circle:")
    with st.form(f"form_{key}", border=True):
        row = {f.name: _draw(f, (initial or {}).get(f.name), f"{key}_{f.name}_{turn}") for f in fields}
        by = sign_in.person().signature
        if not by:
            who = st.session_state.get(_WHO, "")
            by = str(st.text_input("Your name", who, max_chars=80, key=f"{key}_who_{turn}"))
        sent = st.form_submit_button(label, type="primary", icon=":material/save:")
        st.caption(
            "Nothing is kept until you save. If the connection drops, what you wrote stays in this "
            "window; closing or reloading it loses what is not saved."
        )
    row = {**fixed, **row}
    if sent:
        _save(frame, record, row, by, opened, key, about, about_of)
    conflict = st.session_state.get(f"_conflict_{key}")
    if conflict is not None:
        _draw_conflict(frame, record, fields, conflict, row, by, key, about, about_of)


def may_begin(frame: Frame, record: str, about: set[str]) -> bool:
    """Whether the person may fill in the form at all; what it is about may only be said in it."""
    if about:
        return sign_in.may_write_here(record, about, frame.dataset)
    known = frame.dataset.tables["partnerships"]["partnership"]
    anywhere = sign_in.may_write_here(record, (), frame.dataset)
    return anywhere or any(sign_in.may_write_here(record, [s], frame.dataset) for s in known)


def _save(
    frame: Frame,
    record: str,
    row: Mapping[str, str | None],
    by: str,
    version: int,
    key: str,
    about: set[str],
    about_of: About,
) -> None:
    illustrative = frame.dataset.release.illustrative
    signed = "by" in CONTRACTS[record].to_schema().columns
    told = {**row, "by": by.strip() or None} if signed else row
    try:
        sign_in.require_write(record, about | about_of([row]), frame.dataset)
        save(open_store(), record, told, by=by, version=version, illustrative=illustrative)
    except ConflictError as conflict:
        st.session_state[f"_conflict_{key}"] = conflict.theirs
        return
    except DataError as error:
        for problem in error.problems:
            st.error(plain(f"{_title(problem.column)} {problem.reason}. {problem.remedy}"))
        return
    except CollabError as error:
        st.error(plain(error))
        return
    st.session_state[_WHO] = by.strip()
    _forget(key)
    st.session_state[f"_saved_{key}"] = "Saved. Every earlier version is kept."
    st.rerun()


def _draw_conflict(
    frame: Frame,
    record: str,
    fields: Sequence[Field],
    theirs: Entry,
    row: Mapping[str, str | None],
    by: str,
    key: str,
    about: set[str],
    about_of: About,
) -> None:
    """The other's change beside one's own, and the choice."""
    st.warning(
        plain(
            f"{theirs.by} saved a change while you were writing. Yours is not lost: compare them and decide."
        ),
        icon=":material/group:",
    )
    content = theirs.content or {}
    rows = [
        {
            "": f.label,
            f"Saved by {theirs.by}": _shown(f, content.get(f.name)),
            "Yours": _shown(f, row.get(f.name)),
        }
        for f in fields
    ]
    st.table(pd.DataFrame(rows).map(plain).rename(columns=plain), hide_index=True)
    mine, keep = st.columns(2)
    if mine.button("Save mine after theirs", key=f"{key}_mine", width="stretch"):
        st.session_state.pop(f"_conflict_{key}", None)
        _save(frame, record, row, by, theirs.version, key, about, about_of)
    if keep.button("Keep theirs", key=f"{key}_theirs", width="stretch"):
        _forget(key)
        st.rerun()


def _forget(key: str) -> None:
    """Start the form afresh, with whatever is saved by now."""
    st.session_state[f"_turn_{key}"] = st.session_state.get(f"_turn_{key}", 0) + 1
    for name in (f"_opened_{key}", f"_conflict_{key}"):
        st.session_state.pop(name, None)


def _draw(field: Field, start: Any, key: str) -> str | None:
    """The field's widget; returns what is written in it as text, None for nothing."""
    known = None if start is None or pd.isna(start) else start
    label = field.label if field.needed else f"{field.label} (optional)"
    if field.kind == "one":
        codes = list(field.options or {})
        choose: Any = st.radio if field.captions else st.selectbox
        more = {"captions": field.captions} if field.captions else {}
        index = codes.index(str(known)) if str(known) in codes else None
        return choose(
            label,
            codes,
            index=index,
            key=key,
            help=field.help,
            format_func=lambda code: (field.options or {})[code],
            **more,
        )
    if field.kind == "many":
        codes = list(field.options or {})
        chosen = [c.strip() for c in str(known or "").split(field.join) if c.strip() in codes]
        picked = st.multiselect(
            label,
            codes,
            default=chosen,
            key=key,
            help=field.help,
            format_func=lambda code: (field.options or {})[code],
        )
        return field.join.join(picked) or None
    if field.kind == "date":
        day = pd.Timestamp(known).date() if known is not None else None
        told = st.date_input(
            label, day, format="DD/MM/YYYY", key=key, help=field.help, min_value=date(1990, 1, 1)
        )
        return told.isoformat() if isinstance(told, date) else None
    if field.kind == "number":
        start_number = int(known) if known is not None else None
        number = st.number_input(label, 0, 100_000, start_number, key=key, help=field.help)
        return None if number is None else str(int(number))
    text = "" if known is None else str(known)
    draw: Any = st.text_area if field.kind == "long" else st.text_input
    return draw(label, text, key=key, help=field.help, max_chars=4000).strip() or None


def _shown(field: Field, value: object) -> str:
    if value is None:
        return ""
    return (field.options or {}).get(str(value), str(value))


def _title(column: str | None) -> str:
    return (column or "This").replace("_", " ").capitalize()

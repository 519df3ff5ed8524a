"""The names of a list beside the schools they mean: sure ones, doubtful ones to choose for, unknown."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from collab.sources.known_schools import KnownSchool, KnownSchools
from collab.sources.name_decisions import LEFT_OUT, Named, choose
from collab.sources.name_matching import Outcome
from collab.words.escaped import plain

_OTHER = -1
"""Stands for a school that is looked up by hand."""


def decide(known: KnownSchools, named: Sequence[Named], key: str) -> list[Named]:
    """Show what was found, ask for what is doubtful, and return the names as they are decided; `key`
    tells one list's widgets from another's."""
    st.subheader("What was found")
    counts = {state: sum(n.match.outcome is state for n in named) for state in Outcome}
    st.markdown(
        f"{len(named):,} names: **{counts[Outcome.CERTAIN]:,} certain**, "
        f"**{counts[Outcome.DOUBTFUL]:,} doubtful**, **{counts[Outcome.UNKNOWN]:,} unknown**."
    )
    wrong = _draw_certain(known, named, key)
    done = []
    doubtful = [i for i, n in enumerate(named) if n.match.outcome is Outcome.DOUBTFUL or i in wrong]
    unknown = [i for i, n in enumerate(named) if n.match.outcome is Outcome.UNKNOWN]
    chosen: dict[int, int | None] = {}
    if doubtful:
        st.markdown("**Doubtful: which school is meant?**")
        _draw_take_all(named, doubtful, key)
        for i in doubtful:
            chosen[i] = _draw_choice(known, named[i], f"list_pick_{key}_{i}")
    if unknown:
        st.markdown("**Unknown: left out, unless you find the school**")
        for i in unknown:
            chosen[i] = _find(known, named[i], f"list_find_{key}_{i}")
    for i, one in enumerate(named):
        urn = chosen.get(i)
        if urn is not None:
            one = choose(known, one, urn)
        elif i in wrong:
            one = choose(known, one, LEFT_OUT)
        done.append(one)
    return done


def _draw_certain(known: KnownSchools, named: Sequence[Named], key: str) -> set[int]:
    """The table of what is taken, and which of it the viewer says is wrong."""
    taken = {i: n for i, n in enumerate(named) if n.urn}
    if not taken:
        return set()
    rows = [
        {
            "Written": n.listed.asked.written,
            "School": _label(known.by_urn[n.urn]),
            "Partnership": n.listed.partnership,
            "Why": "decided earlier" if n.decided else n.match.why,
        }
        for n in taken.values()
    ]
    with st.expander(f"Certain, and taken: {len(taken):,}", expanded=len(taken) <= 12):
        st.table(pd.DataFrame(rows).map(plain), hide_index=True)
    wrong = st.multiselect(
        "Is one of these not the school that is meant?",
        list(taken),
        key=f"list_wrong_{key}",
        format_func=lambda i: f"{named[i].listed.asked.written} in {named[i].listed.partnership}",
        placeholder="No, all are right",
    )
    return set(wrong)


def _draw_take_all(named: Sequence[Named], doubtful: Sequence[int], key: str) -> None:
    """A button for the many names that have one candidate only, as when a list says Alford for Alford
    Primary School."""
    single = [i for i in doubtful if len(named[i].match.options) == 1]
    if len(single) < 2:
        return

    def take() -> None:
        for i in single:
            st.session_state[f"list_pick_{key}_{i}"] = named[i].match.options[0].school.urn

    st.button(
        f"Take the only candidate of each of {len(single):,} names",
        on_click=take,
        key=f"list_take_{key}",
        icon=":material/done_all:",
        help="Look through them first; each can still be changed below.",
    )


def _draw_choice(known: KnownSchools, named: Named, key: str) -> int | None:
    """The school chosen for a doubtful name; None while nobody has."""
    asked = named.listed.asked
    options = {o.school.urn: o for o in named.match.options}
    labels = {u: _label(o.school) for u, o in options.items()}
    whys = {u: o.why for u, o in options.items()}
    labels |= {_OTHER: "Another school", LEFT_OUT: "None of these: leave it out"}
    place = f", {asked.place}" if asked.place else ""
    with st.container(border=True):
        picked = st.radio(
            plain(f"{asked.written}{place} in {named.listed.partnership}"),
            list(labels),
            index=None,
            key=key,
            format_func=lambda u: plain(labels[u]),
            captions=[plain(whys.get(u, "")) for u in labels],
        )
        if picked == _OTHER:
            return _find(known, named, f"{key}_other")
    return picked


def _label(school: KnownSchool) -> str:
    """A school so that it can be told from others: its name, place and number."""
    return f"{school.name}, {school.place or 'place not known'} ({school.urn})"


def _find(known: KnownSchools, named: Named, key: str) -> int | None:
    """The school that the viewer looks up for a name; None for none."""
    asked = named.listed.asked
    return st.selectbox(
        plain(f"{asked.written} in {named.listed.partnership}: {named.match.why}"),
        list(known.labels),
        index=None,
        key=key,
        format_func=lambda urn: known.labels[urn],
        placeholder="Find the school by name",
        filter_mode="contains",
    )

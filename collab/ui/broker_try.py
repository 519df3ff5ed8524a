"""The Broker page's scratch copy: try a change, see before and after, keep it, publish it."""

from datetime import date

import pandas as pd
import streamlit as st

from collab.disclosure import without_results
from collab.errors import CollabError, DataError
from collab.metrics.trial import before_and_after, totals
from collab.scenarios import Step, fresh_slug, publish_scenario, read_steps, write_steps
from collab.sources.reading import slug
from collab.ui import access
from collab.ui.broker_desk import Desk, atlas_after, checked_scratch, put_on_scratch, scratch
from collab.ui.filters import KEEP
from collab.ui.map_page import show_map
from collab.ui.record_form import Field, record_form
from collab.ui.releases import open_store
from collab.ui.show import show_download, show_finding, show_table
from collab.ui.text import plain

_OPENED = "broker_scenario"
"""Key of the kept scenario that is open, and the parameter of a link to it."""
_TOUCHED = (
    "partnership_name", "members_before", "members_after", "mean_to_host_before",
    "mean_to_host_after", "spread_before", "spread_after", "locality_before", "locality_after",
    "beyond_before", "beyond_after",
)  # fmt: skip
_TOTALS = {
    "alone": ("Schools in no partnership", "{:.0f}"),
    "partnerships": ("Partnerships", "{:.0f}"),
    "local": ("Partnerships that are local", "{:.0f}"),
    "mean_to_host": ("Mean miles to host", "{:.2f}"),
    "locality": ("Locality, the middle one", "{:.2f}"),
}


def try_it(desk: Desk) -> None:
    """The scratch copy: what is changed, and what comes of it."""
    _open_kept(desk)
    steps = checked_scratch(desk, scratch())
    after = atlas_after(desk, steps)
    then, now = totals(desk.county), totals(after)
    show_finding(_finding(steps, then, now))
    _change(desk, steps)
    if not steps:
        _compare(desk)
        return
    st.table(_totals_table({"As it is": then, "On the scratch copy": now}), hide_index=True)
    touched = without_results(before_and_after(desk.county, after))
    near = _near(desk, steps)
    for column, atlas, title in zip(
        st.columns(2), (desk.county, after), ("Before", "After"), strict=True
    ):
        with column:
            st.header(title)
            show_map(
                atlas, desk.dataset.areas, near, desk.reach, key=f"broker_{title.lower()}",
                height=380, alt=f"Map of partnerships {title.lower()}; the table says the same.",
            )  # fmt: skip
    st.header("Partnerships that change")
    show_table(touched, _TOUCHED, "broker-before-after", desk.dataset.release)
    st.caption("z: not applicable, because the partnership ends or is new.")
    _keep(desk, steps)
    _compare(desk)
    _publish(desk, steps)


def told(desk: Desk, steps: tuple[Step, ...]) -> list[str]:
    """The steps in words."""
    schools = desk.county.open_schools["name"].to_dict()
    names = desk.names() | {s.partnership: s.name for s in steps if s.action == "start"}
    lines = []
    for step in steps:
        school = schools.get(step.urn, step.urn)
        name = names.get(step.partnership, step.partnership)
        lines.append(
            {
                "join": f"{school} joins {name}",
                "leave": f"{school} leaves {name}",
                "start": f"{name} starts",
                "merge": f"{name} merges into {names.get(step.into, step.into)}",
            }[step.action]
        )
    return lines


def _finding(steps: tuple[Step, ...], then: dict[str, float], now: dict[str, float]) -> str:
    if not steps:
        return (
            "Nothing is changed yet. Move a school, start a partnership or merge two below: it is "
            "a scratch copy, and nothing real changes."
        )
    count = f"{len(steps)} {'change' if len(steps) == 1 else 'changes'}"
    return (
        f"{count} on the scratch copy: {now['alone']:.0f} schools in no partnership instead of "
        f"{then['alone']:.0f}, {now['local']:.0f} of {now['partnerships']:.0f} partnerships local "
        f"instead of {then['local']:.0f} of {then['partnerships']:.0f}."
    )


def _change(desk: Desk, steps: tuple[Step, ...]) -> None:
    """Add a step, or take steps out."""
    names = desk.names() | {s.partnership: s.name for s in steps if s.action == "start"}
    after = atlas_after(desk, steps)
    schools = desk.county.open_schools["name"].sort_values()
    add, listed = st.columns(2)
    with add, st.popover("Change something", icon=":material/edit:", width="stretch"):
        what = st.radio("What", ["Move a school", "Start a partnership", "Merge two"],
                        key="broker_what")  # fmt: skip
        if what == "Move a school":
            new = _move(schools, names, after.members)
        elif what == "Start a partnership":
            new = _start(desk, schools, steps)
        else:
            new = _merge(names)
        st.button(
            "Change it", type="primary", disabled=not new, on_click=put_on_scratch,
            args=((*steps, *new),), key="broker_change",
        )  # fmt: skip
    with listed, st.popover(f"The steps so far ({len(steps)})", icon=":material/list:",
                            width="stretch"):  # fmt: skip
        st.markdown("\n".join(f"1. {plain(line)}" for line in told(desk, steps)) or "None.")
        undo, clear = st.columns(2)
        undo.button("Take the last one out", on_click=put_on_scratch, args=(steps[:-1],),
                    disabled=not steps, width="stretch", key="broker_undo")  # fmt: skip
        clear.button("Start afresh", on_click=put_on_scratch, args=((),),
                     disabled=not steps, width="stretch", key="broker_clear")  # fmt: skip


def _move(schools: pd.Series, names: dict[str, str], members: pd.DataFrame) -> tuple[Step, ...]:
    urn = st.selectbox(
        "School", list(schools.index), index=None, key="broker_move_school",
        format_func=lambda u: f"{schools[u]} ({u})", placeholder="Choose a school",
    )  # fmt: skip
    here = members.loc[members["urn"] == urn, "partnership"].tolist()
    out = here and st.multiselect("It leaves", here, default=here,
                                  format_func=lambda s: str(names.get(s, s)),
                                  key=f"broker_leaves_{urn}")  # fmt: skip
    into = st.selectbox(
        "It joins", [s for s in names if s not in here], index=None, key="broker_move_into",
        format_func=lambda s: str(names.get(s, s)), placeholder="None",
    )  # fmt: skip
    if urn is None:
        return ()
    left = tuple(Step("leave", s, int(urn)) for s in out)
    return (*left, Step("join", into, int(urn))) if into else left


def _start(desk: Desk, schools: pd.Series, steps: tuple[Step, ...]) -> tuple[Step, ...]:
    name = st.text_input("Its name", max_chars=100, key="broker_start_name").strip()
    joining = st.multiselect(
        "Schools that join", list(schools.index), key="broker_start_schools",
        format_func=lambda u: f"{schools[u]} ({u})",
    )  # fmt: skip
    if not name or not slug(name):
        return ()
    key = fresh_slug(slug(name), desk.dataset.tables, steps)
    return (Step("start", key, name=name), *(Step("join", key, int(u)) for u in joining))


def _merge(names: dict[str, str]) -> tuple[Step, ...]:
    first = st.selectbox("This partnership", list(names), index=None, key="broker_merge",
                         format_func=lambda s: names[s])  # fmt: skip
    into = st.selectbox("merges into", [s for s in names if s != first], index=None,
                        format_func=lambda s: names[s], key="broker_merge_into")  # fmt: skip
    return (Step("merge", first, into=into),) if first and into else ()


def _near(desk: Desk, steps: tuple[Step, ...]) -> set[int]:
    """The schools that move, ringed on both maps."""
    moved = {s.urn for s in steps if s.urn}
    return moved & set(desk.county.schools.dropna(subset=["easting"]).index)


def _totals_table(sides: dict[str, dict[str, float]]) -> pd.DataFrame:
    rows = [
        {"": label, **{name: write.format(found[key]) for name, found in sides.items()}}
        for key, (label, write) in _TOTALS.items()
    ]
    return pd.DataFrame(rows)


def _open_kept(desk: Desk) -> None:
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
        "Open a kept scenario", list(kept.index), index=None, key=_OPENED,
        format_func=lambda s: f"{kept.at[s, 'title']} (by {kept.at[s, 'by']})",
        placeholder="None", on_change=opened, persist_state="session",
    )  # fmt: skip
    if chosen:
        st.query_params[_OPENED] = chosen
    else:
        st.query_params.pop(_OPENED, None)


def _keep(desk: Desk, steps: tuple[Step, ...]) -> None:
    """Keep the steps under a name, for others to open; and take them away as a file."""
    rows = pd.DataFrame({"change": told(desk, steps), "mark": ""})
    show_download(
        without_results(rows), ["change"], "broker-scenario", desk.dataset.release,
        label="Download the steps as CSV",
    )  # fmt: skip
    with st.expander("Keep this scenario under a name", icon=":material/bookmark:"):
        kept = desk.records["scenarios"]
        chosen = st.session_state.get(_OPENED)
        again = kept[kept["scenario"] == chosen]
        row = again.iloc[0] if len(again) else None
        fields = (
            Field("title", "What it is called", needed=True),
            Field("note", "What it is for", "long"),
        )
        turn = st.session_state.get("_turn_broker_keep_new", 0)
        stamp = pd.Timestamp.now().strftime("%Y%m%d%H%M%S%f")
        fresh = st.session_state.setdefault(f"_key_scenario_{turn}", f"scenario-{stamp}")
        record_form(
            desk.frame, "scenarios", fields, key=f"broker_keep_{chosen or 'new'}",
            fixed={"scenario": chosen or fresh, "steps": write_steps(steps)},
            initial=None if row is None else row.to_dict(),
            version=0 if row is None else int(row["version"]),
            label="Keep it" if row is None else "Keep the changes to it",
        )  # fmt: skip


def _compare(desk: Desk) -> None:
    """Kept scenarios side by side."""
    kept = desk.records["scenarios"]
    if kept.empty:
        return
    st.header("Compare kept scenarios")
    titles = dict(zip(kept["scenario"], kept["title"], strict=True))
    chosen = st.multiselect(
        "Scenarios", list(titles), format_func=lambda s: titles[s], key="broker_compared",
        max_selections=4, placeholder="Choose up to four", **KEEP,
    )  # fmt: skip
    sides = {"As it is": totals(desk.county)}
    for key in chosen:
        text = kept.loc[kept["scenario"] == key, "steps"].iloc[0]
        steps = checked_scratch(desk, read_steps(text))
        name = titles[key] if list(titles.values()).count(titles[key]) == 1 else key
        sides[plain(name)] = totals(atlas_after(desk, steps))
    if chosen:
        st.table(_totals_table(sides), hide_index=True)


def _publish(desk: Desk, steps: tuple[Step, ...]) -> None:
    """Make the scenario real from a date on, for whoever has the right."""
    st.header("Make it real")
    if not access.may_publish_here():
        access.say_read_only("Publishing a scenario as memberships")
        return
    st.markdown(
        "Publishing makes a new release in which these memberships begin and end on the date you "
        "name. Everyone sees it; the release before stays, and can be shown again."
    )
    with st.form("broker_publish", border=False):
        start = st.date_input("From", date.today(), format="DD/MM/YYYY", key="broker_from",
                              min_value=date(1990, 1, 1))  # fmt: skip
        title = st.text_input("Name of the change, for the record", max_chars=120,
                              key="broker_title").strip()  # fmt: skip
        by = access.name_field("broker_by")
        sent = st.form_submit_button("Publish these memberships", icon=":material/publish:")
    if not sent:
        return
    if not (title and by and isinstance(start, date)):
        st.error("Write the date, a name for the change, and who you are.")
        return
    try:
        access.require_publish()
        number = publish_scenario(
            open_store(), steps, title=title, start=pd.Timestamp(start), by=by,
            expected=desk.dataset.release.number,
        )  # fmt: skip
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

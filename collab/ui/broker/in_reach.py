"""The Broker page's first view: who is left out, and what would be a good link."""

from dataclasses import replace

import numpy as np
import pandas as pd
import streamlit as st

from collab import narrative
from collab.disclosure import Disclosed, disclose, without_results
from collab.metrics.brokering import options, shortlist, strengths, widest_match
from collab.metrics.geography import miles
from collab.metrics.lessons import standing
from collab.scenarios import Step
from collab.tables import LABELS
from collab.ui.broker_desk import Desk, put_on_scratch, scratch
from collab.ui.filters import KEEP
from collab.ui.map_page import show_map
from collab.ui.show import show_download, show_finding, show_table
from collab.ui.text import plain

_LISTED = ("name", "district", "phase", "pupils_on_roll", "partnership_name", "to_nearest",
           "with_room", "in_reach")  # fmt: skip
_OPTIONS = ("partnership_name", "kind", "to_nearest", "to_host", "members", "room", "spread",
            "spread_change", "locality", "locality_change", "embedded")  # fmt: skip


def left_out(desk: Desk) -> None:
    """The schools in no partnership; for the one picked, whom it could join."""
    release, settings = desk.dataset.release, (desk.kinds, desk.reach, desk.largest)
    every = desk.frame.everywhere.once(
        "options", lambda: options(desk.county, desk.county.alone, *settings), *settings
    )
    found, shown = desk.frame.once("left out", lambda: _of_the_alone(desk, every), *settings)
    listed = shown.table
    show_finding(narrative.left_out_finding(shown, desk.reach, desk.largest))
    labels = {
        f"{name} ({urn})": int(urn) for name, urn in zip(listed["name"], listed["urn"], strict=True)
    }
    pick = st.selectbox(
        "Look closely at", list(labels), index=None, key="broker_school",
        placeholder="Choose a school here, or in the table", **KEEP,
    )  # fmt: skip
    if pick in labels:
        _one_school(desk, labels[pick], found)
    st.header("Schools in no partnership")
    _table(listed, list(labels))
    show_download(shown, _LISTED, "broker-left-out", release)


def _of_the_alone(desk: Desk, every: pd.DataFrame) -> tuple[pd.DataFrame, Disclosed]:
    """Of all options those of the schools on the desk, and these schools, a row each."""
    found = every[every["urn"].isin(desk.alone["urn"])]
    return found, without_results(shortlist(desk.county, desk.alone, found))


def _table(listed: pd.DataFrame, labels: list[str]) -> None:
    def picked() -> None:
        rows = st.session_state["broker_table"].selection.rows
        if rows:
            st.session_state["broker_school"] = labels[rows[0]]

    table = listed[list(_LISTED)].rename(columns={c: LABELS[c][0] for c in _LISTED})
    nearest = LABELS["partnership_name"][0]
    table = table.rename(columns={nearest: "Nearest with room"})
    st.dataframe(
        table.assign(**{
            "Phase": listed["phase"].str.capitalize(),
            "Nearest with room": listed["partnership_name"].fillna("None in reach"),
        }),
        hide_index=True, on_select=picked, selection_mode="single-row", key="broker_table",
        column_config={LABELS["to_nearest"][0]: st.column_config.NumberColumn(format="%.1f")},
        alt="Schools in no partnership, with the nearest partnership that has room.",
    )  # fmt: skip


def _one_school(desk: Desk, urn: int, found: pd.DataFrame) -> None:
    """The partnerships in reach of one school, on the map and as a table, and what each brings."""
    school = desk.county.open_schools.loc[urn]
    own = found[found["urn"] == urn].assign(embedded=lambda t: _embedded(desk, t["partnership"]))
    st.header(plain(school["name"]))
    if own.empty:
        st.info(
            f"No partnership of these kinds has a member within {desk.reach:g} miles. Move the "
            "limit, add kinds, or see under Propose who else is near and in none."
        )
        return
    picture, words = st.columns([2, 3])
    with picture:
        _map(desk, urn, own["partnership"])
    with words:
        _links(desk, urn, own)
    columns = list(_OPTIONS)
    show_table(without_results(own), columns, "broker-options", desk.dataset.release)
    st.caption(
        "Spread and locality are those with this school in, and the change from what they are "
        f"without it. Members as on 1 May {desk.day.year}; ratings as they are today."
    )


def _map(desk: Desk, urn: int, slugs: pd.Series) -> None:
    """The school and the partnerships in its reach."""
    county = desk.county
    members = county.members[county.members["partnership"].isin(slugs)]
    drawn = county.schools[county.schools.index.isin([*members["urn"], urn])]
    # The picture holds the school and who is near it; a far member's line leads out of it.
    apart = drawn[["easting", "northing"]] - drawn.loc[urn, ["easting", "northing"]]
    near = miles(np.hypot(*apart.to_numpy(float).T)) <= 1.5 * desk.reach
    local = replace(
        county,
        partnerships=county.partnerships[county.partnerships["partnership"].isin(slugs)],
        members=members,
        schools=drawn.assign(chosen=near),
    )
    show_map(
        local, desk.dataset.areas, {urn}, desk.reach, key="broker_map", height=360,
        alt="Map of the school (ringed) and the partnerships in its reach; the table says the "
        "same.",
    )  # fmt: skip


def _links(desk: Desk, urn: int, own: pd.DataFrame) -> None:
    """For each partnership in reach, what each side could bring, and a button to try it."""
    selection, dataset = desk.everywhere, desk.dataset
    results = strengths(dataset, selection, urn, own["partnership"], desk.county.members)
    matches = disclose(
        widest_match(results), ("percent", "percent_other"), ("eligible", "eligible_other"),
        dataset.threshold,
    )  # fmt: skip
    schools = desk.county.open_schools
    for _, row in own.head(4).iterrows():
        slug, name = str(row["partnership"]), str(row["partnership_name"])
        members = schools.loc[
            desk.county.members.loc[desk.county.members["partnership"] == slug, "urn"]
        ]
        with st.container(gap=None):
            st.markdown(f"**{plain(name)}**, {row['to_nearest']:.1f} miles to its nearest member")
            st.markdown(plain(_sizes(schools.loc[[urn]].iloc[0], members)))
            if results.empty:
                st.markdown(
                    "The school has no result of its own for this year that can be shown: very "
                    "small cohorts only count together with others."
                )
            else:
                rows = matches.where(matches.table["partnership"] == slug)
                st.markdown(plain(narrative.match_sentence(rows, name)))
        if row["room"] > 0:
            st.button(
                "Try it: let it join", key=f"broker_join_{slug}", icon=":material/add_link:",
                on_click=_try, args=(Step("join", slug, urn),),
            )  # fmt: skip
        else:
            st.caption("It is full.")
    if len(own) > 4:
        st.caption(f"The four nearest of {len(own)}; the table below has them all.")


def _sizes(school: pd.Series, members: pd.DataFrame) -> str:
    pupils = school["pupils_on_roll"]
    usual = members["pupils_on_roll"].median()
    return narrative.size_sentence(
        str(school["phase"]),
        None if pd.isna(pupils) else float(pupils),
        members["phase"].astype(str).tolist(),
        None if pd.isna(usual) else float(usual),
    )


def _try(step: Step) -> None:
    """Put a step on the scratch copy and go to where it is shown."""
    steps = scratch()
    if step not in steps:
        put_on_scratch((*steps, step))
    st.session_state["broker_view"] = "Try it"


def _embedded(desk: Desk, slugs: pd.Series) -> list[str]:
    """For each partnership, the numbers of the lessons that its latest ratings call embedded."""
    latest = standing(desk.records["assessments"], slugs).latest
    top = latest[latest["rating"] == 4].groupby("partnership")["lesson"]
    told = top.agg(lambda numbers: ", ".join(str(int(n)) for n in numbers)).to_dict()
    return [told.get(slug, "none recorded") for slug in slugs]

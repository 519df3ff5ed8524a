"""One school not in a partnership: whom it could join, what each link would bring, and a try."""

from dataclasses import replace

import pandas as pd
import streamlit as st

from collab import words
from collab.brokering.options import strengths, widest_match
from collab.brokering.scenario import Step
from collab.data.disclosure.gate import disclose, without_results
from collab.geography.areas import district_areas
from collab.metrics.lesson_ratings import standing
from collab.ui.broker.as_one import together_in_a_line
from collab.ui.broker.desk import Desk, put_on_scratch, scratch
from collab.ui.frame.minutes import say_minutes
from collab.ui.frame.show import show_table
from collab.ui.partnership_map.canvas import show_map
from collab.words.escaped import plain
from collab.words.numbers import far

_OPTIONS = (
    "partnership_name",
    "kind",
    "to_nearest",
    "to_host",
    "members",
    "room",
    "spread",
    "spread_change",
    "locality",
    "locality_change",
    "embedded",
)


def one_school(desk: Desk, school: pd.Series, found: pd.DataFrame) -> None:
    """The partnerships in reach of one school (a row of `shortlist`), on the map and as a table, and
    what each brings; `found` are the options of all schools."""
    urn = int(school["urn"])
    own = found[found["urn"] == urn].assign(embedded=lambda t: _embedded(desk, t["partnership"]))
    st.header(plain(school["name"]))
    if own.empty:
        say_nobody_near(desk, school)
        return
    picture, links = st.columns([2, 3])
    with picture:
        _map(desk, urn, own["partnership"])
    with links:
        show_links(desk, urn, own)
    columns = list(_OPTIONS)
    show_table(without_results(own, desk.unit), columns, "broker-options", desk.dataset.release)
    say_minutes(desk.county.distances, (own[["urn", "nearest"]], own[["urn", "host"]]))
    st.caption(
        "Spread and locality are those with this school in, and the change from what they are "
        f"without it. Members as on 1 May {desk.day.year}; ratings as they are today."
    )


def say_nobody_near(desk: Desk, school: pd.Series) -> None:
    """That no partnership is in reach of a school, which is nearest, and what to do."""
    nearest = ""
    if pd.notna(school["to_nearest"]):
        away = f"{far(school['to_nearest'], desk.unit)} away"
        nearest = f" The nearest is {plain(school['partnership_name'])}, {away}."
    st.info(
        f"No partnership of these kinds has a member within {desk.within}.{nearest} Move the "
        "limit, add kinds, or see under Propose who else is near and not in a partnership."
    )


def _map(desk: Desk, urn: int, slugs: pd.Series) -> None:
    """The school and the partnerships in its reach."""
    county = desk.county
    members = county.members[county.members["partnership"].isin(slugs)]
    drawn = county.schools[county.schools.index.isin([*members["urn"], urn])]
    # The picture holds the school and who is near it; a far member's line leads out of it.
    near = county.distances.between(drawn.index, urn) <= 1.5 * desk.reach
    local = replace(
        county,
        partnerships=county.partnerships[county.partnerships["partnership"].isin(slugs)],
        members=members,
        schools=drawn.assign(chosen=near),
    )
    show_map(
        local,
        district_areas(desk.dataset),
        {urn},
        desk.reach,
        key="broker_map",
        height=360,
        alt="Map of the school (ringed) and the partnerships in its reach; the table says the same.",
    )


def show_links(desk: Desk, urn: int, own: pd.DataFrame) -> None:
    """For each partnership in reach, what each side could bring, and a button to try it."""
    selection, dataset = desk.everywhere, desk.dataset
    results = strengths(dataset, selection, urn, own["partnership"], desk.county.members)
    matches = disclose(
        widest_match(results), ("percent", "percent_other"), ("eligible", "eligible_other"), dataset.threshold
    )
    schools = desk.county.open_schools
    for _, row in own.head(4).iterrows():
        slug, name = str(row["partnership"]), str(row["partnership_name"])
        members = schools.loc[desk.county.members.loc[desk.county.members["partnership"] == slug, "urn"]]
        with st.container(gap=None):
            size = words.schools_told(int(row["members"]), row["elsewhere"])
            st.markdown(
                f"**{plain(name)}**, {size}; {far(row['to_nearest'], desk.unit)} to its nearest member"
            )
            st.markdown(plain(_sizes(schools.loc[[urn]].iloc[0], members)))
            if told := together_in_a_line(schools, [urn, *members.index]):
                st.markdown(plain(told))
            if results.empty:
                st.markdown(
                    "The school has no result of its own for this year that can be shown: very "
                    "small cohorts only count together with others."
                )
            else:
                rows = matches.where(matches.table["partnership"] == slug)
                st.markdown(plain(words.match_sentence(rows, name)))
        if row["room"] > 0:
            st.button(
                "Try it: let it join",
                key=f"broker_join_{slug}",
                icon=":material/add_link:",
                on_click=_try,
                args=(Step("join", slug, urn),),
            )
        else:
            st.caption("It is full.")
    if len(own) > 4:
        st.caption(f"The four nearest of {len(own)}; the table below has them all.")


def _sizes(school: pd.Series, members: pd.DataFrame) -> str:
    pupils = school["pupils_on_roll"]
    usual = members["pupils_on_roll"].median()
    return words.size_sentence(
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

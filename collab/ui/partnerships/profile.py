"""One partnership's story: who they are, how they do, and what changed since they formed."""

from dataclasses import replace
from functools import partial

import pandas as pd
import streamlit as st

from collab import charts, words
from collab.charts import Chart, Palette
from collab.charts.family_tree import told as lineage_told
from collab.data.disclosure.gate import Disclosed, disclose_change, disclose_gaps, without_results
from collab.geography.areas import district_areas
from collab.geography.marks import PLACE
from collab.geography.towns import towns_in
from collab.metrics.beside_others import Profile, members_in, profile, since_forming
from collab.metrics.like_for_like import beside_alike
from collab.metrics.lineage import lineage
from collab.ui.frame.alike import Compared, show_context, show_similar
from collab.ui.frame.minutes import say_minutes
from collab.ui.frame.present import is_phone
from collab.ui.frame.shell import Frame
from collab.ui.frame.show import show_chart, show_finding, show_table
from collab.ui.frame.today import Now
from collab.ui.partnerships.several import row_of
from collab.words.escaped import plain
from collab.words.on_one_partnership import part_of_told
from collab.words.tables import OWN_COLUMNS, as_its_own

_LISTED = ("name", "role", "period", "to_host")


def who(frame: Frame, moment: Now, slug: str) -> None:
    """Kind, standing and size, and the members on a map and in a list."""
    row = row_of(frame.dataset, slug)
    shown, unit = moment.partnerships[moment.partnerships["partnership"] == slug], moment.on_map.unit
    st.header("Who are they?")
    show_finding(words.who_they_are(row, shown.iloc[0] if len(shown) else None, frame.limit, unit), "-who")
    table = frame.dataset.tables["partnerships"]
    parts = table.loc[table["parent"].eq(slug).fillna(False), "name"].astype(str).tolist()
    told = part_of_told(moment.names[slug], moment.names.get(str(row["parent"]), ""), parts)
    if told:
        st.markdown(plain(told))
    if pd.notna(row["note"]):
        st.caption(plain(row["note"]))
    listed = members_listed(frame, moment, slug)
    here = listed.where(listed.table["number"].notna())
    if here.table["longitude"].notna().sum() < 2:
        show_table(
            listed, ("name", "role", "period", "to_host"), "partnerships-members", frame.dataset.release
        )
        return

    def draw(palette: Palette) -> Chart:
        areas = district_areas(frame.dataset)
        return charts.members_map(
            members=here,
            areas=areas,
            towns=towns_in(areas),
            limit=frame.limit,
            title=words.members_title(frame.limit, unit),
            palette=palette,
        )

    unplaced = here.table.loc[here.table["longitude"].isna(), "name"]
    on_map, beside = st.columns([5, 6])
    with on_map:
        show_chart(frame, "partnerships-map", draw, slug, moment.today, dated=False)
    with beside:
        numbered = [
            name if pd.isna(number) else f"{number:.0f} {name}"
            for name, number in zip(listed.table["name"], listed.table["number"], strict=True)
        ]
        show_table(
            without_results(listed.table.assign(name=numbered), unit),
            _LISTED,
            "partnerships-members",
            frame.dataset.release,
        )
        ways = moment.on_map.ways
        say_minutes(moment.on_map.distances, (ways[ways["one"].isin(here.table["urn"])],))
        if len(unplaced):
            told = "; ".join(map(str, unplaced))
            st.caption(plain(f"Not on the map, for the register does not say where they are: {told}."))


def members_listed(frame: Frame, moment: Now, slug: str) -> Disclosed:
    """The members in their order (see `_members`), with the numbers that they have on the whole page."""

    def worked_out() -> Disclosed:
        return without_results(_members(frame, moment, slug), moment.on_map.unit)

    return frame.once("members", worked_out, slug, moment.today)


def results(frame: Frame, moment: Now, slug: str) -> None:
    """Its attainment beside all other schools, as they are and like for like."""
    dataset, selection = frame.dataset, frame.selection
    found = frame.of_all_schools.once("profile", lambda: profile(dataset, selection, slug), slug)
    gaps = disclose_gaps(found.gaps, dataset.threshold)
    measure = selection.definition
    st.header("How do they do?")
    finding = words.profile_finding(gaps, found.years, measure, moment.names[slug], found.untold)
    show_finding(finding, "-results", selection.pupils)
    if gaps.empty or pd.isna(gaps.table["gap"].iloc[0]):
        return
    title = f"{measure.label}: {words.pooled_label(found.years)}"
    show_chart(frame, "partnerships-results", partial(_beside_others, frame, found, title), slug)
    if found.pooled:
        st.caption(words.pooled_note(found.years))
    st.markdown(plain(words.alike_sentence(found.adjusted)))
    st.caption(words.on_its_own_told(sure=bool(gaps.table["wide_low"].notna().iloc[0])))


def like_them(frame: Frame, moment: Now, slug: str) -> None:
    """Who its pupils are, and how the schools most like its do that are not in a partnership."""
    urns = members_in(frame.dataset, slug, frame.selection.year)
    if not urns:
        return
    who = Compared(urns, moment.names[slug], school=False)
    st.header("How do schools like theirs do?")
    show_similar(frame, moment, "partnerships-similar", who)
    show_context(frame, "partnerships-context", who)


def _beside_others(frame: Frame, found: Profile, title: str, palette: Palette) -> Chart:
    """The gap as it is and like for like, each a row around zero."""
    told = disclose_gaps(beside_alike(found.gaps, found.adjusted), frame.dataset.threshold)
    names = told.table["comparison"].tolist()
    chart = charts.gap_chart(gaps=told, names=names, title=title, palette=palette, ours="this partnership")
    return replace(chart, table=as_its_own(told), columns=("comparison", *OWN_COLUMNS))


def changed(frame: Frame, _moment: Now, slug: str) -> None:
    """The change since it formed, where it came from and what came of it."""
    dataset, selection = frame.dataset, frame.selection

    def worked_out() -> Disclosed:
        return disclose_change(since_forming(dataset, selection, slug), dataset.threshold)

    st.header("What changed since they formed?")
    change = frame.once("since forming", worked_out, slug)
    show_finding(words.change_sentence(change), "-changed", selection.pupils)
    if not change.empty:
        st.caption("The change is never taken across 2016, when the tests changed.")
    family = frame.once("lineage", lambda: without_results(lineage(dataset, slug)), slug)
    if len(family.table) > 1:
        title = "Where it came from and what came of it"
        draw = partial(charts.family, lineage=family, title=title, narrow=is_phone())
        st.markdown(plain(lineage_told(family)))
        show_chart(frame, "partnerships-lineage", draw, slug, dated=False)


def its_briefing(frame: Frame, _moment: Now, slug: str) -> None:
    """The way to the briefing for its governors."""
    st.page_link(
        "pages/briefing.py",
        label="A briefing for this partnership: slides and paper",
        icon=":material/co_present:",
        query_params={"briefing_for": "One partnership", "briefing_partnership": _name(frame, slug)},
    )


def _name(frame: Frame, slug: str) -> str:
    return str(row_of(frame.dataset, slug)["name"])


def _period(row: pd.Series) -> str:
    if pd.isna(row["left"]):
        return f"since {_month(row['joined'])}"
    return f"{_month(row['joined'])} to {_month(row['left'])}"


def _month(day: pd.Timestamp) -> str:
    """A day; of the first or the last of a month, as most are, the month alone."""
    return f"{day:%m/%Y}" if day.is_month_start or day.is_month_end else f"{day:%d/%m/%Y}"


def _members(frame: Frame, moment: Now, slug: str) -> pd.DataFrame:
    """Everyone who is or was a member, those of today first, the host and then the nearest on top:
    `urn`, `name`, `role`, `period`, `to_host` (miles), `host`, `number` (missing for who has left), and
    places."""
    rows = frame.dataset.tables["memberships"]
    own = rows[rows["partnership"] == slug]
    placed = moment.on_map.members
    away = placed[placed["partnership"] == slug].set_index("urn")["to_host"]
    shown = moment.partnerships[moment.partnerships["partnership"] == slug]
    host = shown["host"].iloc[0] if len(shown) else None
    here = own["left"].isna() | (own["left"] > moment.today)
    closed = here & ~own["urn"].isin(moment.on_map.open_schools.index)
    here &= ~closed
    role = pd.Series("member", index=own.index).mask(own["lead"], "lead")
    role = role.mask(own["urn"] == host, "host").mask(own["lead"] & (own["urn"] == host), "host, lead")
    told = own.assign(
        name=own["urn"].map(frame.dataset.schools["name"]),
        role=role.mask(~here, "left").mask(closed, "not open"),
        period=[_period(row) for _, row in own.iterrows()],
        to_host=own["urn"].map(away).where(here),
        host=(own["urn"] == host) & here,
        gone=~here,
    ).sort_values(["gone", "to_host", "name"], na_position="last", ignore_index=True)
    number = pd.Series(range(1, len(told) + 1), dtype=float).where(~told["gone"])
    return told.assign(number=number).join(frame.dataset.schools[PLACE], on="urn")

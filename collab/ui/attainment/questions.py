"""Five views of the attainment page: where, like for like, between schools, over time, after
joining. Each returns its finding in a few words, which is the page's title."""

from collections.abc import Sequence
from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from collab import charts, words
from collab.data.dataset import day_of_tests
from collab.data.disclosure.gate import GAP_PUPILS, Disclosed, disclose, disclose_attainment, disclose_gaps
from collab.data.measures import MEASURES, beside_it
from collab.data.selection import Selection, left_out, offered, select
from collab.metrics import gap_tables, joining_effect, variation
from collab.metrics.attainment import attainment
from collab.metrics.balance import ALIKE, balance, unlike
from collab.metrics.like_for_like import size_comparison
from collab.metrics.trend import gaps_over_years, trend
from collab.ui.frame.filters import KEEP
from collab.ui.frame.present import is_phone
from collab.ui.frame.shell import Frame
from collab.ui.frame.show import show_chart, show_finding
from collab.words.escaped import plain
from collab.words.numbers import lower_first
from collab.words.on_stories import sure_of_time

_OF_ALL_YEARS = {"dated": False, "of_pupils": True}
"""What an image saved from a chart over the years says: not the chosen year, but the chosen pupils."""


def where(frame: Frame) -> str:
    """In against not in by district and threshold, judged over all the looks."""
    selection, release = frame.selection, frame.dataset.release
    stage = selection.key_stage
    gaps = gaps_everywhere(frame)
    codes = codes_of_stage(frame)
    districts = gaps.where(~gaps.table["whole"])
    show_finding(
        words.where_finding(districts, words.place(release.area, selection.districts)),
        pupils=selection.pupils,
    )
    if districts.empty:
        return f"{stage.label}: no districts to compare"
    title = words.grid_title(districts, stage)
    draw = partial(charts.gap_grid, gaps=gaps, lead=selection.measure, title=title)
    show_chart(frame, "attainment-where", draw, titled=False)
    sides = "On the left of a line partnership schools are behind, on the right they are ahead, in points."
    told = [sides, words.how_to_read_gaps(int(districts.table["looks"].max()), gaps, bare="A diamond")]
    if len(districts.table) < districts.table["district"].nunique() * len(codes):
        told.append(f"{charts.NO_COMPARISON}: no schools on one side to compare.")
    missing = gap_tables.districts_without(frame.dataset, selection, districts.table["district"])
    told.append(words.no_row_told(missing))
    lead = districts.where(districts.table["measure"] == selection.measure)
    if not lead.empty:
        told.append(f"The gap at {selection.definition.short} {words.gaps_in_pupils(lead)}")
    st.caption(plain(" ".join(told)))
    return title


def codes_of_stage(frame: Frame) -> list[str]:
    """The thresholds of the chosen measure's subject and stage that the year has, the easiest first."""
    selection = frame.selection
    known = offered(frame.dataset, selection.year, selection.pupils)
    return [m.code for m in beside_it(selection.definition, selection.year) if m.code in known]


def gaps_everywhere(frame: Frame) -> Disclosed:
    """The gaps of all districts at all thresholds of the chosen key stage."""
    dataset, selection = frame.dataset, frame.selection

    def found() -> Disclosed:
        table = frame.gaps_of_districts(codes_of_stage(frame))
        return disclose_gaps(table, dataset.threshold, left_out(dataset, selection))

    return frame.once("where", found)


def like_for_like(frame: Frame) -> str:
    """Raw gap beside the adjusted one, and inside each size band."""
    dataset, selection = frame.dataset, frame.selection
    measure, outside = selection.definition, left_out(dataset, selection)
    table, adjusted = frame.once(
        "alike",
        lambda: size_comparison(select(dataset, selection), gap_tables.chosen_gap(dataset, selection)),
    )
    shown = disclose_gaps(table, dataset.threshold, outside)
    raw = words.gap_told(shown.table.iloc[0]) if len(shown.table) else float("nan")
    clear = bool(len(shown.table) and shown.table["clear"].iloc[0])
    figures = (adjusted.gap, adjusted.low, adjusted.high)
    show_finding(
        words.like_for_like_finding(raw, *figures, adjusted.adjusted_for, adjusted.reason, clear),
        pupils=selection.pupils,
    )
    title = words.like_for_like_title(adjusted.low, adjusted.high, measure, adjusted.reason)
    names = [str(name) for name in shown.table["comparison"]]
    if names:
        columns = ("comparison", *charts.GAP_COLUMNS)
        draw = partial(charts.gap_chart, gaps=shown, names=names, title=title, columns=columns)
        show_chart(frame, "attainment-alike", draw, titled=False)
    held = words.listing(adjusted.adjusted_for) or "nothing"
    st.caption(
        f"Held equal: {held}. {words.left_out_told(adjusted)} "
        f"{words.not_held_told(adjusted.adjusted_for)} "
        "Method: binomial regression with errors that allow for pupils clustering in schools."
    )
    _balance(frame, names, fitted=not adjusted.reason)
    return title


def _balance(frame: Frame, compared: Sequence[str], *, fitted: bool) -> None:
    """How alike the two sides are, as they are and, where a model was `fitted`, like for like; and which
    bands of size are not among the gaps `compared`, since one side has none."""
    dataset, selection = frame.dataset, frame.selection
    differences = ("raw_difference", "alike_difference")

    def found() -> Disclosed:
        table = balance(select(dataset, selection))
        # A model without an interval is not told, and so neither is what it would hold equal.
        table = table if fitted else table.assign(alike_difference=float("nan"))
        return disclose(table, differences, GAP_PUPILS, dataset.threshold)

    shown = frame.once("balance", found)
    if shown.empty:
        return
    before, after = (unlike(shown.table, column) for column in differences)
    left = after if fitted else None
    st.header("Are the schools compared alike?")
    title = words.balance_title(len(shown.table), before, left)
    draw = partial(charts.balance_plot, balance=shown, alike=ALIKE, title=title)
    show_chart(frame, "attainment-balance", draw)
    told = words.balance_told(ALIKE, left, max(0, len(shown.table) - charts.MOST_DRAWN))
    bands = shown.table.loc[shown.table["about"] == "sizes", "characteristic"]
    alone = sorted(set(bands) - set(compared))
    st.caption(plain(f"{told} {words.one_sided_told(alone)}"))


def between_schools(frame: Frame) -> str:
    """The funnel plot."""
    dataset, selection, release = frame.dataset, frame.selection, frame.dataset.release
    measure = selection.definition
    finding = st.container()
    widen, highlight = st.columns([2, 3], vertical_alignment="bottom")
    widened = widen.toggle(
        "Allow for differences between schools",
        key="attainment_widen",
        **KEEP,
        help="Widens the limits by how much schools differ anyway, beyond chance "
        "(over-dispersion; Spiegelhalter 2005).",
    )
    county = Selection(selection.year, selection.measure, kinds=selection.kinds, pupils=selection.pupils)
    target = frame.once(
        "target", lambda: attainment(variation.without_special(select(dataset, county))[0])["percent"]
    )
    if target.empty:
        st.info("No school has a result for this choice.")
        return f"{measure.label}: no school has a result"
    made = frame.once("funnel", lambda: _funnel(frame, float(target.iloc[0]), widen=widened), widened)
    found, shown, special = made
    beyond, far = (int((shown.table["outside"] > limit).sum()) for limit in (0, 99))
    with finding:
        show_finding(
            words.funnel_finding(len(shown.table), beyond, far, found.expected), pupils=selection.pupils
        )
    chosen = _highlight(frame, highlight, shown)
    schools = words.counted(len(shown.table), "school")
    title = f"{measure.label}: {len(shown.table) - beyond} of {schools} within chance"
    draw = partial(
        charts.funnel,
        schools=shown,
        limits=found.limits,
        target=found.target,
        highlighted=chosen,
        title=title,
        narrow=is_phone(),
    )
    show_chart(frame, "attainment-funnel", draw, widened, chosen, is_phone(), titled=False)
    lit = shown.table[shown.table["urn"].isin(chosen) & shown.table["percent"].notna()]
    if len(lit):
        st.caption(plain(f"Highlighted: {words.listing([str(name) for name in lit['name']])}."))
    st.caption(plain(words.outside_told(shown)))
    st.caption(
        f"Dotted line: all schools of {plain(release.area)} but special ones, {found.target:.1f}%. "
        f"{words.hidden_told(found.hidden)}{words.special_told(special)}"
        "Schools are listed by name, never ranked: a school outside the limits is worth a "
        "conversation, one inside is no further apart than chance puts schools."
    )
    return title


def _funnel(frame: Frame, target: float, *, widen: bool) -> tuple[variation.Funnel, Disclosed, int]:
    """The funnel around `target` (percent), its schools by name through disclosure control, and how many
    special schools are not among them."""
    dataset = frame.dataset
    cohorts, special = variation.without_special(select(dataset, frame.selection))
    found = variation.funnel(cohorts, target, widen=widen)
    names = dataset.schools["name"].reindex(found.schools["urn"])
    table = found.schools.assign(name=names.to_numpy()).sort_values("name", ignore_index=True)
    hidden = ("achieved", "percent", "outside")
    return found, disclose(table, hidden, ("eligible",), dataset.threshold), special


def _highlight(frame: Frame, place: DeltaGenerator, shown: Disclosed) -> frozenset[int]:
    """The schools of the partnership, or the one school, that the viewer picks."""
    options = frame.once("highlights", lambda: _highlights(frame, shown))
    place.selectbox(
        "Highlight a partnership or a school",
        list(options),
        index=None,
        key="attainment_highlight",
        placeholder="Nobody",
        **KEEP,
    )
    return picked(frame, shown)


def picked(frame: Frame, shown: Disclosed) -> frozenset[int]:
    """The URNs that are highlighted among the schools `shown`."""
    options = frame.once("highlights", lambda: _highlights(frame, shown))
    return options.get(st.session_state.get("attainment_highlight") or "", frozenset())


def _highlights(frame: Frame, shown: Disclosed) -> dict[str, frozenset[int]]:
    """What can be highlighted in the funnel, by its label, in the order of the labels."""
    dataset = frame.dataset
    members = dataset.members_on(day_of_tests(frame.selection.year))
    partnerships = dataset.tables["partnerships"].set_index("partnership")["name"]
    options = {
        f"Partnership: {partnerships[slug]}": frozenset(rows["urn"].tolist())
        for slug, rows in members.groupby("partnership")
    }
    schools = zip(shown.table["name"], shown.table["urn"], strict=True)
    options |= {f"{name} ({urn})": frozenset([int(urn)]) for name, urn in schools}
    return dict(sorted(options.items()))


def over_time(frame: Frame) -> str:
    """The two groups by year, and the gap between them."""
    dataset, selection = frame.dataset, frame.selection
    measure = selection.definition
    finding = st.container()
    same = st.toggle("Only schools with results in every year", key="attainment_same", **KEEP)
    over_years = frame.once(
        "trend",
        lambda: disclose_attainment(trend(dataset, selection, same_schools=same), dataset.threshold),
        same,
    )
    with finding:
        show_finding(words.trend_finding(over_years), pupils=selection.pupils)
    title = "no year to compare"
    if not over_years.empty:
        lines, band = st.columns(2, gap="medium")
        with lines:
            names = words.listing([MEASURES[c].short for c in over_years.table["measure"].unique()])
            title = f"{measure.key_stage.label}: {names}"
            draw = partial(charts.trend, groups=over_years, title=title, narrow=is_phone())
            show_chart(frame, "attainment-trend", draw, same, is_phone(), **_OF_ALL_YEARS)
            st.caption(sure_of_time(""))
        with band:
            title = _gap_over_years(frame, same)
    return f"{measure.label}: {lower_first(title)}"


def _gap_over_years(frame: Frame, same: bool) -> str:
    """The gap itself, year by year, around no difference; returns its finding."""
    dataset, selection = frame.dataset, frame.selection
    gaps = frame.once(
        "gap trend",
        lambda: disclose_gaps(gaps_over_years(dataset, selection, same_schools=same), dataset.threshold),
        same,
    )
    if gaps.table["gap"].notna().any():
        title = words.gap_trend_title(gaps)
        draw = partial(charts.gap_over_years, gaps=gaps, title=title, narrow=is_phone())
        show_chart(frame, "attainment-gap-trend", draw, same, is_phone(), **_OF_ALL_YEARS)
        st.caption(words.how_to_read_gaps(int(gaps.table["looks"].max()), band=True))
        return title
    return "both groups over the years"


def after_joining(frame: Frame) -> str:
    """The change after joining, by years since."""
    effect, years = joining(frame)
    title = words.effect_title(effect)
    show_finding(words.effect_finding(effect), pupils=frame.selection.pupils)
    drawn = bool(years.table["effect"].notna().sum() > 1)
    if drawn:
        draw = partial(charts.effects, years=years, title=title)
        show_chart(frame, "attainment-effect", draw, titled=False, **_OF_ALL_YEARS)
    st.caption(words.how_to_read_joining(effect, drawn=drawn))
    return f"{frame.selection.definition.label}: {lower_first(title)}"


def joining(frame: Frame) -> tuple[joining_effect.Effect, Disclosed]:
    """The effect of joining, and by years since, through disclosure control."""

    def found() -> tuple[joining_effect.Effect, Disclosed]:
        rows = joining_effect.panel(frame.dataset, frame.selection)
        figures = ("effect", "effect_low", "effect_high")
        years = joining_effect.effect_by_years(rows)
        shown = disclose(years, figures, ("eligible",), frame.dataset.threshold)
        return joining_effect.joining_effect(rows), shown

    return frame.once("joining", found)


OVER_THE_YEARS = (over_time, after_joining)
"""The views of all years with results of the measure's kind of tests; the others are of the chosen year."""

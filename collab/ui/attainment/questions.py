"""The four views of the attainment page: where, like for like, between schools, over time."""

from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from collab import charts, narrative
from collab.dataset import day_of_tests
from collab.disclosure import Disclosed, disclose, disclose_attainment, disclose_gaps
from collab.measures import MEASURES, measures_for
from collab.metrics import impact, summary, variation
from collab.metrics.adjustment import size_comparison
from collab.metrics.attainment import attainment
from collab.selection import Selection, left_out, select
from collab.ui.filters import KEEP
from collab.ui.frame import Frame
from collab.ui.show import show_chart, show_finding
from collab.ui.text import plain


def where(frame: Frame) -> None:
    """In against not in by district, judged over all the looks."""
    dataset, selection, release = frame.dataset, frame.selection, frame.dataset.release
    measure, outside = selection.definition, left_out(dataset, selection)
    where_label = narrative.place(release.area, selection.districts)
    st.header("Where is there a gap?")
    every = st.toggle(
        f"All thresholds of {measure.key_stage.label}",
        key="attainment_thresholds", **KEEP,
    )  # fmt: skip
    offered = dataset.measures[selection.year]
    codes = [measure.code]
    if every:
        codes = [
            m.code for m in measures_for(selection.year, measure.key_stage) if m.code in offered
        ]
    gaps = frame.once(
        "where",
        lambda: disclose_gaps(
            summary.district_gaps(dataset, selection, codes), dataset.threshold, outside
        ),
        *codes,
    )
    districts = gaps.where(gaps.table["clear_alone"].notna())
    show_finding(narrative.where_finding(districts, where_label))
    england = frame.of_year("england", lambda: summary.england(dataset, selection.year))
    for code in codes:
        shown = gaps.where(gaps.table["measure"] == code)
        if len(shown.table) < 2:
            continue
        draw = partial(
            charts.dumbbells,
            gaps=shown,
            label="district",
            title=narrative.districts_title(shown, MEASURES[code]),
            england=england.get(code),
            columns=("district", *charts.GAP_COLUMNS, "clear_alone"),
        )
        show_chart(frame, f"attainment-where-{code}", draw, *codes)
        st.caption(plain(narrative.gaps_in_pupils(shown)))
    st.caption(
        "With many districts and thresholds some gaps look real by chance. Those called clear are "
        "clear after allowing for that (Benjamini-Hochberg, 5% false discoveries)."
    )


def like_for_like(frame: Frame) -> None:
    """Raw gap beside the adjusted one, and inside each size band."""
    dataset, selection = frame.dataset, frame.selection
    measure, outside = selection.definition, left_out(dataset, selection)
    st.header("Is the gap there between schools alike?")
    table, adjusted = frame.once("alike", lambda: size_comparison(select(dataset, selection)))
    shown = disclose_gaps(table, dataset.threshold, outside)
    raw = float(shown.table["gap"].iloc[0]) if len(shown.table) else float("nan")
    figures = (adjusted.gap, adjusted.low, adjusted.high)
    show_finding(
        narrative.like_for_like_finding(raw, *figures, adjusted.adjusted_for, adjusted.reason)
    )
    if not shown.empty:
        title = narrative.like_for_like_title(adjusted.low, adjusted.high, measure, adjusted.reason)
        draw = partial(charts.gap_intervals, gaps=shown, title=title)
        show_chart(frame, "attainment-alike", draw)
    held = narrative.listing(adjusted.adjusted_for) or "nothing"
    st.caption(
        f"Held equal: {held}. Not held equal, because the data does not say: pupils' starting "
        "points, poverty, special needs, and why a school chose to join. Method: binomial "
        "regression with errors that allow for pupils clustering in schools."
    )


def between_schools(frame: Frame) -> None:
    """The funnel plot."""
    dataset, selection, release = frame.dataset, frame.selection, frame.dataset.release
    measure = selection.definition
    st.header("Which schools differ by more than chance?")
    widen, highlight = st.columns([2, 3], vertical_alignment="bottom")
    widened = widen.toggle(
        "Allow for differences between schools",
        key="attainment_widen", **KEEP,
        help="Widens the limits by how much schools differ anyway, beyond chance "
        "(over-dispersion; Spiegelhalter 2005).",
    )  # fmt: skip
    county = Selection(selection.year, selection.measure, kinds=selection.kinds)
    target = frame.once("target", lambda: attainment(select(dataset, county))["percent"])
    if target.empty:
        st.info("No school has a result for this choice.")
        return
    found, shown = frame.once(
        "funnel", lambda: _funnel(frame, float(target.iloc[0]), widen=widened), widened
    )
    beyond, far = (int((shown.table["outside"] > limit).sum()) for limit in (0, 99))
    show_finding(narrative.funnel_finding(len(shown.table), beyond, far))
    chosen = _highlight(frame, highlight, shown)
    title = (
        f"{measure.label}: {len(shown.table) - beyond} of {len(shown.table)} schools within chance"
    )
    draw = partial(
        charts.funnel, schools=shown, limits=found.limits, target=found.target,
        highlighted=chosen, title=title,
    )  # fmt: skip
    show_chart(frame, "attainment-funnel", draw, widened, chosen)
    ringed = shown.table[shown.table["urn"].isin(chosen) & shown.table["percent"].notna()]
    if len(ringed):
        told = [f"{n} {name}" for n, name in enumerate(ringed["name"], 1)]
        st.caption(plain(f"Highlighted: {'; '.join(told)}."))
    st.caption(
        f"Dotted line: all schools of {plain(release.area)}, {found.target:.1f}%. "
        f"{found.hidden} schools with very small cohorts, or counted with one, are not drawn. "
        "Schools are listed by name, never ranked: a school outside the limits is worth a "
        "conversation, one inside is what chance does."
    )


def _funnel(frame: Frame, target: float, *, widen: bool) -> tuple[variation.Funnel, Disclosed]:
    """The funnel around `target` (percent), and its schools by name through disclosure control."""
    dataset = frame.dataset
    found = variation.funnel(select(dataset, frame.selection), target, widen=widen)
    names = dataset.schools["name"].reindex(found.schools["urn"])
    table = found.schools.assign(name=names.to_numpy()).sort_values("name", ignore_index=True)
    hidden = ("achieved", "percent", "outside")
    return found, disclose(table, hidden, ("eligible",), dataset.threshold)


def _highlight(frame: Frame, place: DeltaGenerator, shown: Disclosed) -> frozenset[int]:
    """The schools of the partnership, or the one school, that the viewer picks."""
    options = frame.once("highlights", lambda: _highlights(frame, shown))
    pick = place.selectbox(
        "Highlight a partnership or a school", list(options), index=None,
        key="attainment_highlight", placeholder="Nobody", **KEEP,
    )  # fmt: skip
    return options.get(pick, frozenset()) if pick else frozenset()


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


def over_time(frame: Frame) -> None:
    """The two groups by year, and the change after joining."""
    dataset, selection = frame.dataset, frame.selection
    measure = selection.definition
    st.header("Is it having an effect over time?")
    same = st.toggle(
        "Only schools with results in every year",
        key="attainment_same", **KEEP,
    )  # fmt: skip
    trend = frame.once(
        "trend",
        lambda: disclose_attainment(
            impact.trend(dataset, selection, same_schools=same), dataset.threshold
        ),
        same,
    )
    show_finding(narrative.trend_finding(trend))
    if not trend.empty:
        names = narrative.listing([MEASURES[c].short for c in trend.table["measure"].unique()])
        draw = partial(charts.trend, groups=trend, title=f"{measure.key_stage.label}: {names}")
        show_chart(frame, "attainment-trend", draw, same)
    st.subheader("What changes when a school joins?")
    effect, years = frame.once("joining", lambda: _joining(frame))
    st.markdown(
        plain(
            narrative.effect_finding(
                effect.effect, effect.low, effect.high, effect.joiners, effect.reason
            )
        )
    )
    if not years.empty:
        title = narrative.effect_title(effect.low, effect.high, effect.reason)
        show_chart(frame, "attainment-effect", partial(charts.effects, years=years, title=title))
    st.caption(
        "Each school's change since its last year before joining, against schools that had not "
        "joined by then, over the same years and within one kind of tests. It cannot show what "
        "would have happened without joining: schools choose when to join, and something else may "
        "have changed at the same time. Points before 0 should lie around zero; if they do not, "
        "the comparison is not a fair one. Method: Callaway and Sant'Anna 2021."
    )


def _joining(frame: Frame) -> tuple[impact.Effect, Disclosed]:
    """The effect of joining, and by years since, through disclosure control."""
    rows = impact.panel(frame.dataset, frame.selection)
    figures = ("effect", "effect_low", "effect_high")
    years = impact.effect_by_years(rows)
    shown = disclose(years, figures, ("eligible",), frame.dataset.threshold)
    return impact.joining_effect(rows), shown

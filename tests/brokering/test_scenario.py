"""Whom a school could join and what that changes; scenarios tried on a copy, and published."""

from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from collab.dataset import Dataset, day_of_tests
from collab.errors import DataError
from collab.importing import ensure_release
from collab.metrics.atlas import make_atlas
from collab.metrics.brokering import options, shortlist, strengths, widest_match
from collab.metrics.trial import before_and_after, totals
from collab.scenarios import (
    Step,
    apply_steps,
    fresh_slug,
    publish_scenario,
    read_steps,
    write_steps,
)
from collab.selection import make_selection, select
from collab.store import Store, StoreError
from collab.vocabulary import KINDS

DAY = day_of_tests(2014)
SLUGS = ("footpath-partnership", "beacon-partnership", "osier-partnership")


@pytest.fixture(scope="module")
def atlas(illustrative):
    return make_atlas(illustrative, make_selection(illustrative, 2014), DAY, 5.0)


@pytest.fixture(scope="module")
def found(atlas):
    return options(atlas, atlas.alone, KINDS, 5.0, 8)


def with_steps(dataset: Dataset, *steps: Step) -> Dataset:
    return replace(dataset, tables=apply_steps(dataset.tables, steps, DAY), _stages={})


def test_an_option_s_figures_are_those_measured_after_joining(illustrative, atlas, found):
    """Each option says what the map would say, had the school joined."""
    for _, row in found.sample(12, random_state=1).iterrows():
        changed = with_steps(illustrative, Step("join", row["partnership"], int(row["urn"])))
        after = make_atlas(changed, make_selection(illustrative, 2014), DAY, 5.0)
        one = after.partnerships.set_index("partnership").loc[row["partnership"]]
        was = atlas.partnerships.set_index("partnership").loc[row["partnership"]]
        assert row["spread"] == pytest.approx(one["spread"])
        assert row["locality"] == pytest.approx(one["locality"])
        assert row["spread_change"] == pytest.approx(one["spread"] - was["spread"])
        assert row["locality_change"] == pytest.approx(one["locality"] - was["locality"])
        assert row["members"] == one["members"] - 1
        nearest = after.members.set_index(["partnership", "urn"])["nearest_partner"]
        assert row["to_nearest"] == pytest.approx(nearest[row["partnership"], row["urn"]])


def test_options_are_within_reach_and_complete(atlas, found):
    assert (found["to_nearest"] <= 5.0).all() and (found["room"] >= 0).all()
    wider = options(atlas, atlas.alone, KINDS, 12.0, 8)
    near = wider[wider["to_nearest"] <= 5.0]
    assert len(near) == len(found)
    few = options(atlas, atlas.alone.head(3), ["collaborative_partnership"], 5.0, 3)
    assert set(few["kind"]) <= {"collaborative_partnership"}
    assert set(few["urn"]) <= set(atlas.alone["urn"].head(3)) and (few["room"] == 0).any()


def test_the_shortlist_counts_the_options(atlas, found):
    listed = shortlist(atlas, atlas.alone, found).set_index("urn")
    assert len(listed) == len(atlas.alone)
    assert listed["in_reach"].sum() == len(found)
    assert listed["with_room"].sum() == (found["room"] > 0).sum()
    roomy = found[found["room"] > 0]
    urn = roomy["urn"].iloc[0]
    best = roomy[roomy["urn"] == urn].sort_values("to_nearest").iloc[0]
    assert listed.at[urn, "partnership_name"] == best["partnership_name"]


def test_strengths_are_the_school_s_own_whole_unit_or_nothing(illustrative, atlas, found):
    """A cohort that counts only with others is never shown by itself."""
    selection = make_selection(illustrative, 2014)
    alone = set(select(illustrative, selection)["urn"])
    small = [u for u in found["urn"].unique() if u not in alone]
    large = next(u for u in found["urn"].unique() if u in alone)
    assert small
    slugs = found["partnership"].drop_duplicates()
    for urn in small[:3]:
        rows = strengths(illustrative, selection, int(urn), slugs, atlas.members)
        assert not rows["measure"].str.startswith("ks1").any()
    rows = strengths(illustrative, selection, int(large), slugs, atlas.members)
    cohorts = select(illustrative, selection)
    own = cohorts[cohorts["urn"] == large].iloc[0]
    shown = rows[rows["measure"] == selection.measure]
    assert (shown["eligible"] == own["eligible"]).all()
    assert shown["percent"].iloc[0] == pytest.approx(100 * own["achieved"] / own["eligible"])
    best = widest_match(rows)
    assert not best.duplicated(["partnership", "better"]).any()
    for _, row in best.iterrows():
        school, other = row["percent"] > row["everyone"], row["percent_other"] > row["everyone"]
        assert (row["better"] == "school") == school and school != other


step = st.one_of(
    st.builds(Step, st.sampled_from(["join", "leave"]), st.sampled_from(SLUGS),
              st.integers(100_000, 999_999)),
    st.builds(Step, st.just("start"), st.sampled_from(SLUGS),
              name=st.text(min_size=1, max_size=40).map(lambda t: " ".join(t.split()))
              .filter(bool)),
    st.builds(Step, st.just("merge"), st.sampled_from(SLUGS), into=st.sampled_from(SLUGS)),
)  # fmt: skip


@given(st.lists(step, max_size=20))
def test_steps_are_read_back_as_they_were_written(steps):
    assert read_steps(write_steps(steps)) == tuple(steps)


@given(st.text(max_size=60))
def test_any_other_text_is_refused(text):
    lines = [line.split(" ")[0] for line in text.splitlines()]
    if all(word in ("join", "leave", "start", "merge") for word in lines):
        return
    with pytest.raises(DataError) as refused:
        read_steps(text)
    assert all(p.column == "step" for p in refused.value.problems)


def test_steps_change_the_tables_from_their_day_on_and_nothing_before(illustrative):
    tables = illustrative.tables
    steps = read_steps(
        "join 900001 footpath-partnership\n"
        "start new-one New One\n"
        "join 900003 new-one\n"
        "join 900002 new-one\n"
        "leave 900156 beacon-partnership\n"
        "merge marshland-partnership osier-partnership"
    )
    after = Dataset(illustrative.release, apply_steps(tables, steps, DAY))
    before_day = DAY - pd.Timedelta(days=1)
    earlier = [d.members_on(before_day)[["partnership", "urn"]].sort_values(["partnership", "urn"])
               .reset_index(drop=True) for d in (illustrative, after)]  # fmt: skip
    pd.testing.assert_frame_equal(*earlier)
    now = after.members_on(DAY)
    pairs = set(zip(now["partnership"], now["urn"], strict=True))
    assert {("footpath-partnership", 900001), ("new-one", 900003), ("new-one", 900002)} <= pairs
    assert ("beacon-partnership", 900156) not in pairs
    assert not any(slug == "marshland-partnership" for slug, _ in pairs)
    merged = illustrative.members_on(DAY)
    merged = merged.loc[merged["partnership"] == "marshland-partnership", "urn"]
    assert {("osier-partnership", urn) for urn in merged} <= pairs
    known = after.tables["partnerships"].set_index("partnership")
    assert known.at["marshland-partnership", "ended"] == DAY
    assert "marshland-partnership" in known.at["osier-partnership", "grew_out_of"].split()
    assert known.at["new-one", "formed"] == DAY
    # The release's own tables are as they were.
    assert "new-one" not in set(tables["partnerships"]["partnership"])


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("join 900156 beacon-partnership", "a member already"),
        ("leave 900001 beacon-partnership", "no member"),
        ("join 900001 nowhere", "there is no partnership nowhere"),
        ("join 123456 beacon-partnership", "there is no school 123456"),
        ("start beacon-partnership Again", "already"),
        ("merge beacon-partnership beacon-partnership", "into itself"),
        ("merge nowhere beacon-partnership", "there is no partnership nowhere"),
        ("dance 900001 beacon-partnership", "is no step"),
    ],
)
def test_a_step_that_cannot_be_taken_is_named_with_its_reason(illustrative, line, reason):
    with pytest.raises(DataError, match=reason):
        apply_steps(illustrative.tables, read_steps(line), DAY)


def test_a_partnership_that_everybody_leaves_ends(illustrative):
    rows = illustrative.members_on(DAY)
    urns = rows.loc[rows["partnership"] == "osier-partnership", "urn"]
    after = with_steps(illustrative, *(Step("leave", "osier-partnership", int(u)) for u in urns))
    known = after.tables["partnerships"].set_index("partnership")
    assert known.at["osier-partnership", "standing"] == "ended"
    closed = "has ended"
    with pytest.raises(DataError, match=closed):
        apply_steps(after.tables, [Step("join", "osier-partnership", 900001)], DAY)


def test_a_fresh_slug_is_taken_by_nobody(illustrative):
    assert fresh_slug("new-one", illustrative.tables) == "new-one"
    steps = [Step("start", "new-one", name="New"), Step("start", "new-one-2", name="New")]
    assert fresh_slug("new-one", illustrative.tables, steps) == "new-one-3"


def test_before_and_after_name_the_partnerships_that_change_and_no_other(illustrative, atlas):
    changed = with_steps(
        illustrative, Step("join", "footpath-partnership", 900001),
        Step("merge", "marshland-partnership", into="osier-partnership"),
        Step("start", "new", name="New"), Step("join", "new", 900003), Step("join", "new", 900002),
    )  # fmt: skip
    after = make_atlas(changed, make_selection(illustrative, 2014), DAY, 5.0)
    table = before_and_after(atlas, after).set_index("partnership")
    assert set(table.index) == {"footpath-partnership", "marshland-partnership", "new",
                                "osier-partnership"}  # fmt: skip
    assert table.at["footpath-partnership", "members_after"] == 8
    assert pd.isna(table.at["marshland-partnership", "members_after"])
    assert pd.isna(table.at["new", "members_before"])
    assert totals(atlas)["alone"] - totals(after)["alone"] == 3
    assert before_and_after(atlas, atlas).empty


@pytest.fixture
def store(tmp_path):
    store = Store(f"sqlite:///{tmp_path / 'collab.sqlite'}")
    ensure_release(store)
    return store


def test_a_published_scenario_is_a_release_of_its_own_that_a_restart_keeps(store):
    steps = read_steps("join 900001 footpath-partnership")
    start = pd.Timestamp(2026, 9, 1)
    number = publish_scenario(store, steps, title="New link", start=start, by="Anna", expected=1)
    assert (number, store.showing()) == (2, 2)
    release = store.release(2)
    assert release.illustrative and release.made_by == "Anna"
    assert release.files[-1].name == "Scenario: New link"
    assert release.files[-1].notes == ("join 900001 footpath-partnership",)
    rows = store.tables(2)["memberships"]
    own = rows[(rows["urn"] == 900001) & (rows["partnership"] == "footpath-partnership")]
    assert own["joined"].tolist() == [start]
    assert ensure_release(store) == 2
    before = store.tables(1)["memberships"]
    assert len(rows) == len(before) + 1


def test_a_scenario_is_not_published_over_a_release_it_was_not_tried_on(store):
    steps = read_steps("join 900001 footpath-partnership")
    start = pd.Timestamp(2026, 9, 1)
    publish_scenario(store, steps, title="One", start=start, by="Anna", expected=1)
    with pytest.raises(StoreError, match="was published while"):
        publish_scenario(store, steps, title="Two", start=start, by="Ben", expected=1)
    with pytest.raises(DataError, match="a member already"):
        publish_scenario(store, steps, title="Two", start=start, by="Ben", expected=2)
    assert store.showing() == 2

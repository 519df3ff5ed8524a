"""Scenarios tried on a copy."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from collab.brokering.scenario import Step, apply_steps, fresh_slug, read_steps, write_steps
from collab.data.dataset import Dataset
from collab.data.errors import DataError
from tests.brokering.scratch import DAY, with_steps

SLUGS = ("footpath-partnership", "beacon-partnership", "osier-partnership")


step = st.one_of(
    st.builds(
        Step, st.sampled_from(["join", "leave"]), st.sampled_from(SLUGS), st.integers(100_000, 999_999)
    ),
    st.builds(
        Step,
        st.just("start"),
        st.sampled_from(SLUGS),
        name=st.text(min_size=1, max_size=40).map(lambda t: " ".join(t.split())).filter(bool),
    ),
    st.builds(Step, st.just("merge"), st.sampled_from(SLUGS), into=st.sampled_from(SLUGS)),
)


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
    earlier = [
        d.members_on(before_day)[["partnership", "urn"]]
        .sort_values(["partnership", "urn"])
        .reset_index(drop=True)
        for d in (illustrative, after)
    ]
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

"""Scenarios tried on a copy."""

from functools import cache

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from collab.brokering.scenario import Step, apply_steps, fresh_slug, read_steps, write_steps
from collab.data.dataset import Dataset
from collab.data.errors import DataError
from tests.brokering.scratch import DAY, with_steps
from tests.counties import School, county

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
    assert fresh_slug("osier-partnership", illustrative.tables) == "osier-partnership-2"
    steps = [Step("start", "new-one", name="New"), Step("start", "new-one-2", name="New")]
    assert fresh_slug("new-one", illustrative.tables, steps) == "new-one-3"


SCHOOLS = [School(20, kinds=kinds) for kinds in (("federation",), ("federation",), ("federation 2",), ())]
ON = pd.Timestamp("2020-09-01")


@cache
def _four_schools():
    return county(SCHOOLS).tables


def refused(tables, *lines):
    """What is said of steps of which one or more cannot be taken."""
    with pytest.raises(DataError) as told:
        apply_steps(tables, read_steps("\n".join(lines)), ON)
    return [(p.row, p.column, p.value, p.reason) for p in told.value.problems]


def tables_with(*rows, ended=None):
    """The tables of four schools, two in one partnership and one in another, with further memberships
    `(urn, joined, left)` in the first, and the day on which the second ended."""
    tables = dict(_four_schools())
    more = pd.DataFrame(
        [("federation", urn, pd.Timestamp(joined), pd.Timestamp(left), False) for urn, joined, left in rows],
        columns=["partnership", "urn", "joined", "left", "lead"],
    )
    if rows:
        types = tables["memberships"].dtypes.to_dict()
        tables["memberships"] = pd.concat([tables["memberships"], more.astype(types)], ignore_index=True)
    if ended:
        known = tables["partnerships"]
        last = known["partnership"] == "federation-2"
        tables["partnerships"] = known.assign(ended=known["ended"].mask(last, pd.Timestamp(ended)))
    return tables


def after(tables, *lines):
    """The memberships of the day, and those that ended on it, after these steps."""
    made = apply_steps(tables, read_steps("\n".join(lines)), ON)
    rows = made["memberships"]
    now = rows[(rows["joined"] <= ON) & (rows["left"].isna() | (rows["left"] > ON))]
    gone = rows[rows["left"] == ON]
    return made, [list(zip(r["partnership"], r["urn"], strict=True)) for r in (now, gone)]


def test_whoever_joins_must_be_no_member_on_the_day_and_none_to_be():
    """Who leaves on the day is none any more; who joins on it is one."""
    join = "join 100004 federation"
    for rows, reason in (
        ((), None),
        ([(100004, "2019-09-01", "2020-09-01")], None),
        ([(100004, "2019-09-01", "2020-09-02")], "the school is a member already"),
        ([(100004, "2020-09-01", None)], "the school is a member already"),
        ([(100004, "2020-09-02", None)], "the school joins later already"),
    ):
        tables = tables_with(*rows)
        if reason is None:
            assert ("federation", 100004) in after(tables, join)[1][0]
        else:
            told = refused(tables, join, "leave 100003 federation")
            assert told == [
                (1, "step", join, reason),
                (2, "step", "leave 100003 federation", "the school is no member"),
            ]
    # Another school's, or another partnership's, is no hindrance.
    assert ("federation-2", 100001) in after(tables_with(), "join 100001 federation-2")[1][0]
    # A partnership has ended from its last day on.
    over = [(1, "step", "join 100004 federation-2", "the partnership federation-2 has ended")]
    assert refused(tables_with(ended="2020-09-01"), "join 100004 federation-2") == over
    _, (now, _) = after(tables_with(ended="2020-09-02"), "join 100004 federation-2")
    assert ("federation-2", 100004) in now
    with pytest.raises(DataError) as told:
        apply_steps(tables_with(), read_steps("join 999999 federation\njoin 100004 elm"), ON)
    assert str(told.value).splitlines() == [
        "scenario, row 1, column step: there is no school 999999 (found 'join 999999 federation'). "
        "Take the step out, or change it.",
        "scenario, row 2, column step: there is no partnership elm (found 'join 100004 elm'). "
        "Take the step out, or change it.",
    ]


def test_whoever_joined_on_the_day_and_leaves_was_never_a_member():
    made, (now, gone) = after(tables_with(), "join 100004 federation", "leave 100004 federation")
    assert not (made["memberships"]["urn"] == 100004).any()
    assert (len(now), gone) == (3, [])
    _, (now, gone) = after(tables_with(), "leave 100001 federation")
    assert (now, gone) == ([("federation", 100002), ("federation-2", 100003)], [("federation", 100001)])
    assert made["partnerships"]["standing"].tolist() == ["active", "active"]
    # The last one to leave ends it; one who comes on the same day keeps it up.
    made, _ = after(tables_with(), "leave 100003 federation-2")
    ended = made["partnerships"].set_index("partnership")
    assert ended["standing"].to_dict() == {"federation": "active", "federation-2": "ended"}
    assert ended["ended"].dropna().to_dict() == {"federation-2": ON}
    made, _ = after(tables_with(), "leave 100003 federation-2", "join 100004 federation-2")
    assert made["partnerships"]["ended"].isna().all()


def test_of_two_that_merge_each_member_is_one_once_and_where_it_came_from_is_kept():
    tables = tables_with((100003, "2015-09-01", None))
    known = tables["partnerships"]
    tables["partnerships"] = known.assign(grew_out_of=["elder", None])
    made, (now, gone) = after(tables, "merge federation-2 federation")
    assert now == [("federation", 100001), ("federation", 100002), ("federation", 100003)]
    assert gone == [("federation-2", 100003)]
    merged = made["partnerships"].set_index("partnership")
    assert merged.at["federation", "grew_out_of"] == "elder federation-2"
    assert (merged.at["federation-2", "standing"], merged.at["federation-2", "ended"]) == ("ended", ON)
    assert merged.at["federation", "standing"] == "active"
    made, (now, _) = after(tables_with(), "merge federation federation-2")
    assert now == [("federation-2", 100001), ("federation-2", 100002), ("federation-2", 100003)]
    assert made["partnerships"]["grew_out_of"].dropna().tolist() == ["federation"]
    assert not made["memberships"].loc[made["memberships"]["partnership"] == "federation-2", "lead"].any()
    for line, reason in (
        ("merge elm federation", "there is no partnership elm"),
        ("merge federation elm", "there is no partnership elm"),
        ("merge federation federation", "a partnership cannot merge into itself"),
        ("start federation Again", "there is a partnership federation already"),
    ):
        assert refused(tables_with(), line) == [(1, "step", line, reason)]


def test_what_is_started_is_a_partnership_of_the_first_kind_from_the_day_on():
    made, (now, _) = after(tables_with(), "start elm Elm Learning", "join 100004 elm")
    assert now[0] == ("elm", 100004)
    row = made["partnerships"].set_index("partnership").loc["elm"]
    assert (row["name"], row["kind"], row["standing"], row["formed"]) == (
        "Elm Learning",
        "collaborative_partnership",
        "active",
        ON,
    )
    assert pd.isna(row["ended"]) and made["partnerships"].index.tolist() == [0, 1, 2]
    assert made["partnerships"].dtypes.equals(tables_with()["partnerships"].dtypes)
    assert made["memberships"].index.tolist() == [0, 1, 2, 3]


def test_a_scenario_has_five_hundred_steps_at_most_and_each_wrong_line_is_told():
    line = "join 100001 federation"
    assert len(read_steps("\n".join([line] * 500))) == 500
    with pytest.raises(DataError) as told:
        read_steps("\n".join([line, "x" * 99, *[line] * 499]))
    assert [(p.row, p.value, p.reason) for p in told.value.problems] == [
        (2, "x" * 80, "is no step of a scenario"),
        (501, "", "there are more than 500 steps"),
    ]
    assert read_steps("  start elm Elm  ") == (Step("start", "elm", name="Elm"),)
    for wrong in (
        "join 10001 elm",
        "join 1000011 elm",
        "leave 100001 Elm",
        "start elm",
        "merge elm",
        "Join x",
    ):
        with pytest.raises(DataError, match="is no step"):
            read_steps(wrong)
    assert len(read_steps(f"start elm {'x' * 200}")) == 1
    with pytest.raises(DataError, match="is no step"):
        read_steps(f"start elm {'x' * 201}")
    assert read_steps("") == ()
    tables = tables_with()
    assert fresh_slug("federation", tables) == "federation-3"

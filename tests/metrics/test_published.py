"""The built-in county against the published tables."""

from collab.metrics.published import published_check


def test_every_published_figure_of_2014_is_met_exactly(illustrative):
    check = published_check(illustrative, 2014)
    assert len(check) == 21
    assert set(check["agreement"]) == {"agrees"}
    level_2b = check[(check["measure"] == "ks1_rwm_l2b") & (check["group"] == "In a collaboration")].iloc[0]
    assert (level_2b["schools"], level_2b["eligible"]) == (132, 2174)
    assert round(level_2b["percent"], 1) == 68.1


def test_a_figure_that_differs_is_reported_with_the_difference(illustrative):
    table = illustrative.tables["benchmarks"].copy()
    row = (table["measure"] == "ks1_rwm_l2b") & (table["group"] == "all")
    table.loc[row, ["schools", "percent"]] = [263, 65.4]
    tables = {**illustrative.tables, "benchmarks": table}
    changed = type(illustrative)(illustrative.release, tables, illustrative.threshold)
    check = published_check(changed, 2014).set_index(["measure", "group"])["agreement"]
    assert check["ks1_rwm_l2b", "All schools"] == "differs: +1 schools, -0.5 percentage points"

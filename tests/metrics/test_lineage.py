"""Where a partnership came from and what came of it."""

from collab import charts
from collab.data.disclosure.gate import without_results
from collab.metrics.lineage import lineage


def test_where_a_partnership_came_from_and_what_came_of_it(illustrative):
    rows = lineage(illustrative, "stile-partnership")
    assert rows.set_index("generation").loc[0, "partnership_name"] == "Stile Partnership"
    later = set(rows.loc[rows["generation"] == 1, "partnership"])
    assert {"bluebell-partnership", "drystone-partnership"} <= later
    chart = charts.family(lineage=without_results(rows), title="T", palette=charts.DARK)
    assert "Bluebell Partnership" in chart.alt and "grew out of it" in chart.alt
    narrow = charts.family(lineage=without_results(rows), title="T", palette=charts.DARK, narrow=True)
    lines = [line for note in narrow.plotly.layout.annotations for line in note.text.split("<br>")]
    # A third of a phone is about 13 letters wide.
    assert max(map(len, lines)) <= 13
    assert len(chart.plotly.layout.annotations) == len(rows)

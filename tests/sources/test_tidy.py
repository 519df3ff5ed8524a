"""Tables in the contracts' own form."""

import pandas as pd
import pytest

from collab.data.errors import DataError
from collab.sources.tidy import read_csv, validate


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00bad", b'urn,year\n"900001,2014\n'])
def test_what_is_no_table_is_refused_by_name(tmp_path, content):
    path = tmp_path / "results.csv"
    path.write_bytes(content)
    with pytest.raises(DataError, match=r"results\.csv"):
        read_csv(path, "results")


def test_unknown_columns_are_ignored_and_columns_put_in_order():
    raw = pd.DataFrame({"title": ["a"], "lesson": ["1"], "text": ["b"], "source": ["c"], "odd": ["d"]})
    assert list(validate(raw, "lessons", "lessons.csv").columns) == ["lesson", "title", "text", "source"]

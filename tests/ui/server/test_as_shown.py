"""A release as viewers see it: with the districts of a file that the setting names, which is read apart."""

import pytest

from collab.data.errors import DataError
from collab.releases.importing import ensure_release
from collab.ui.server.as_shown import dataset_as_shown
from tests import spoilt


@pytest.fixture
def shown(store, tmp_path, monkeypatch):
    """The built-in release, with what is given as the file of districts."""
    number = ensure_release(store)

    def of(content=None):
        path = tmp_path / "areas.geojson"
        monkeypatch.setenv("COLLAB_BOUNDARIES", str(path))
        if content is not None:
            path.write_bytes(content)
        return dataset_as_shown(store, number, 6)

    return of


def test_districts_are_drawn_as_the_file_says_and_nothing_else_changes(shown, store, monkeypatch):
    drawn = shown(spoilt.areas(spoilt.square(), spoilt.square(0.5)).content()).tables
    monkeypatch.delenv("COLLAB_BOUNDARIES")
    own = dataset_as_shown(store, store.showing(), 6).tables
    assert set(drawn["boundaries"]["district"]) == {"District 0", "District 1"}
    assert not set(own["boundaries"]["district"]) & {"District 0", "District 1"}
    assert drawn["results"].equals(own["results"])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("content", "why"),
    [(None, "cannot be opened"), (b"no areas", "neither GeoJSON"), (b'{"features": []}', "no area")],
)
def test_a_file_that_cannot_be_used_is_told_by_name(shown, content, why):
    with pytest.raises(DataError, match=rf"areas\.geojson: .*{why}"):
        shown(content)


def test_it_is_read_in_another_process(shown, monkeypatch):
    """A small file can cost gigabytes: here, nobody reads it."""

    def refuses(*_):
        raise AssertionError("read by the process that serves the pages")

    monkeypatch.setattr("collab.ui.server.as_shown.read_boundaries", refuses)
    drawn = shown(spoilt.areas(spoilt.square()).content()).tables
    assert drawn["boundaries"]["district"].tolist() == ["District 0"]

"""Every page, every view, every part presented and every file, on releases of every shape."""

import re
from itertools import chain

import pytest
from hypothesis import HealthCheck, given, settings

from tests.driven import opened, told
from tests.sentences import bad_sentences
from tests.shapes import SHAPES, any_shape, release_of
from tests.walking import files_of, presented, shown_release, viewed

pytestmark = pytest.mark.slow
WHOLE = (
    "a partnership of one",
    "some without a place, members outside the authority",
    "one district, one year",
)
"""Shapes whose every presented part and file is read, too: of the others every page and view, which are made
of the same figures and words."""


def said_badly(places):
    return [f"{place}: {fault}" for place, texts in places for fault in bad_sentences(texts)]


@pytest.mark.parametrize("name", SHAPES)
def test_every_page_view_and_file_bears_every_shape_and_says_nothing_about_nothing(name, tmp_path):
    release = release_of(SHAPES[name])
    with shown_release(release, tmp_path):
        places = [viewed(release)]
        if name in WHOLE:
            places += [presented(), files_of(release, {"area"})]
        assert said_badly(chain(*places)) == []


@given(any_shape)
@settings(max_examples=1, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
def test_whatever_the_shape_every_view_opens_and_every_file_is_made(tmp_path_factory, shape):
    release = release_of(shape)
    with shown_release(release, tmp_path_factory.mktemp("shape")):
        assert said_badly(chain(viewed(release), presented(), files_of(release))) == []


@pytest.mark.parametrize("name", ["a partnership of one", "only trusts of one"])
def test_the_broker_names_kinds_at_first_and_finds_partnerships_without_a_host(name, tmp_path):
    release = release_of(SHAPES[name])
    with shown_release(release, tmp_path):
        app = opened("broker")
        assert app.multiselect(key="broker_kinds").value
        assert re.search(r"([1-9]\d*|All) of them ha(s|ve) one with room", told(app))

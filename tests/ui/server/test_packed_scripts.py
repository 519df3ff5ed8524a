"""Streamlit's scripts as they are sent: packed once, whoever asks and however."""

import asyncio
import gzip
import re

import httpx
import pytest
from starlette.responses import HTMLResponse, Response

from collab.ui.server.packed_scripts import PackedScripts

SCRIPT = b"let a = 1;" * 1_000
IMMUTABLE = {"cache-control": "public, immutable, max-age=31536000", "etag": '"1"'}


def asking(*asked, headers=None):
    """What comes of each request, and the addresses of which the app behind was asked."""
    reached = []

    async def app(scope, receive, send):
        reached.append(scope["path"])
        file = scope["path"] == "/static/js/a.js"
        found = Response(SCRIPT, 200, IMMUTABLE, "application/javascript") if file else HTMLResponse("page")
        await found(scope, receive, send)

    async def ask():
        transport = httpx.ASGITransport(PackedScripts(app))
        async with httpx.AsyncClient(transport=transport, base_url="http://collab") as browser:
            return [await browser.get(path, headers=headers) for path in asked]

    return asyncio.run(ask()), reached


def test_a_script_is_packed_once_for_everybody():
    answers, reached = asking("/static/js/a.js", "/static/js/a.js", headers={"Accept-Encoding": "gzip, br"})
    assert reached == ["/static/js/a.js"]
    for answer in answers:
        assert answer.content == SCRIPT and answer.headers["content-encoding"] == "gzip"
        assert int(answer.headers["content-length"]) < len(SCRIPT) / 10
        assert answer.headers["vary"] == "Accept-Encoding" and "etag" not in answer.headers
        assert answer.headers["cache-control"] == IMMUTABLE["cache-control"]


@pytest.mark.parametrize(
    "headers", [{"Accept-Encoding": "identity"}, {"Accept-Encoding": "gzip", "Range": "bytes=0-9"}]
)
def test_who_does_not_take_it_packed_or_wants_a_part_gets_the_file_as_it_is(headers):
    (answer,), _ = asking("/static/js/a.js", headers=headers)
    assert answer.content == SCRIPT and "content-encoding" not in answer.headers
    assert answer.headers["etag"] == '"1"'


@pytest.mark.parametrize(
    "path",
    ["/static/js/none.js", "/x/static/js/a.js", "/static/js/%2e/a.js", "/static//js/a.js", "/", "/a.js"],
)
def test_nothing_is_kept_of_an_address_that_anybody_can_make_up(path):
    answers, reached = asking(path, path, headers={"Accept-Encoding": "gzip"})
    assert len(reached) == 2 and all("content-encoding" not in answer.headers for answer in answers)


def test_every_script_that_the_first_page_names_comes_packed_from_the_app(app_url):
    """Streamlit's own, with its own words of what does not change."""
    named = re.findall(r"static/(?:js|css)/[^\"]+\.(?:js|css)", httpx.get(app_url).text)
    with httpx.Client(base_url=app_url, headers={"Accept-Encoding": "gzip"}) as browser:
        for script in named:
            with browser.stream("GET", script) as answer:
                packed = b"".join(answer.iter_raw())
                assert answer.headers["content-encoding"] == "gzip"
                assert answer.headers["x-content-type-options"] == "nosniff"
            plain = browser.get(script, headers={"Accept-Encoding": "identity"}).content
            assert gzip.decompress(packed) == plain
    assert named

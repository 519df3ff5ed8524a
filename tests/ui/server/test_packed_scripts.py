"""Streamlit's scripts as they are sent: packed once, whoever asks and however."""

import gzip
import re
import socket
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
import streamlit
from starlette.responses import HTMLResponse, Response

from collab.ui.server.packed_scripts import PackedScripts
from tests.given import run_apart

SCRIPT = b"let a = 1;" * 1_000
IMMUTABLE = {"cache-control": "public, immutable, max-age=31536000", "etag": '"1"'}


def asking(*asked, headers=None, leaves=0):
    """What comes of each request, and the addresses of which the app behind was asked; of these, so many
    who leave while they are answered."""
    reached = []

    async def app(scope, receive, send):
        reached.append(scope["path"])
        if len(reached) <= leaves:
            told = [(k.encode(), v.encode()) for k, v in IMMUTABLE.items()]
            length = (b"content-length", str(len(SCRIPT)).encode())
            await send({"type": "http.response.start", "status": 200, "headers": [*told, length]})
            await send({"type": "http.response.body", "body": SCRIPT[:5000], "more_body": True})
            await send({"type": "http.response.body", "body": b""})
            return
        file = scope["path"] == "/static/js/a.js"
        found = Response(SCRIPT, 200, IMMUTABLE, "application/javascript") if file else HTMLResponse("page")
        await found(scope, receive, send)

    async def ask():
        transport = httpx.ASGITransport(PackedScripts(app))
        async with httpx.AsyncClient(transport=transport, base_url="http://collab") as browser:
            return [await browser.get(path, headers=headers) for path in asked]

    return run_apart(ask()), reached


def test_a_script_is_packed_once_for_everybody():
    answers, reached = asking("/static/js/a.js", "/static/js/a.js", headers={"Accept-Encoding": "gzip, br"})
    assert reached == ["/static/js/a.js"]
    for answer in answers:
        assert answer.content == SCRIPT and answer.headers["content-encoding"] == "gzip"
        assert int(answer.headers["content-length"]) < len(SCRIPT) / 10
        assert answer.headers["vary"] == "Accept-Encoding" and "etag" not in answer.headers
        assert answer.headers["cache-control"] == IMMUTABLE["cache-control"]


def test_what_somebody_left_in_the_midst_of_is_not_kept_for_those_who_come_after():
    (first, second), reached = asking(
        "/static/js/a.js", "/static/js/a.js", headers={"Accept-Encoding": "gzip"}, leaves=1
    )
    assert len(reached) == 2 and first.content == SCRIPT[:5000]
    assert second.content == SCRIPT and second.headers["content-encoding"] == "gzip"


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


def test_who_leaves_before_the_answer_takes_no_script_from_anybody_else(app_url):
    """Streamlit stops reading a file for whoever is gone; what it had read by then is not the file."""
    place, folder = urlsplit(app_url), Path(streamlit.__file__).parent / "static"
    scripts = [str(file.relative_to(folder)) for file in sorted(folder.glob("static/js/*.js"))[:30]]
    for script in scripts:
        with socket.create_connection((place.hostname, place.port)) as leaving:
            asked = f"GET /{script} HTTP/1.1\r\nHost: {place.netloc}\r\nAccept-Encoding: gzip\r\n\r\n"
            leaving.sendall(asked.encode())
    with httpx.Client(base_url=app_url, headers={"Accept-Encoding": "gzip"}) as browser:
        came = {script: browser.get(script).content for script in scripts}
    assert [script for script in scripts if came[script] != (folder / script).read_bytes()] == []

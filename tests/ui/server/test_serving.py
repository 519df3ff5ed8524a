"""What the app sends and says to a network: headers, limits, checks, and errors without values."""

import base64
import http.client
import logging
import os
import socket
import urllib.error
import urllib.request
from urllib.parse import urlsplit

import httpx
import pytest
from streamlit.testing.v1 import AppTest

from bench.client import Viewer
from collab.ui.server.serving import on_script_error, security_headers
from collab.ui.server.upload_limits import LARGEST_FILE
from tests.given import run_apart


@pytest.mark.parametrize("path", ["/", "/lessons", "/_stcore/health", "/ready", "/nowhere"])
def test_every_answer_has_the_security_headers(app_url, path):
    try:
        with urllib.request.urlopen(f"{app_url}{path}") as answer:
            headers = answer.headers
    except urllib.error.HTTPError as error:
        headers = error.headers
    for name, value in security_headers().items():
        assert headers[name] == value
    assert "https:" not in headers["content-security-policy"]


def test_the_street_map_s_host_is_named_only_where_the_setting_allows_it(monkeypatch):
    assert "cartocdn" not in security_headers()["content-security-policy"]
    monkeypatch.setenv("COLLAB_STREET_MAP", "1")
    assert "cartocdn" in security_headers()["content-security-policy"]


@pytest.mark.parametrize("length", [str(LARGEST_FILE + 1), "-1", "x"])
def test_a_body_that_is_too_large_is_refused_before_it_is_read(app_url, length):
    place = urlsplit(app_url)
    connection = http.client.HTTPConnection(place.hostname, place.port, timeout=20)
    connection.putrequest("POST", "/_stcore/upload_file/a/b")
    connection.putheader("Content-Length", length)
    connection.endheaders()
    assert connection.getresponse().status in (400, 413)
    connection.close()


def test_ready_means_that_the_data_is_loaded_and_not_ready_says_no_more(app_url, tmp_path, running_app):
    with urllib.request.urlopen(f"{app_url}/ready") as answer:
        assert answer.read() == b"ready: release 1"
    broken = f"sqlite:////nowhere/secret-{tmp_path.name}/collab.sqlite"
    log = tmp_path / "log"
    with running_app("serve.py", log=log, COLLAB_DATABASE_URL=broken) as url:
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(f"{url}/ready")
        assert refused.value.code == 503
        assert b"secret" not in refused.value.read()
    assert "secret" not in log.read_text()


def test_an_error_s_words_reach_neither_the_screen_nor_the_log(caplog):
    """They may hold a pupil's figure, a path or a password."""

    def page():
        from collab.ui.server.serving import on_script_error

        try:
            raise ValueError("3 of 4 pupils, /srv/secret, password hunter2")
        except ValueError as error:
            on_script_error(error)

    with caplog.at_level(logging.ERROR, logger="collab"):
        app = AppTest.from_function(page).run()
    shown = app.error[0].value
    assert "Something went wrong" in shown and "hunter2" not in shown and "secret" not in shown
    assert "ValueError" in caplog.text
    assert "hunter2" not in caplog.text and "3 of 4" not in caplog.text
    assert on_script_error.__doc__


def test_what_a_page_offers_to_download_stays_there_whatever_others_do(app_url):
    """Streamlit forgets a file that no page holds as soon as two sessions' scripts have ended, so
    that among fifty viewers one that was only made at the click was often gone before it came."""

    async def offered():
        viewer, other = Viewer(app_url, page="broker"), Viewer(app_url)
        await viewer.open()
        await other.open()
        for name in ("Boston", "Lincoln", "South Holland"):
            await other.choose("district", [name])
        async with httpx.AsyncClient(base_url=app_url) as client:
            got = [await client.get(address) for address in viewer.files]
        await viewer.close()
        await other.close()
        return got

    (answer,) = run_apart(offered())
    assert answer.status_code == 200 and "Amber by Water Junior School" in answer.text


@pytest.mark.parametrize(("headers", "secure"), [({"X-Forwarded-Proto": "https"}, True), ({}, False)])
def test_cookies_travel_by_https_alone_where_people_come_by_it(app_url, headers, secure):
    answer = httpx.get(f"{app_url}/_stcore/health", headers=headers)
    cookies = answer.headers.get_list("set-cookie")
    assert cookies and all(cookie.endswith("; Secure") is secure for cookie in cookies)


def test_a_message_that_is_too_large_is_refused_before_it_comes(app_url):
    """Each socket of a stranger took up to 200 MB of memory before anything was asked."""
    there = urlsplit(app_url)
    with socket.create_connection((there.hostname, there.port), timeout=30) as stranger:
        key = base64.b64encode(os.urandom(16)).decode()
        told = ["GET /_stcore/stream HTTP/1.1", f"Host: {there.netloc}", "Upgrade: websocket"]
        told += ["Connection: Upgrade", f"Sec-WebSocket-Key: {key}", "Sec-WebSocket-Version: 13", "", ""]
        stranger.sendall("\r\n".join(told).encode())
        assert b" 101 " in stranger.recv(4096)
        # The head of a message of 190 MB, and nothing of what it announces.
        stranger.sendall(b"\x82\xff" + (190_000_000).to_bytes(8, "big") + bytes(4))
        stranger.settimeout(10)
        answer = stranger.recv(4096)
    assert answer[0] == 0x88 and answer[2:4] == (1009).to_bytes(2, "big")


def test_no_page_of_anybody_s_is_let_steer_a_browser(app_url):
    """Streamlit lets those of its own cloud do so: run a page anew, stop it, hand it a token."""
    told = httpx.get(f"{app_url}/_stcore/host-config").json()
    assert told["allowedOrigins"] == [] and told["useExternalAuthToken"] is False

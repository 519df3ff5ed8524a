"""Several processes behind nginx, as deploy/ sets them up: when one dies, nobody loses a thing."""

import os
import re
import shutil
import subprocess
import urllib.request
import uuid
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import expect

from collab.people.records import entries
from collab.releases.store import Store
from tests.browsing import choose_district, open_page, settled
from tests.databases import new_database
from tests.driven import FORM
from tests.given import ROOT, free_port, wait_until_healthy


@contextmanager
def proxy(folder: Path, ports: list[int]):
    """nginx with the configuration of deploy/, on loopback and without TLS."""
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if program is None:
        pytest.skip("needs nginx: apt-get install nginx")
    port = free_port()
    told = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    for number, own in enumerate(ports, 1):
        told = told.replace(f"app{number}:8501", f"127.0.0.1:{own}")
    told = told.replace("listen 8443 ssl;", f"listen 127.0.0.1:{port};")
    told = re.sub(r"^ *(ssl_|http2|add_header Strict).*\n", "", told, flags=re.MULTILINE)
    told = told.replace("/tmp/nginx.pid", f"{folder}/nginx.pid")
    told = told.replace("/dev/stdout", f"{folder}/access.log")
    told = told.replace("error_log stderr", f"error_log {folder}/error.log")
    path = folder / "nginx.conf"
    path.write_text(told, encoding="utf-8")
    started = [program, "-p", str(folder), "-c", str(path), "-g", "daemon off;"]
    server = subprocess.Popen(started, stderr=subprocess.DEVNULL)
    try:
        wait_until_healthy(f"http://127.0.0.1:{port}/_stcore/health")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=20)


@contextmanager
def answering(number: int):
    """A process that answers everything with its number."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.end_headers()
            self.wfile.write(str(number).encode())

        def log_message(self, *_):
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    with ThreadPoolExecutor(1) as threads:
        threads.submit(server.serve_forever)
        try:
            yield server.server_port
        finally:
            server.shutdown()
            server.server_close()


def test_a_browser_stays_with_its_process_while_streamlit_s_cookie_changes(tmp_path, app_url):
    """Each page that loads changes that cookie, for all tabs of the browser; a download of a tab that
    was open came to a process that does not have it."""
    loads = httpx.Client(base_url=app_url, headers={"Accept": "text/html"})
    assert loads.get("/").status_code == 200 and "collab_browser" in loads.cookies
    with answering(1) as first, answering(2) as second, proxy(tmp_path, [first, second]) as url:
        answers = []
        for _ in range(8):
            loads.get("/_stcore/health")
            told = "; ".join(f"{name}={value}" for name, value in loads.cookies.items())
            answers.append(httpx.get(f"{url}/media/a.csv", headers={"Cookie": told}).text)
        assert len(set(answers)) == 1
        others = [httpx.get(url, headers={"Cookie": f"collab_browser={name}"}).text for name in range(30)]
        assert set(others) == {"1", "2"}


@pytest.mark.slow
def test_when_one_process_dies_each_browser_finds_its_view_on_the_other(
    browser, server, tmp_path, running_app
):
    """Two processes, PostgreSQL and nginx for real; browsers on both; one is killed."""
    database = new_database(server, uuid.uuid4().hex)
    options = ("serve.py", "--server.address", "127.0.0.1")
    shared = {
        "COLLAB_DATABASE_URL": database,
        "COLLAB_OPEN_WRITING": "1",
        "STREAMLIT_SERVER_COOKIE_SECRET": uuid.uuid4().hex,
    }
    with (
        running_app(*options, **shared) as first,
        running_app(*options, **shared) as second,
        proxy(tmp_path, [int(app.rpartition(":")[2]) for app in (first, second)]) as url,
    ):
        assert urllib.request.urlopen(f"{url}/ready").read() == b"ready: release 1"
        writer = open_page(browser, f"{url}/lessons")
        query = "&".join(f"{k}={v.replace(' ', '+')}" for k, v in FORM.items())
        writer.goto(f"{url}/lessons?{query}")
        writer.get_by_text("1 Not yet").click()
        writer.get_by_label("Your name").fill("Anna")
        writer.get_by_role("button", name="Save the assessment").click()
        expect(writer.get_by_text("Saved. Every earlier version is kept.")).to_be_visible()
        pages = [writer]
        for name in ("Boston", "Lincoln", "South Holland"):
            page = open_page(browser, url)
            choose_district(page, name)
            expect(page.get_by_role("heading", level=1)).to_contain_text(name)
            pages.append(page)
        first.process.kill()
        said = ("assessed so far", "Boston", "Lincoln", "South Holland")
        for page, words in zip(pages, said, strict=True):
            # The browser of whoever was on the dead process connects again by itself; a click or
            # a reload shows the same view.
            page.reload()
            expect(page.get_by_role("heading", level=1)).to_contain_text(words, timeout=90_000)
            settled(page)
        pages[1].get_by_role("link", name="Attainment").first.click()
        expect(pages[1].get_by_role("heading", level=1)).to_contain_text("Boston")
        assert [e.by for e in entries(Store(database), illustrative=True)] == ["Anna"]
        assert urllib.request.urlopen(f"{url}/ready").read() == b"ready: release 1"
        logged = (tmp_path / "access.log").read_text()
        assert "Boston" not in logged and "GET" in logged

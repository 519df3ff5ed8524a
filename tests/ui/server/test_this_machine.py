"""Who sits at this machine proves it by the code that the terminal shows, and by nothing else."""

import asyncio
from contextlib import asynccontextmanager

import httpx
import pytest
from playwright.sync_api import expect
from starlette.requests import HTTPConnection
from websockets.exceptions import InvalidStatus

from bench.client import Viewer
from collab.ui.server import this_machine
from tests.browsing import new_page
from tests.given import free_port, run_apart
from tests.sitting_here import code_shown, of_this_site, sitting_here

ASKED = "The terminal in which Collab was started shows a code"


@pytest.fixture(scope="module")
def here(tmp_path_factory, running_app):
    """The app as it is started on one's own machine, and the code that its terminal shows."""
    log = tmp_path_factory.mktemp("here") / "log"
    with running_app(log=log, COLLAB_OPEN_WRITING="") as url:
        yield url, code_shown(log)


async def _may_send_files(viewer: Viewer) -> bool:
    await viewer.open()
    await viewer.close()
    return "data_files_0" in viewer.widgets


def may_send_files(viewer: Viewer) -> bool:
    return run_apart(_may_send_files(viewer))


def test_looking_needs_no_code_and_writing_needs_it_once_a_browser(here):
    url, code = here
    before = Viewer(url, of_this_site(url), page="data")
    assert not may_send_files(before)
    assert any(ASKED in text for text in before.texts)
    assert not may_send_files(sitting_here(url, "another-code", "data", "ben"))
    assert may_send_files(sitting_here(url, code, "data"))
    assert may_send_files(Viewer(url, of_this_site(url), page="data"))
    assert not may_send_files(Viewer(url, of_this_site(url, "ben"), page="data"))
    assert not may_send_files(Viewer(url, {"Origin": url}, page="data")), "no cookie: no browser"


@pytest.mark.parametrize(
    "sign",
    [
        {"Via": "1.1 proxy"},
        {"Forwarded": "for=192.0.2.7"},
        {"X-Forwarded-For": "192.0.2.7"},
        {"X-Forwarded-Host": "collab.example.org"},
        {"X-Real-IP": "192.0.2.7"},
        {"Host": "officers-pc:8501", "Origin": "http://officers-pc:8501"},
        {"Host": "192.0.2.7", "Origin": "http://192.0.2.7"},
    ],
)
def test_with_any_sign_of_a_network_the_right_code_is_worth_nothing(here, sign):
    url, code = here
    viewer = Viewer(url, of_this_site(url, "carl") | sign, query=f"code={code}", page="data")
    assert not may_send_files(viewer)
    assert not any(ASKED in text for text in viewer.texts)


def test_a_page_that_says_its_name_is_this_machine_s_address_reads_nothing(here):
    """DNS rebinding: to the browser, the page and Collab are then one site."""
    url, _ = here
    told = {"Host": "evil.example.org:8501", "Origin": "http://evil.example.org:8501"}
    assert httpx.get(url, headers=told).status_code == 403
    with pytest.raises(InvalidStatus, match="403"):
        run_apart(Viewer(url, told, page="data").open())
    passed_on = told | {"X-Forwarded-For": "192.0.2.7"}
    assert httpx.get(url, headers=passed_on).status_code == 200


def test_the_names_that_a_page_elsewhere_cannot_have(monkeypatch):
    options = {"server.address": "localhost"}
    monkeypatch.setattr(this_machine.st, "get_option", options.__getitem__)
    monkeypatch.setattr(this_machine, "_asked", True)
    monkeypatch.setenv("COLLAB_ADDRESS", "https://collab.example.org")

    def strange(host):
        told = {"type": "http", "headers": [(b"host", host.encode())]}
        return this_machine.asked_by_another_name(HTTPConnection(told))

    own = ["localhost", "127.0.0.1:8501", "[::1]:8501", "192.0.2.7", "officers-pc", "collab.example.org:80"]
    assert not any(strange(host) for host in own)
    assert all(
        strange(host) for host in ["evil.example.org", "a.localhost.evil.org:8501", "127.0.0.1.nip.io"]
    )
    options["server.address"] = "0.0.0.0"
    assert strange("evil.example.org") and not strange("collab.example.org"), "a network knows it by its name"
    monkeypatch.delenv("COLLAB_ADDRESS")
    assert not strange("evil.example.org"), "served to a network, which may have any name"


def test_a_client_that_is_no_page_of_this_site_is_given_nothing(here):
    url, code = here
    viewer = Viewer(url, {"Cookie": "collab_browser=dora"}, query=f"code={code}", page="data")
    assert not may_send_files(viewer)


@asynccontextmanager
async def forwarding(port: int):
    """A plain forward, as ssh and socat make it: it passes on bytes and says nothing of anybody."""

    async def copy(reader, writer):
        while block := await reader.read(65536):
            writer.write(block)
            await writer.drain()
        writer.close()

    async def answer(reader, writer):
        there, back = await asyncio.open_connection("127.0.0.1", port)
        await asyncio.gather(copy(reader, back), copy(there, writer), return_exceptions=True)

    own = free_port()
    async with await asyncio.start_server(answer, "127.0.0.1", own):
        yield own


def test_behind_a_plain_forward_saying_localhost_opens_nothing_without_the_code(here):
    """It comes from this machine and says so; before, that was enough."""
    url, code = here

    async def beyond(query):
        async with forwarding(int(url.rpartition(":")[2])) as port:
            told = {"Host": "localhost", "Origin": "http://localhost", "Cookie": "collab_browser=eve"}
            return await _may_send_files(Viewer(f"http://localhost:{port}", told, query, page="data"))

    assert not run_apart(beyond(""))
    assert not run_apart(beyond("code=" + "x" * len(code)))
    assert run_apart(beyond(f"code={code}")), "whoever was told the code was let in"


def test_a_newcomer_s_first_upload_says_where_the_code_is_and_takes_it(here, browser):
    url, code = here
    page = new_page(browser)
    context = page.context
    page.goto(f"{url}/data")
    expect(page.get_by_text(ASKED).first).to_be_visible(timeout=90_000)
    expect(page.get_by_test_id("stFileUploader")).to_have_count(0)
    field = page.get_by_label("Code that the terminal shows").first
    field.fill("12345")
    field.press("Enter")
    expect(page.get_by_text("That is not the code").first).to_be_visible()
    field.fill(f" {code} ")
    field.press("Enter")
    expect(page.get_by_test_id("stFileUploader").first).to_be_visible()
    other = context.new_page()
    other.goto(f"{url}/data")
    expect(other.get_by_test_id("stFileUploader").first).to_be_visible(timeout=90_000)
    cookie = next(c for c in context.cookies() if c["name"] == "collab_browser")
    assert cookie["httpOnly"] and cookie["sameSite"] == "Lax"


def test_the_address_that_the_terminal_shows_is_enough_and_does_not_stay(here, browser):
    url, code = here
    page = new_page(browser)
    page.goto(f"{url}/data?code={code}")
    expect(page.get_by_test_id("stFileUploader").first).to_be_visible(timeout=90_000)
    page.wait_for_url(lambda address: "code=" not in address)


def test_the_code_is_another_at_each_start_and_is_not_shown_to_a_network(here, tmp_path, running_app):
    _, code = here
    log, network = tmp_path / "here", tmp_path / "network"
    with running_app(log=log, COLLAB_OPEN_WRITING=""):
        assert code_shown(log) != code and len(code) >= 16
    with running_app("serve.py", log=network) as url:
        viewer = Viewer(url, of_this_site(url), page="data")
        assert not may_send_files(viewer)
        assert not any(ASKED in text for text in viewer.texts)
        assert "code=" not in network.read_text()


@pytest.mark.slow
@pytest.mark.parametrize(("headless", "opened"), [(False, True), (True, False)])
def test_where_there_is_a_screen_the_browser_opens_with_the_code(monkeypatch, capsys, headless, opened):
    options = {"server.baseUrlPath": "/collab/", "server.port": 8600, "server.headless": headless}
    addresses = []
    monkeypatch.setattr(this_machine.st, "get_option", options.__getitem__)
    monkeypatch.setattr(this_machine.webbrowser, "open", addresses.append)

    async def a_second():
        async with this_machine.served_here(None):
            await asyncio.sleep(1)

    monkeypatch.setattr(this_machine, "_asked", False)
    run_apart(a_second())
    told = f"http://localhost:8600/collab/?code={this_machine._CODE}"
    shown = capsys.readouterr().out
    assert told in shown
    assert len(addresses) == opened
    for address in addresses:
        # Everybody of the machine sees what a browser is started with.
        code = address.removeprefix("http://localhost:8600/collab/?code=")
        assert len(code) >= 16 and code not in shown and this_machine._CODE not in address


def test_the_code_that_the_browser_is_opened_with_is_good_once(monkeypatch):
    monkeypatch.setattr(this_machine, "_once", {"good-once"})
    monkeypatch.setattr(this_machine, "_proved", set())
    monkeypatch.setattr(this_machine, "may_prove", lambda: False)
    monkeypatch.setattr(this_machine, "_browser", lambda: "anna")
    assert not this_machine.prove("good-once"), "not where no code is taken"
    monkeypatch.setattr(this_machine, "may_prove", lambda: True)
    monkeypatch.setattr(this_machine, "_browser", lambda: "")
    assert not this_machine.prove("good-once"), "not before the browser has its cookie"
    for browser, code, taken in (
        ("anna", "good", False),
        ("anna", "good-once", True),
        ("eve", "good-once", False),
        ("eve", this_machine._CODE, True),
        ("ben", f" {this_machine._CODE} ", True),
    ):
        monkeypatch.setattr(this_machine, "_browser", lambda own=browser: own)
        assert this_machine.prove(code) is taken, (browser, code)
    assert this_machine._proved == {"anna", "eve", "ben"}

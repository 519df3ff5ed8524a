"""What gets through to Streamlit, whose own doors are open to whoever can reach them."""

import time
from types import SimpleNamespace

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect
from streamlit.proto.BackMsg_pb2 import BackMsg

from collab.ui.server import doors, sign_in_setting, visitors
from collab.ui.server.doors import LARGEST_MESSAGE, MOST_MESSAGES, Doors
from collab.ui.server.sign_in_setting import SignIn, SignInSetting
from collab.ui.server.upload_limits import LARGEST_FILE, UploadLimits
from tests.given import run_apart

HOST = "collab.example.org:8443"
SOON = 3600.0


@pytest.fixture
def asked(monkeypatch):
    """A browser's requests, and in its `app` the paths that got through."""
    through = []

    async def page(request: Request) -> PlainTextResponse:
        through.append(f"{request.method} {request.url.path}")
        return PlainTextResponse("here", 413 if "refused" in request.url.path else 200)

    async def session(socket: WebSocket) -> None:
        await socket.accept()
        while True:
            try:
                through.append(BackMsg.FromString(await socket.receive_bytes()).WhichOneof("type"))
                await socket.send_text("read")
            except WebSocketDisconnect:
                return

    routes = [
        WebSocketRoute("/_stcore/stream", session),
        Route("/{path:path}", page, methods=["GET", "PUT", "DELETE"]),
    ]
    monkeypatch.setattr(doors, "_holds_files", lambda _: True)
    client = TestClient(Doors(Starlette(routes=routes)), base_url=f"http://{HOST}")
    client.through = through
    return client


@pytest.fixture
def signing_in(monkeypatch):
    """Sign-in as it is set: `signing_in(SignIn.ON)`."""

    def told(sign_in, name="collab.example.org"):
        monkeypatch.setattr(doors, "sign_in_setting", lambda: SignInSetting(sign_in))
        monkeypatch.setattr(doors, "own_name", lambda: name if sign_in is SignIn.ON else "")

    return told


@pytest.mark.parametrize(
    ("origin", "gets_through"),
    [
        (None, True),
        (f"http://{HOST}", True),
        (f"https://{HOST}", True),
        ("http://collab.example.org:8501", False),
        ("http://collab.example.org", False),
        ("https://evil.example.org", False),
        ("null", False),
        ("", False),
        ("http://[", False),
        ("http://a]b", False),
    ],
)
def test_an_origin_must_be_the_host_that_it_came_to(asked, origin, gets_through):
    headers = {} if origin is None else {"Origin": origin}
    assert asked.get("/lessons", headers=headers).status_code == (200 if gets_through else 403)
    assert asked.put("/_stcore/upload_file/a/b", headers=headers).status_code == 403
    if gets_through:
        with asked.websocket_connect(f"ws://{HOST}/_stcore/stream", headers=headers):
            return
    with pytest.raises(WebSocketDisconnect) as refused:
        asked.websocket_connect(f"ws://{HOST}/_stcore/stream", headers=headers).__enter__()
    assert refused.value.code == 1008


def test_the_name_that_sign_in_knows_is_its_own_behind_a_proxy_that_keeps_it_back(asked, signing_in):
    signing_in(SignIn.ON)
    assert asked.get("/", headers={"Origin": "https://collab.example.org"}).status_code == 200
    signing_in(SignIn.NONE)
    assert asked.get("/", headers={"Origin": "https://collab.example.org"}).status_code == 403


@pytest.mark.parametrize(
    ("said", "gets_through"),
    [
        (None, True),
        ("same-origin", True),
        ("none", True),
        ("cross-site", False),
        ("same-site", False),
        ("", False),
    ],
)
def test_a_link_on_another_site_signs_nobody_out(asked, said, gets_through):
    headers = {} if said is None else {"Sec-Fetch-Site": said}
    assert asked.get("/auth/logout", headers=headers).status_code == (200 if gets_through else 403)
    assert asked.get("/lessons", headers=headers).status_code == 200


def test_where_sign_in_cannot_be_told_nothing_is_shown(asked, signing_in):
    signing_in(SignIn.BROKEN)
    for path in ("/", "/lessons", "/media/a.csv", "/_stcore/host-config", "/static/index.js", "/readyx"):
        answer = asked.get(path)
        assert answer.status_code == 503 and "nothing is shown" in answer.text
    with pytest.raises(WebSocketDisconnect), asked.websocket_connect("/_stcore/stream"):
        pass
    assert asked.get("/_stcore/health").status_code == asked.get("/ready").status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "agent/interact",
        "agent/mcp",
        "agent/openapi.json",
        "anything",
        "healthy/../x",
        "metrics%0A",
        "metricsx",
    ],
)
def test_what_the_pages_do_not_use_is_not_there(asked, path):
    assert asked.get(f"/_stcore/{path}").status_code in (404, 403)
    assert asked.through == []


def test_nobody_writes_to_the_terminal_of_the_log(asked):
    """Streamlit logs what comes back from the provider as it is: anybody can say that of theirs."""
    for told in ("%1b%5B2J", "a%0d%0aINFO", "%E2%80%A8", "%C2%9B31m", "a%7fb"):
        for name in ("error", "error_description"):
            assert asked.get(f"/oauth2callback?error=a&{name}={told}").status_code == 400
    assert asked.through == []
    assert asked.get("/oauth2callback?state=a&code=b+c%20%C3%A9").status_code == 200


@pytest.mark.parametrize("path", ["/media/0123.csv", "/_stcore/metrics"])
def test_what_pages_made_is_for_whoever_signed_in(asked, signing_in, path):
    cookies = {"_streamlit_user": "first", "_streamlit_user_1": "more", "_streamlit_user_tokens": "t"}
    assert asked.get(path).status_code == 200, "nobody signs in"
    signing_in(SignIn.ON)
    asked.cookies.update(cookies)
    assert asked.get(path).status_code == 403, "no page has seen them sign in"
    visitors.note_signed_in(cookies, time.monotonic() + SOON)
    assert asked.get(path).status_code == 200
    asked.cookies.delete("_streamlit_user_1")
    assert asked.get(path).status_code == 403, "another sign-in"
    asked.cookies.update(cookies)
    visitors.forget_signed_in(cookies)
    assert asked.get(path).status_code == 403, "signed out"
    visitors.note_signed_in(cookies, time.monotonic())
    assert asked.get(path).status_code == 403, "too long ago"
    asked.cookies.clear()
    assert asked.get(path).status_code == 403


def message(kind):
    told = BackMsg()
    if kind in ("deferred_file", "install_skills", "dismiss_skills_nudge", "dataframe_chunk"):
        getattr(told.backend_operation_request, kind).SetInParent()
    elif kind in ("rerun_script", "file_urls_request"):
        getattr(told, kind).SetInParent()
    else:
        setattr(told, kind, True)
    return told.SerializeToString()


def test_messages_that_no_page_sends_are_dropped(asked):
    """`clear_cache` would take every viewer's figures away, again and again."""
    ours = ["rerun_script", "stop_script", "app_heartbeat", "file_urls_request", "deferred_file"]
    others = [
        "clear_cache",
        "set_run_on_save",
        "load_git_info",
        "debug_shutdown_runtime",
        "debug_disconnect_websocket",
        "install_skills",
        "dismiss_skills_nudge",
        "dataframe_chunk",
    ]
    with asked.websocket_connect("/_stcore/stream") as socket:
        for kind in (*others, *ours):
            socket.send_bytes(message(kind))
        socket.send_bytes(b"\xff\xff no message")
        socket.send_bytes(message("stop_script"))
        for _ in (*ours, "stop_script"):
            socket.receive_text()
    assert asked.through == [*ours[:-1], "backend_operation_request", "stop_script"]


@pytest.mark.parametrize(("more", "gets_through"), [(0, True), (1, False)])
def test_a_message_is_at_most_a_megabyte(asked, more, gets_through):
    told = BackMsg()
    told.rerun_script.query_string = ""
    spare = LARGEST_MESSAGE + more - len(told.SerializeToString())
    while len(told.SerializeToString()) < LARGEST_MESSAGE + more:
        told.rerun_script.query_string = "x" * spare
        spare -= len(told.SerializeToString()) - (LARGEST_MESSAGE + more)
        if len(told.SerializeToString()) > LARGEST_MESSAGE + more:
            told.rerun_script.query_string = "x" * spare
    assert len(told.SerializeToString()) == LARGEST_MESSAGE + more
    with asked.websocket_connect("/_stcore/stream") as socket:
        socket.send_bytes(told.SerializeToString())
        if gets_through:
            assert socket.receive_text() == "read"
        else:
            with pytest.raises(WebSocketDisconnect) as ended:
                socket.receive_text()
            assert ended.value.code == 1009
    assert bool(asked.through) is gets_through


def test_a_browser_that_sends_without_pause_waits(monkeypatch):
    waited, now = [], 100.0

    async def sleep(seconds):
        waited.append(seconds)

    async def receive():
        return {"type": "websocket.receive", "bytes": message("rerun_script")}

    monkeypatch.setattr(doors, "asyncio", SimpleNamespace(sleep=sleep))
    monkeypatch.setattr(doors, "time", SimpleNamespace(monotonic=lambda: now))

    async def quickly():
        nonlocal now
        sieve = doors._Sieve(receive, receive)
        for _ in range(MOST_MESSAGES):
            await sieve()
        assert waited == []
        now = 100.75
        await sieve()
        assert waited == [0.25]
        now = 101.0
        for _ in range(MOST_MESSAGES):
            await sieve()
        assert waited == [0.25]

    run_apart(quickly())


def test_one_tab_too_many_is_told_to_try_again(asked, monkeypatch):
    monkeypatch.setattr(doors, "MOST_SESSIONS", 2)
    with asked.websocket_connect("/_stcore/stream"):
        with asked.websocket_connect("/_stcore/stream"):
            with pytest.raises(WebSocketDisconnect) as refused, asked.websocket_connect("/_stcore/stream"):
                pass
            assert refused.value.code == 1013
        with asked.websocket_connect("/_stcore/stream"):
            pass


def test_strangers_take_no_place_of_those_who_signed_in(asked, signing_in, monkeypatch):
    monkeypatch.setattr(doors, "MOST_STRANGERS", 1)
    with asked.websocket_connect("/_stcore/stream"), asked.websocket_connect("/_stcore/stream"):
        pass
    signing_in(SignIn.ON)
    with asked.websocket_connect("/_stcore/stream"):
        with pytest.raises(WebSocketDisconnect) as refused, asked.websocket_connect("/_stcore/stream"):
            pass
        assert refused.value.code == 1013
        asked.cookies = {"_streamlit_user": "place"}
        visitors.note_signed_in(asked.cookies, time.monotonic() + SOON)
        with asked.websocket_connect("/_stcore/stream"), asked.websocket_connect("/_stcore/stream"):
            pass
    asked.cookies = {}
    with asked.websocket_connect("/_stcore/stream"):
        pass


def test_what_the_setting_says_is_read_as_the_process_starts(monkeypatch):
    """Else a file of secrets that goes before the first request would mean that nobody signs in."""
    read = []
    monkeypatch.setattr(doors, "sign_in_setting", lambda: read.append(True))
    with TestClient(Doors(Starlette())):
        assert read


def test_files_come_from_whoever_may_publish_and_from_nobody_else(asked):
    place = "/_stcore/upload_file/session-1/file-1"
    assert asked.put(place, content=b"x").status_code == 403
    visitors.note_session("session-1", {}, may_publish=True, until=time.monotonic() + SOON)
    assert asked.put(place, content=b"x").status_code == 200
    assert asked.put("/_stcore/upload_file/session-2/file-1", content=b"x").status_code == 403
    assert asked.delete(place).status_code == 200
    assert asked.put(place, content=iter([b"x"])).status_code == 411, "of what size?"
    visitors.note_session("session-1", {}, may_publish=False, until=time.monotonic() + SOON)
    assert asked.put(place, content=b"x").status_code == 403, "the role was taken away"
    visitors.note_session("session-1", {}, may_publish=True, until=time.monotonic())
    assert asked.put(place, content=b"x").status_code == 403, "too long ago"
    assert asked.through == [f"PUT {place}", f"DELETE {place}"]


def test_a_session_takes_files_from_its_own_browser_alone(asked):
    place, own = "/_stcore/upload_file/session-4/file-1", {"_streamlit_user": "o", "collab_browser": "b"}
    visitors.note_session("session-4", own, may_publish=True, until=time.monotonic() + SOON)
    for cookies in ({}, own | {"_streamlit_user": "v"}, own | {"collab_browser": "c"}):
        asked.cookies = cookies
        assert asked.put(place, content=b"x").status_code == 403
    asked.cookies = own | {"another": "cookie"}
    assert asked.put(place, content=b"x").status_code == 200


def test_a_sign_in_that_was_ended_elsewhere_gets_and_sends_nothing(asked, signing_in):
    """In another process, or by whoever calls one sign-in by two names: a cookie that nobody reads
    made another browser of the same sign-in, which no sign-out forgot."""
    signing_in(SignIn.ON)
    ended = False
    asked.cookies = {"_streamlit_user": "ended", "_streamlit_user_77": "x"}
    visitors.note_signed_in(asked.cookies, time.monotonic() + SOON, lambda: not ended)
    visitors.note_session(
        "session-5", asked.cookies, may_publish=True, until=time.monotonic() + SOON, holds=lambda: not ended
    )
    place = "/_stcore/upload_file/session-5/file-1"
    assert asked.get("/media/a.csv").status_code == asked.put(place, content=b"x").status_code == 200
    ended = True
    assert asked.get("/media/a.csv").status_code == asked.put(place, content=b"x").status_code == 403


def test_no_cookie_is_nobody_s_sign_in(asked, signing_in):
    signing_in(SignIn.ON)
    visitors.note_signed_in({"collab_browser": "b"}, time.monotonic() + SOON)
    assert asked.get("/media/a.csv").status_code == 403


def test_the_browsers_and_sessions_remembered_are_bounded(monkeypatch):
    monkeypatch.setattr(visitors, "MOST_REMEMBERED", 20)
    monkeypatch.setattr(visitors, "_signed_in", {})
    monkeypatch.setattr(visitors, "_publishers", {})
    later = time.monotonic() + SOON
    for number in range(50):
        visitors.note_signed_in({"_streamlit_user": f"{number}"}, later)
        visitors.note_session(f"{number}", {}, may_publish=True, until=later)
    assert len(visitors._signed_in) == len(visitors._publishers) == 20
    assert visitors.is_signed_in({"_streamlit_user": "49"}) and visitors.may_send_files("49", {})
    assert not visitors.is_signed_in({"_streamlit_user": "0"}) and not visitors.may_send_files("0", {})


def test_a_file_that_did_not_come_is_not_counted(asked, monkeypatch):
    visitors.note_session("session-3", {}, may_publish=True, until=time.monotonic() + SOON)
    limits = asked.app._uploads
    limits.of_session = 10
    place = "/_stcore/upload_file/session-3"
    assert asked.put(f"{place}/refused", content=b"0123456789").status_code == 413
    assert asked.put(f"{place}/a", content=b"0123456789").status_code == 200
    answer = asked.put(f"{place}/b", content=b"0")
    assert answer.status_code == 413 and "in this tab" in answer.text
    assert asked.delete(f"{place}/a").status_code == 200
    assert asked.put(f"{place}/b", content=b"0123456789").status_code == 200


@pytest.mark.parametrize(
    ("method", "path"), [("PUT", "a/"), ("PUT", "a"), ("DELETE", "a"), ("DELETE", "a/"), ("PUT", "a/b")]
)
def test_a_request_that_fails_lets_nothing_go_that_is_held(asked, monkeypatch, method, path):
    """An address with a slash behind it, or no token of the page, made room for as much again."""
    visitors.note_session("session-6", {}, may_publish=True, until=time.monotonic() + SOON)
    asked.app._uploads.of_session = 10
    place = "/_stcore/upload_file/session-6"
    assert asked.put(f"{place}/a", content=b"01234").status_code == 200

    async def no_token(scope, receive, send):
        await PlainTextResponse("no token", 403)(scope, receive, send)

    monkeypatch.setattr(asked.app, "_app", no_token)
    assert asked.request(method, f"{place}/{path}", content=b"0").status_code in (403, 404)
    monkeypatch.undo()
    monkeypatch.setattr(doors, "_holds_files", lambda _: True)
    assert asked.put(f"{place}/b", content=b"012345").status_code == 413


def test_what_comes_in_pieces_says_nothing_of_its_size(asked):
    visitors.note_session("session-7", {}, may_publish=True, until=time.monotonic() + SOON)
    told = {"Content-Length": "1", "Transfer-Encoding": "chunked"}
    assert asked.put("/_stcore/upload_file/session-7/a", content=b"x", headers=told).status_code == 411


def test_what_a_session_and_a_process_may_hold():
    active = {"one", "two", "three"}
    limits = UploadLimits(active.__contains__, of_session=10, of_all=15)

    def sent(session, file, size):
        number, why = limits.take(session, size)
        if not why:
            limits.end(session, number, file)
        return why

    assert sent("one", "a", 6) == sent("one", "b", 4) == ""
    assert "in this tab" in sent("one", "c", 1)
    limits.let_go("one", "b")
    assert sent("one", "b", 2) == sent("one", "b", 2) == sent("one", "b", 2) == "", "in place of itself"
    assert "in this tab" in sent("one", "b", 3), "until it is there, both are held"
    assert sent("one", "c", 2) == ""
    assert sent("two", "a", 5) == ""
    assert "Others" in sent("three", "a", 1)
    limits.let_go("one", "b")
    number, why = limits.take("three", 2)
    assert why == "" and "Others" in sent("three", "b", 1), "what is on its way counts"
    limits.end("three", number, None)
    assert sent("three", "a", 2) == ""
    active.remove("two")
    assert sent("three", "b", 5) == "", "what was held in a session that is no more is gone"
    assert "too large" in sent("three", "c", LARGEST_FILE + 1)


def test_files_of_a_session_that_its_browser_may_come_back_to_still_count(monkeypatch):
    """Whoever closed the tab and opened it again had its files, and the whole of the room once more."""
    files = SimpleNamespace(file_storage={"left": {}})
    runtime = SimpleNamespace(is_active_session=lambda name: name == "here", uploaded_file_mgr=files)
    monkeypatch.setattr(doors, "get_instance", lambda: runtime)
    assert [name for name in ("here", "left", "gone") if doors._holds_files(name)] == ["here", "left"]


def test_the_name_of_its_own_is_that_of_the_sign_in(monkeypatch):
    redirect = "https://collab.example.org/oauth2callback"
    monkeypatch.setattr(sign_in_setting.st, "secrets", {"auth": {"redirect_uri": redirect}})
    monkeypatch.setattr(sign_in_setting, "sign_in_setting", lambda: SignInSetting(SignIn.ON))
    assert sign_in_setting.own_name() == "collab.example.org" and sign_in_setting.behind_https()
    monkeypatch.setattr(sign_in_setting, "sign_in_setting", lambda: SignInSetting(SignIn.NONE))
    assert sign_in_setting.own_name() == "" and not sign_in_setting.behind_https()

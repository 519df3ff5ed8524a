"""What one browser sent, sent again by somebody who may not write, writes nothing: a replay."""

from urllib.parse import urlencode

import httpx
import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState

from bench.client import Viewer
from collab.people.records import entries
from collab.releases.importing import assemble, ensure_release, publish, read_files
from collab.releases.store import Store
from tests.driven import FORM, KEY
from tests.given import run_apart
from tests.official_files import KS2, LINKS, REGISTER, RESULTS, csv
from tests.sitting_here import code_shown, of_this_site, sitting_here


def written(widgets):
    """The widget states of a filled-in assessment and its button, as a browser sends them."""
    states = []
    for key, value in {
        f"{KEY}_rating_0": "1 Not yet",
        f"{KEY}_evidence_0": "Seen",
        f"{KEY}_who_0": "Anna",
    }.items():
        state = WidgetState(id=next(i for i in widgets.values() if i.endswith(key)))
        state.string_value = value
        states.append(state)
    button = next(i for i in widgets.values() if "FormSubmitter" in i)
    return [*states, WidgetState(id=button, trigger_value=True)]


async def open_form(url, code="", **headers):
    query = urlencode(FORM | ({"code": code} if code else {}))
    viewer = Viewer(url, of_this_site(url) | headers, query=query, page="lessons")
    await viewer.open()
    return viewer


def test_what_an_officer_s_browser_sent_writes_nothing_when_somebody_else_sends_it(tmp_path, running_app):
    """A replay: the same widgets and the same cookie, from beyond a proxy."""
    address = f"sqlite:///{tmp_path / 'replay.sqlite'}"

    async def replay(url):
        officer = await open_form(url, code_shown(log))
        states = written(officer.widgets)
        stranger = await open_form(url, code_shown(log), **{"X-Forwarded-For": "192.0.2.7"})
        assert not any("FormSubmitter" in i for i in stranger.widgets.values())
        await stranger.send(states)
        nothing = entries(Store(address), illustrative=True)
        await officer.send(states)
        await stranger.close()
        await officer.close()
        return nothing

    log = tmp_path / "log"
    with running_app(log=log, COLLAB_DATABASE_URL=address, COLLAB_OPEN_WRITING="") as url:
        assert run_apart(replay(url)) == []
    assert [e.by for e in entries(Store(address), illustrative=True)] == ["Anna"]


def test_a_network_without_sign_in_is_read_only_unless_a_setting_says_otherwise(tmp_path, running_app):
    async def offered(url, **headers):
        viewer = await open_form(url, **headers)
        await viewer.close()
        return any("FormSubmitter" in i for i in viewer.widgets.values())

    with running_app("serve.py", "--server.address", "0.0.0.0", COLLAB_OPEN_WRITING="0") as url:
        assert not run_apart(offered(url))
    with running_app("serve.py", COLLAB_OPEN_WRITING="1") as url:
        assert run_apart(offered(url, **{"X-Forwarded-For": "192.0.2.7"}))


def test_a_stranger_s_upload_and_publishing_publish_nothing(tmp_path, running_app):
    """A file to the stranger's own session, then what an officer's browser says of its own."""
    address = f"sqlite:///{tmp_path / 'upload.sqlite'}"
    store = Store(address)
    ensure_release(store)
    publish(store, assemble(read_files(store, [REGISTER, RESULTS, LINKS]), by="Anna"))
    later = csv("2019-850-ks2.csv", KS2, "1,850,100001,Alder,25,60%,4%")

    async def replay(url):
        officer = sitting_here(url, code_shown(log), page="data")
        stranger = Viewer(url, page="data")
        await officer.open()
        await stranger.open()
        uploader = officer.widgets["data_files_0"]
        assert uploader not in stranger.widgets.values()
        file = await officer.upload(uploader, later.name, later.content())
        await officer.send([file])
        name = WidgetState(id=officer.widgets["data_publish_by"], string_value="Ben")
        button = officer.widgets["FormSubmitter:data_publish-Publish"]
        pressed = WidgetState(id=button, trigger_value=True)
        with pytest.raises(httpx.HTTPStatusError, match="403"):
            await stranger.upload(uploader, later.name, later.content())
        await stranger.send([file])
        await stranger.send([file, name, pressed])
        nothing = store.showing()
        await officer.send([file, name, pressed])
        await stranger.close()
        await officer.close()
        return nothing

    log = tmp_path / "log"
    with running_app(log=log, COLLAB_DATABASE_URL=address, COLLAB_OPEN_WRITING="") as url:
        assert run_apart(replay(url)) == 2
    assert store.showing() == 3

"""Who may do what: the check on the server, whatever a page offered."""

import time
from types import SimpleNamespace

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from collab.people.access import NotAllowedError, Person, Role
from collab.people.grants import grant
from collab.people.records import entries
from collab.ui.server import sign_in, this_machine, visitors
from collab.ui.server.loading import open_store
from collab.ui.server.sign_in_setting import SignIn, SignInSetting
from collab.words.escaped import plain
from tests.driven import FORM, KEY, fill, opened, send, told

VIEWER, OFFICER = Person(Role.VIEWER), Person(Role.OFFICER)


@pytest.fixture
def as_viewer(tmp_path, monkeypatch):
    """The app as somebody who may only look; every check asks anew."""
    monkeypatch.setenv("COLLAB_DATABASE_URL", f"sqlite:///{tmp_path / 'viewer.sqlite'}")
    st.cache_resource.clear()
    monkeypatch.setattr(sign_in, "person", lambda: VIEWER)
    yield
    st.cache_resource.clear()


@pytest.mark.slow
def test_a_viewer_sees_everything_and_is_offered_no_way_to_write(as_viewer):
    for page, parameters in (
        ("lessons", FORM),
        ("data", {}),
        ("broker", {"broker_view": "Try it", "broker_steps": "join 900001 footpath-partnership"}),
        ("partnerships", {"partnerships_pick": "Beacon Partnership"}),
    ):
        app = opened(page, **parameters)
        assert not app.exception
        assert "takes a role that you do not have here" in told(app)
        assert not [
            b.label for b in app.button if b.label in ("Save the assessment", "Publish", "Restore it")
        ]
        assert not app.get("file_uploader")


@pytest.mark.slow
def test_a_form_that_was_open_when_the_role_was_taken_away_saves_nothing(fresh, monkeypatch):
    """The widget's state of an officer's form, sent after they became a viewer."""
    app = opened("lessons", **FORM)
    fill(app, KEY, rating="2", evidence="Visits", who="Anna")
    monkeypatch.setattr(sign_in, "person", lambda: VIEWER)
    send(app, KEY, "Save the assessment")
    assert entries(open_store(), illustrative=True) == []


def test_the_check_itself_refuses(illustrative, monkeypatch):
    dataset = illustrative
    monkeypatch.setattr(sign_in, "person", lambda: VIEWER)
    with pytest.raises(NotAllowedError, match="As a viewer you may not"):
        sign_in.require_write("assessments", ["beacon-partnership"], dataset)
    with pytest.raises(NotAllowedError, match="you may not publish or restore data"):
        sign_in.require_publish()
    assert not sign_in.may_publish_here()
    monkeypatch.setattr(sign_in, "person", lambda: Person(Role.LEAD, partnerships=("osier-x",)))
    with pytest.raises(NotAllowedError, match=r"As a partnership lead .* assessments about this partnership"):
        sign_in.require_write("assessments", ["beacon-partnership"], dataset)
    with pytest.raises(NotAllowedError, match="inspection mentions of the whole area"):
        sign_in.require_write("inspection_mentions", [], dataset)
    lead = Person(Role.LEAD, partnerships=("beacon-partnership",))
    monkeypatch.setattr(sign_in, "person", lambda: lead)
    for about in (["beacon-partnership"], ["900156"], ["beacon-partnership", "900156"]):
        assert sign_in.require_write("offers", about, dataset) is lead
    for about in (["900160"], ["900001"], ["beacon-partnership", "bluebell-partnership"], []):
        with pytest.raises(NotAllowedError):
            sign_in.require_write("offers", about, dataset)
    monkeypatch.setattr(sign_in, "person", lambda: OFFICER)
    assert sign_in.require_publish() is sign_in.require_write("scenarios", [], dataset) is OFFICER
    assert sign_in.may_publish_here()


@pytest.fixture
def signed_in_as(fresh, monkeypatch):
    """The app with sign-in, and somebody with these claims at the screen."""

    class User(dict):
        is_logged_in = True

    monkeypatch.setattr(sign_in, "sign_in_setting", lambda: SignInSetting(SignIn.ON))

    def told(**claims):
        claims = {"iss": "https://login.example.org", "sub": "anna", "iat": int(time.time())} | claims
        monkeypatch.setattr(st, "user", User({k: v for k, v in claims.items() if v is not None}))
        return sign_in.person()

    return told


ANNA = "anna@example.org"


@pytest.mark.parametrize(
    ("verified", "own_provider", "counts"),
    [
        (True, None, True),
        ("true", None, True),
        (None, None, False),
        (None, "0", False),
        (None, "1", True),
        (False, "1", False),
        ("false", "1", False),
        ("", "1", False),
        (1, None, False),
        ("True or so", None, False),
    ],
)
def test_an_address_counts_only_when_it_is_known_to_be_theirs(
    signed_in_as, monkeypatch, verified, own_provider, counts
):
    grant(open_store(), ANNA, "officer", by="root")
    if own_provider is not None:
        monkeypatch.setenv("COLLAB_OWN_PROVIDER", own_provider)
    person = signed_in_as(name="Anna", email=ANNA, email_verified=verified)
    assert person.role is (Role.OFFICER if counts else Role.VIEWER)
    assert person.signature == (f"Anna <{ANNA}>" if counts else "Anna <anna>")


@pytest.mark.parametrize("began", [None, "yesterday", True])
def test_a_sign_in_that_does_not_say_when_it_began_is_none(signed_in_as, began):
    assert signed_in_as(roles="collab-officer", iat=began) == VIEWER


def test_a_role_of_a_claim_is_as_old_as_the_sign_in(signed_in_as, monkeypatch):
    now = time.time()
    monkeypatch.setattr(sign_in, "time", SimpleNamespace(time=lambda: now, monotonic=time.monotonic))
    twelve_hours = 12 * 3600
    assert signed_in_as(roles="collab-officer", iat=int(now) - twelve_hours + 2).role is Role.OFFICER
    assert signed_in_as(roles="collab-officer", iat=int(now) - twelve_hours - 1) == VIEWER
    monkeypatch.setenv("COLLAB_SIGN_IN_HOURS", "24")
    assert signed_in_as(roles="collab-officer", iat=int(now) - twelve_hours - 1).role is Role.OFFICER


def test_whoever_signed_out_has_no_role_any_more(signed_in_as, monkeypatch):
    now = int(time.time())
    assert signed_in_as(roles="collab-officer", iat=now).role is Role.OFFICER
    monkeypatch.setattr(st, "logout", lambda: None)
    sign_in._sign_out()
    assert signed_in_as(roles="collab-officer", iat=now) == VIEWER
    assert signed_in_as(roles="collab-officer", iat=now, sub="ben").role is Role.OFFICER
    assert signed_in_as(roles="collab-officer", iat=now, iss="https://other.example.org").role is Role.OFFICER
    assert signed_in_as(roles="collab-officer", iat=now + 1).role is Role.OFFICER


@pytest.mark.parametrize("told", ["0", "", "true", "2"])
def test_only_1_lets_everybody_write(fresh, monkeypatch, told):
    monkeypatch.setenv("COLLAB_OPEN_WRITING", told)
    assert sign_in.person() == VIEWER
    monkeypatch.setenv("COLLAB_OPEN_WRITING", "1")
    assert sign_in.person() == Person(Role.OFFICER)


def test_where_sign_in_cannot_be_told_pages_show_nothing(fresh, monkeypatch):
    monkeypatch.setattr(sign_in, "sign_in_setting", lambda: SignInSetting(SignIn.BROKEN))
    app = opened("data")
    assert [e.value for e in app.error] == [
        "Sign-in is not set up rightly on this server, so nothing is shown. Its log says why."
    ]
    assert "Illustrative data" not in told(app) and not app.get("file_uploader")
    assert sign_in.person() == VIEWER


def schools_of(dataset, partnership, *, today):
    """The members of today, or those there ever were."""
    rows = dataset.tables["memberships"]
    rows = rows[(rows["partnership"] == partnership) & (rows["left"].isna() | (not today))]
    return sorted(set(rows["urn"]))


def test_what_is_open_to_somebody_is_what_their_partnerships_and_districts_are(illustrative, monkeypatch):
    """To a lead their partnership and its members of today; to an officer of a district its schools, and
    the partnerships that one of them is, or was, a member of."""
    district, every = illustrative.schools["district"], list(illustrative.schools.index)
    slugs = list(illustrative.tables["partnerships"]["partnership"])
    own = "beacon-partnership"
    now = schools_of(illustrative, own, today=True)
    assert 900160 in schools_of(illustrative, own, today=False) and 900160 not in now, "it has left"
    for who, partnerships, schools in (
        (VIEWER, [], []),
        (OFFICER, slugs, every),
        (Person(Role.LEAD, partnerships=(own,)), [own], now),
        (
            Person(Role.OFFICER, districts=("Boston",)),
            [
                slug
                for slug in slugs
                if "Boston" in set(district[schools_of(illustrative, slug, today=False)])
            ],
            [urn for urn in every if district[urn] == "Boston"],
        ),
    ):
        monkeypatch.setattr(sign_in, "person", lambda who=who: who)
        assert sign_in.open_to("offers", illustrative) == (partnerships, schools)
        assert sign_in.may_write_here("offers", [own], illustrative) is (own in partnerships)
    assert sign_in.may_write_here("offers", [str(every[0])], illustrative), "the last asked: Boston's officer"
    assert not sign_in.may_write_here("offers", [str(now[0])], illustrative)


class Sitting:
    """A browser at the screen: its cookies, the session that its page is, and the moment."""

    def __init__(self, monkeypatch):
        self.now, self.cookies = 1000.0, {visitors.COOKIE: "b", "_streamlit_user": "token"}
        clock = SimpleNamespace(monotonic=lambda: self.now, time=lambda: self.now + 1e9)
        context = SimpleNamespace(cookies=SimpleNamespace(to_dict=lambda: self.cookies))
        for module in (sign_in, visitors):
            monkeypatch.setattr(module, "time", clock)
        monkeypatch.setattr(sign_in.st, "context", context)
        monkeypatch.setattr(sign_in, "get_script_run_ctx", lambda: SimpleNamespace(session_id="page"))

    def began(self, ago):
        return int(self.now + 1e9 - ago)

    def may_send_files(self):
        return visitors.may_send_files("page", self.cookies)


def test_a_session_may_send_files_for_as_long_as_the_sign_in_holds(signed_in_as, monkeypatch):
    here, hour = Sitting(monkeypatch), 3600
    for role, may in (("collab-officer", True), ("collab-lead", False)):
        signed_in_as(roles=role, iat=here.began(hour))
        sign_in.require_sign_in()
        assert here.may_send_files() is may and visitors.is_signed_in(here.cookies)
    signed_in_as(roles="collab-officer", iat=here.began(hour))
    sign_in.require_sign_in()
    here.now += 11 * hour - 1
    assert here.may_send_files() and visitors.is_signed_in(here.cookies)
    here.now += 2
    assert not here.may_send_files() and not visitors.is_signed_in(here.cookies)
    here.now -= 2
    monkeypatch.setattr(st, "logout", lambda: None)
    sign_in._sign_out()
    assert not here.may_send_files() and not visitors.is_signed_in(here.cookies)


def test_whoever_is_asked_to_sign_in_may_do_nothing_any_more(signed_in_as, monkeypatch):
    here = Sitting(monkeypatch)
    signed_in_as(roles="collab-officer", iat=here.began(0))
    sign_in.require_sign_in()
    assert here.may_send_files()
    asked = []
    monkeypatch.setattr(sign_in, "_ask_to_sign_in", lambda: asked.append("sign in"))
    monkeypatch.setattr(st, "stop", lambda: asked.append("stop"))
    assert signed_in_as(roles="collab-officer", iat=here.began(12 * 3600)) == VIEWER
    sign_in.require_sign_in()
    assert asked == ["sign in", "stop"]
    assert not here.may_send_files() and not visitors.is_known(here.cookies)


def test_without_sign_in_a_session_may_send_files_if_whoever_is_there_may_publish(fresh, monkeypatch):
    here = Sitting(monkeypatch)
    monkeypatch.setattr(this_machine, "take_code_of_address", lambda: None)
    for who, may in ((OFFICER, True), (VIEWER, False), (OFFICER, True)):
        monkeypatch.setattr(sign_in, "person", lambda who=who: who)
        sign_in.require_sign_in()
        assert here.may_send_files() is may
    here.now += 12 * 3600
    assert not here.may_send_files(), "said once more at the next click"


def drawn(function, *arguments, **keywords):
    """What a part of a page draws by itself."""
    return AppTest.from_function(function, args=arguments, kwargs=keywords).run()


def draw_person():
    from collab.ui.server import sign_in

    sign_in.draw_person()


def test_who_is_at_the_screen_is_told(signed_in_as, monkeypatch):
    signed_in_as(name="A *nna*", email=ANNA, email_verified=True, roles="collab-lead")
    app = drawn(draw_person)
    assert app.caption[0].value == plain(f"Signed in as A *nna* <{ANNA}>, partnership lead.")
    assert [b.label for b in app.button] == ["Sign out"]
    ended = []
    monkeypatch.setattr(st, "logout", lambda: ended.append("here"))
    app.button[0].click().run()
    assert ended == ["here"] and sign_in.person() == VIEWER, "in every tab"
    signed_in_as(sub=None)
    assert drawn(draw_person).caption[0].value == plain("Signed in as somebody, viewer.")


@pytest.mark.parametrize(
    ("open_writing", "proved", "may_prove", "told"),
    [
        ("0", True, True, "This browser may write: it gave the code of this machine."),
        ("1", False, False, "Anybody who reaches this dashboard may write: COLLAB_OPEN_WRITING is set."),
        (
            "0",
            False,
            True,
            "Whoever writes is asked once for the code that the terminal shows; looking needs none.",
        ),
        ("0", False, False, "Read-only: this dashboard is reached over a network, and nobody signs in."),
    ],
)
def test_without_sign_in_it_is_told_who_may_write(fresh, monkeypatch, open_writing, proved, may_prove, told):
    monkeypatch.setenv("COLLAB_OPEN_WRITING", open_writing)
    monkeypatch.setattr(this_machine, "proved", lambda: proved)
    monkeypatch.setattr(this_machine, "may_prove", lambda: may_prove)
    app = drawn(draw_person)
    assert [caption.value for caption in app.caption] == [told] and not app.button


def say_read_only(what):
    from collab.ui.server import sign_in, this_machine

    if not this_machine.proved():
        sign_in.say_read_only(what)


def test_whoever_may_not_write_is_told_why_and_the_code_is_taken(fresh, monkeypatch):
    monkeypatch.setattr(this_machine, "may_prove", lambda: False)
    assert drawn(say_read_only, "Writing").info[0].value == "Writing takes a role that you do not have here."
    codes = []
    monkeypatch.setattr(this_machine, "may_prove", lambda: True)
    monkeypatch.setattr(this_machine, "prove", lambda code: codes.append(code) or code == "right")
    monkeypatch.setattr(this_machine, "proved", lambda: "right" in codes)
    app = drawn(say_read_only, "Writing this down")
    assert "Writing this down is for whoever sits at this machine" in app.markdown[0].value
    assert codes == [] and not app.error
    field = app.text_input(key="code_writing-this-down")
    assert (field.label, field.max_chars) == ("Code that the terminal shows", 40)
    field.set_value("wrong").run()
    assert codes == ["wrong"]
    assert [e.value for e in app.error] == ["That is not the code. Copy it as the terminal shows it."]
    field.set_value("right").run()
    assert codes == ["wrong", "right"] and not app.text_input, "the page was drawn anew at once"
    codes.clear()
    monkeypatch.setattr(sign_in, "sign_in_setting", lambda: SignInSetting(SignIn.ON))
    assert "takes a role" in drawn(say_read_only, "Writing").info[0].value


def name_field():
    import streamlit as st

    from collab.ui.server import sign_in

    st.markdown(repr(sign_in.name_field("by")))


def test_who_does_it_is_who_signed_in_or_what_they_write(signed_in_as, fresh, monkeypatch):
    signed_in_as(name="Anna", email=ANNA, email_verified=True)
    app = drawn(name_field)
    assert app.markdown[0].value == repr(f"Anna <{ANNA}>") and not app.text_input
    assert app.caption[0].value == plain(f"As Anna <{ANNA}>.")
    monkeypatch.setattr(sign_in, "sign_in_setting", lambda: SignInSetting(SignIn.NONE))
    app = drawn(name_field)
    field = app.text_input(key="by")
    assert (field.label, field.max_chars) == ("Your name, for the record", 80)
    field.set_value("  Ben ").run()
    assert app.markdown[0].value == "'Ben'"


def ask_to_sign_in():
    from collab.ui.server import sign_in

    sign_in.require_sign_in()


def test_a_newcomer_is_asked_to_sign_in_and_told_why_once_more(signed_in_as):
    signed_in_as(iat=1)
    app = drawn(ask_to_sign_in)
    assert app.title[0].value == "Collab"
    assert app.markdown[0].value == "Sign in with the account your authority or trust gave you."
    assert "too long since you signed in" in app.caption[0].value and len(app.caption) == 1
    assert [b.label for b in app.button] == ["Sign in"]
    st.user.is_logged_in = False
    app.query_params["partnerships_pick"] = "Beacon Partnership"
    app.run()
    (told,) = app.caption
    assert told.value.endswith("then open your link once more.")

"""The Broker page's view of help: who looks for what, who near can give it, and what came of it."""

import re

import pytest

from collab.people.access import Person, Role
from collab.ui.server import sign_in
from collab.ui.server.loading import load_dataset
from tests.driven import HOSTILE, SLUG, fill, opened, records, send, told

pytestmark = pytest.mark.usefixtures("fresh")
VIEW = {"broker_view": "Who can help", "broker_reach": "8.0"}


def panel(name, app=None, **more):
    app = app or opened("broker", **VIEW, **more)
    app.session_state[f"broker_panel_{name}"] = True
    return app.run()


@pytest.mark.slow
def test_a_need_is_seen_with_who_could_meet_it_and_a_match_is_suggested_and_moved_on():
    app = opened("broker", **VIEW)
    said = told(app)
    met = re.search(r"needs are written down; (\d+) have been met and for \d+ help is agreed", said)
    assert met and "who can help and has room" in said
    needs = app.table[0].value.replace(r"\\", "", regex=True)
    assert {"Who looks for it", "Who could help", "Where it stands"} <= set(needs.columns)
    near = ~needs["Who could help"].str.startswith("Nobody")
    waiting = needs["Where it stands"].eq("Nobody suggested yet")
    assert near[waiting].tolist() == sorted(near[waiting], reverse=True) and waiting.iloc[0]
    # First all that nobody helps yet and somebody near could, as the title counts them; who helps is named.
    helped = needs["Where it stands"].str.startswith(("Agreed: ", "Under way: "))
    roomy = near & ~needs["Who could help"].str.contains("full")
    ended = needs["Where it stands"].str.startswith("Met: ")
    ranks = [(now + 2 * met, not room) for now, met, room in zip(helped, ended, roomy, strict=True)]
    assert ranks == sorted(ranks) and 0 < helped.sum() < len(needs)
    # What was met is said apart: nobody is asked for it any more, and nobody is said not to help.
    assert ended.sum() == int(met[1]) > 0 and needs.loc[ended, "Who could help"].eq("").all()
    assert app.title[0].value.startswith(f"Lincolnshire\\: {(~helped & ~ended).sum()} needs")
    came = app.table[1].value.set_index("Who looks for it")
    for who, stands in needs.loc[helped, ["Who looks for it", "Where it stands"]].itertuples(index=False):
        assert stands == f"{came.at[who, 'Where it stands']}: {came.at[who, 'Who can give it']}"
    assert f"{len(needs)} needs" not in app.title[0].value and "somebody near could" in app.title[0].value
    rows = records()
    matched = set(rows["matches"]["need"])
    unmet = [o for o in app.selectbox(key="broker_need").options if o]
    assert len(unmet) == (rows["offers"]["side"] == "seeks").sum() == len(needs)
    # One that nobody has been suggested for yet, and that somebody in reach could meet.
    offered = rows["offers"].set_index("offer")
    names = dict(zip(needs["Who looks for it"], near, strict=True))
    schools = load_dataset().schools["name"]
    key = next(
        str(k)
        for k, row in offered[offered["side"] == "seeks"].iterrows()
        if k not in matched and names[schools[int(row["urn"])]]
    )
    app.selectbox(key="broker_need").set_value(key).run()
    assert "Results: " in told(app) and "not a ranking" in told(app)
    app = panel("suggest", app)
    giver = str(app.selectbox(key=f"broker_giver_{key}").value)
    form = f"broker_matches_{key}_{giver}"
    fill(app, form, who="Anna", stage="agreed")
    send(app, form, "Save")
    assert "Stage has no date of its own" in "".join(e.value for e in app.error)
    fill(app, form, stage="suggested")
    send(app, form, "Save")
    made = records()["matches"].set_index("need").loc[key]
    assert (made["offer"], made["stage"], made["by"]) == (giver, "suggested", "Anna")
    assert offered.at[giver, "topic"] == offered.at[key, "topic"]
    app = panel("matches")
    app.selectbox(key="broker_match").set_value(made["match"]).run()
    form = f"broker_matches_{made['match']}"
    fill(app, form, stage="agreed", agreed=made["suggested"].date(), outcome=HOSTILE, who="Ben")
    send(app, form, "Save")
    assert records()["matches"].set_index("match").at[made["match"], "stage"] == "agreed"
    assert "\\<img src=x" in str(opened("broker", **VIEW).table[1].value)


@pytest.mark.slow
def test_an_offer_and_a_topic_are_written_down_and_an_offer_removed():
    app = panel("topics")
    fill(app, "broker_topics_new", title="Forest school", field="teaching", who="Anna")
    send(app, "broker_topics_new", "Save")
    topic = records()["topics"].set_index("title").at["Forest school", "topic"]
    app = panel("offers")
    fill(app, "broker_offers_new", side="gives", urn="900001", partnership=SLUG, who="Anna")
    fill(app, "broker_offers_new", contact="clerk")
    send(app, "broker_offers_new", "Save")
    said = "".join(e.value for e in app.error)
    assert "either a school or a partnership" in said and "Topic is empty" in said
    fill(app, "broker_offers_new", topic=topic, detail=HOSTILE)
    app.selectbox(key="broker_offers_new_partnership_0").set_value(None)
    send(app, "broker_offers_new", "Save")
    own = records()["offers"].set_index("topic").loc[topic]
    assert (own["urn"], own["saved_by"]) == (900001, "Anna")
    app = panel("offers")
    app.selectbox(key="broker_offer").set_value(own["offer"]).run()
    app.text_input(key="broker_remove_offers").set_value("Cleo").run()
    app.button(key="broker_remove_offers_now").click().run()
    assert topic not in set(records()["offers"]["topic"])


@pytest.mark.slow
def test_a_lead_writes_for_the_partnership_and_its_schools_and_a_viewer_for_nobody(monkeypatch):
    lead = Person(Role.LEAD, "Leo", "leo@b.uk", partnerships=(SLUG,))
    monkeypatch.setattr(sign_in, "person", lambda: lead)
    app = panel("offers")
    partnerships = app.selectbox(key="broker_offers_new_partnership_0").options
    schools = app.selectbox(key="broker_offers_new_urn_0").options
    assert partnerships == ["Beacon Partnership"] and 3 <= len(schools) <= 8
    assert not [w for w in app.selectbox if w.key and w.key.startswith("broker_topics")]
    monkeypatch.setattr(sign_in, "person", lambda: Person(Role.VIEWER, "Vic", "v@b.uk"))
    app = panel("offers")
    assert "broker_offers_new_side_0" not in {w.key for w in app.selectbox}


@pytest.mark.slow
def test_a_real_authority_without_offers_or_projects_is_told_so(real):
    assert "Nobody has written down yet what they look for" in told(opened("broker", **VIEW))
    said = told(opened("evidence", evidence_view="What was tried"))
    assert "No project says yet what it asks" in said
    assert "No action is written down yet" in told(opened("evidence", evidence_view="Actions"))


@pytest.mark.slow
def test_on_a_phone_a_long_list_shows_its_first_cards_and_all_on_request(monkeypatch):
    whole = opened("broker", **VIEW).table[0].value
    monkeypatch.setattr("collab.ui.frame.show.is_phone", lambda: True)
    app = opened("broker", **VIEW)
    first = app.table[0].value
    assert 0 < len(first) < len(whole) and first.equals(whole.head(len(first)))
    (asked,) = [b for b in app.button if b.key == "broker-needs-every"]
    assert asked.label == f"Show all {len(whole)}"
    app = asked.click().run()
    assert app.table[0].value.equals(whole)
    assert not [b for b in app.button if b.key == "broker-needs-every"]


@pytest.mark.slow
@pytest.mark.parametrize("view", ["Who is left out", "Who can help"])
def test_on_a_phone_what_can_be_set_is_folded_above_what_was_found(monkeypatch, view):
    asked = {"broker_view": view}
    assert not [p for p in opened("broker", **asked).expander if p.label.startswith("Reach")]
    monkeypatch.setattr("collab.ui.frame.present.is_phone", lambda: True)
    app = opened("broker", **asked, broker_reach="8.0")
    (panel,) = [p for p in app.expander if p.label.startswith("Reach")]
    assert panel.slider(key="broker_reach").value == 8.0 and "within 8 miles" in told(app)

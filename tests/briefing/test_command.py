"""`collab briefing`: one set, or one for every district."""

import pytest
from pptx import Presentation

from collab.cli import main
from collab.releases.importing import ensure_release
from collab.releases.store import Store


@pytest.fixture
def database(tmp_path, monkeypatch):
    address = f"sqlite:///{tmp_path / 'collab.sqlite'}"
    monkeypatch.setenv("COLLAB_DATABASE_URL", address)
    ensure_release(Store(address))


@pytest.mark.slow
def test_the_command_writes_one_set_or_one_for_every_district(database, tmp_path, capsys):
    target = tmp_path / "out.pptx"
    given = ["briefing", "--districts", "East Lindsey", "--year", "2014", "--to", str(target)]
    assert main(given) == 0
    titles = [s.shapes.title.text for s in Presentation(str(target)).slides]
    assert titles[0] == "School partnerships: East Lindsey, 2013/14"
    each = [
        "briefing",
        "--each-district",
        "--districts",
        "Boston",
        "Lincoln",
        "--sections",
        "answer",
        "--to",
        str(tmp_path / "{district}.pdf"),
    ]
    assert main(each) == 0
    assert {p.name for p in tmp_path.glob("*.pdf")} == {"boston.pdf", "lincoln.pdf"}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("more", "word"),
    [
        (["--districts", "Nowhere"], "There is no district Nowhere"),
        (["--year", "1066"], "no results of 1066"),
        (["--measure", "KS9"], "no results for 'KS9'"),
        (["--pupils", "Girls"], "Nothing is known of any group"),
        (["--year", "2019", "--measure", "KS2 expected standard", "--pupils", "Cats"], "Boys, Special needs"),
        (["--each-district"], "write {district}"),
        (["--partnership", "nowhere"], "no such partnership"),
    ],
)
def test_the_command_refuses_what_the_data_does_not_have(database, tmp_path, capsys, more, word):
    assert main(["briefing", "--to", str(tmp_path / "out.pdf"), *more]) == 1
    assert word in capsys.readouterr().err
    assert not list(tmp_path.glob("*.pdf"))
    assert main(["briefing", "--to", str(tmp_path / "out.doc")]) == 1

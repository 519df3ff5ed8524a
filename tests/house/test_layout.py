"""The rules of the layout, kept by a machine."""

import shutil
import subprocess
import tomllib
from collections import Counter
from pathlib import Path

from collab.cli import main
from collab.ui.frame.shell import PAGES
from tests.given import ROOT

_PLANTED = {
    "Data flows one way, from room to room": ("metrics/gap.py", "import collab.words.numbers"),
    "No circle inside a room either": ("data/measures.py", "import collab.data.selection"),
    "Only the screen knows streamlit": ("words/numbers.py", "import streamlit"),
    "Only charts draw with plotly": ("briefing/model.py", "import plotly"),
    "Only maps draw with pydeck": ("charts/style.py", "import pydeck"),
}
"""An import that each contract forbids, by the contract's name."""
_LONGEST = 330


def _linted(folder):
    run = subprocess.run(
        ["lint-imports", "--no-cache"], cwd=folder, capture_output=True, text=True, check=False
    )
    return run.returncode, run.stdout


def test_imports_go_one_way():
    code, told = _linted(ROOT)
    assert code == 0, told


def test_every_import_contract_can_fail(tmp_path):
    shutil.copytree(ROOT / "collab", tmp_path / "collab")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for path, line in _PLANTED.values():
        module = tmp_path / "collab" / path
        module.write_text(f"{module.read_text()}\n{line}\n")
    (tmp_path / "collab" / "attic").mkdir()
    (tmp_path / "collab" / "attic" / "__init__.py").touch()
    code, told = _linted(tmp_path)
    assert code == 1
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    assert set(_PLANTED) == {contract["name"] for contract in contracts}
    for name in _PLANTED:
        assert f"{name} BROKEN" in told
    # A new room has to be given its place, too.
    assert "collab.attic" in told


def test_rooms_are_few_and_no_two_modules_share_a_name():
    entries = [p for p in (ROOT / "collab").iterdir() if p.name != "__pycache__"]
    assert len(entries) <= 14
    assert {p.name for p in entries if p.suffix} == {"__init__.py", "cli.py", "palette.py"}
    names = Counter(p.stem for p in ROOT.glob("collab/**/*.py") if not p.stem.startswith("__"))
    names.update(p.name for p in ROOT.glob("collab/**/") if p.name != "__pycache__")
    pages = {page.script for page in PAGES}
    assert {name for name, count in names.items() if count > 1} <= pages
    assert pages <= {p.name for p in (ROOT / "collab" / "ui").iterdir()}


def test_no_module_is_long():
    sources = [*ROOT.glob("collab/**/*.py"), *ROOT.glob("pages/*.py"), ROOT / "main.py"]
    assert {p.name: n for p in sources if (n := len(p.read_text().splitlines())) > _LONGEST} == {}


def test_the_formatter_and_the_style_are_at_peace():
    sources = [p for p in ROOT.glob("*/**/*.py") if ".venv" not in p.parts and p != Path(__file__)]
    assert sum(p.read_text().count("fmt: skip") for p in sources) < 40


def test_the_command_writes_the_county_and_refuses_a_broken_one(tmp_path, capsys, monkeypatch):
    assert main(["illustrate", "--to", str(tmp_path / "out")]) == 0
    assert (tmp_path / "out" / "results.csv").exists()
    monkeypatch.setattr("collab.cli.DATA", tmp_path)
    assert main(["illustrate", "--to", str(tmp_path / "out")]) == 1
    assert "benchmarks.csv: the file is missing" in capsys.readouterr().err

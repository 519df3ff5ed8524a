"""The rules of the layout, kept by a machine."""

import subprocess
import tomllib

from collab.cli import main
from tests.conftest import ROOT


def test_imports_go_one_way():
    run = subprocess.run(["lint-imports"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout


def test_no_module_is_longer_than_three_hundred_lines():
    sources = [*ROOT.glob("collab/**/*.py"), *ROOT.glob("pages/*.py"), ROOT / "app.py"]
    assert {p.name: n for p in sources if (n := len(p.read_text().splitlines())) > 300} == {}


def test_every_dependency_and_command_is_in_the_readme(capsys):
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for dependency in project["dependencies"]:
        name = dependency.split(">")[0].split("[")[0]
        assert f"`{name}`" in readme
    assert "collab illustrate" in readme


def test_the_command_writes_the_county_and_refuses_a_broken_one(tmp_path, capsys, monkeypatch):
    assert main(["illustrate", "--to", str(tmp_path / "out")]) == 0
    assert (tmp_path / "out" / "results.csv").exists()
    monkeypatch.setattr("collab.cli.DATA", tmp_path)
    assert main(["illustrate", "--to", str(tmp_path / "out")]) == 1
    assert "benchmarks.csv: the file is missing" in capsys.readouterr().err

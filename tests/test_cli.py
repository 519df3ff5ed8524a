"""The `collab` command: what it checks, imports, keeps and grants, and its exit codes."""

import openpyxl
import pytest

from collab.cli import main
from tests.official_files import GIAS, KS2, LINKS, OFFICIAL, REGISTER, RESULTS, published, written


@pytest.mark.slow
@published
def test_the_command_checks_the_real_files_and_says_what_they_hold(capsys):
    files = [str(OFFICIAL / name) for name in ("2018-2019_850_ks2final.csv", "gias_group_links.csv")]
    assert main(["check", *files, "--authority", "850"]) == 1
    told = capsys.readouterr()
    assert "Key Stage 2 table, 334 rows read" in told.out
    assert "partnerships: 60 rows taken" in told.out
    assert "Add the register of schools" in told.err


@pytest.mark.slow
def test_the_command_refuses_and_says_so_with_its_exit_code(tmp_path, capsys):
    register = written(
        tmp_path, GIAS, "100009,850,B,Primary,,,9,X,400000,300000,4,11", name="edubasealldata.csv"
    )
    bad = written(tmp_path, KS2, "1,850,12,A,20,50%,5%", "1,850,100009,B,20,50%,5%")
    assert main(["check", str(bad), str(tmp_path / "missing.csv")]) == 1
    assert "missing.csv: the file cannot be opened" in capsys.readouterr().err
    refused = tmp_path / "refused.csv"
    assert main(["check", str(bad), str(register), "--refused", str(refused)]) == 3
    assert "row 2, column URN: is no school number (found '12')" in capsys.readouterr().err
    assert "2018-850-ks2.csv,2,URN,12,is no school number" in refused.read_text("utf-8-sig")


@pytest.mark.slow
def test_the_command_imports_lists_restores_backs_up_and_says_how_it_went(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("COLLAB_DATABASE_URL", f"sqlite:///{tmp_path / 'cli.sqlite'}")
    paths = []
    for file in (REGISTER, RESULTS, LINKS):
        (tmp_path / file.name).write_bytes(file.content())
        paths.append(str(tmp_path / file.name))
    assert main(["releases"]) == 0
    assert "illustrative" in capsys.readouterr().out
    assert main(["import", *paths, "--by", "Anna"]) == 0
    assert "Release 2 of Authority 850 is published" in capsys.readouterr().out
    assert main(["releases"]) == 0
    assert "*   2" in capsys.readouterr().out
    assert main(["backup", str(tmp_path / "all.zip")]) == 0
    assert main(["restore", "1", "--by", "Ben"]) == 0
    assert main(["restore", "7"]) == 1
    assert "There is no release 7" in capsys.readouterr().err
    assert main(["restore", str(tmp_path / "all.zip")]) == 0
    assert main(["releases", "--compare", "1", "2"]) == 0
    assert "Schools added: 3" in capsys.readouterr().out
    assert main(["releases", "--compare", "1", "7"]) == 1
    assert "There is no release 7" in capsys.readouterr().err
    assert main(["template", str(tmp_path / "t.xlsx")]) == 0
    assert openpyxl.load_workbook(tmp_path / "t.xlsx").sheetnames[0] == "About"
    assert main(["import", str(tmp_path / "t.xlsx")]) == 1


def test_the_command_gives_roles_and_lists_them(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("COLLAB_DATABASE_URL", f"sqlite:///{tmp_path / 'roles.sqlite'}")
    assert main(["grant", "a@b.uk", "lead", "--partnership", "beacon", "--by", "Ben"]) == 0
    assert main(["grant", "nonsense", "officer"]) == 1
    assert main(["grant", "a@b.uk"]) == 1
    assert main(["grant"]) == 0
    assert "a@b.uk  lead (beacon), given by Ben" in capsys.readouterr().out


def test_an_option_of_no_command_is_refused(capsys):
    """Of `run` alone the rest is Streamlit's."""
    with pytest.raises(SystemExit, match="2"):
        main(["releases", "--server.port", "1"])
    assert "unrecognized arguments: --server.port" in capsys.readouterr().err

"""Collab as it is installed: the built wheel in an environment of its own, away from the checkout."""

import os
import shutil
import site
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browsing import new_page
from tests.given import ROOT, free_port, wait_until_healthy


def _uv(*arguments: str, cwd: Path) -> None:
    if shutil.which("uv") is None:
        pytest.skip("needs uv: pip install uv")
    run = subprocess.run(["uv", *arguments], cwd=cwd, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr


@pytest.fixture(scope="module", autouse=True)
def keeps_bytecode() -> Iterator[None]:
    """What is installed is compiled by the first that starts, also where the tests' own may not be kept."""
    with pytest.MonkeyPatch.context() as patched:
        patched.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
        yield


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the commands of a fresh environment with the wheel in it."""
    folder = tmp_path_factory.mktemp("installed")
    _uv("build", "--wheel", "--out-dir", str(folder), str(ROOT), cwd=folder)
    (wheel,) = folder.glob("*.whl")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    (folder / "versions.txt").write_text("\n".join(project["tool"]["uv"]["constraint-dependencies"]))
    _uv("venv", "--quiet", "env", cwd=folder)
    _uv("pip", "install", "--python", "env", "-c", "versions.txt", str(wheel), cwd=folder)
    (libraries,) = folder.glob("env/lib/*/site-packages")
    _keep_compiled(libraries)
    return folder / "env" / "bin"


def _keep_compiled(libraries: Path) -> None:
    """Give what is installed the bytecode of the same libraries here, which Python takes only where it is of
    that very file: most of a first start was their compilation."""
    for here in map(Path, site.getsitepackages()):
        for compiled in here.rglob("__pycache__"):
            there = libraries / compiled.relative_to(here)
            if there.parent.is_dir() and not there.exists():
                shutil.copytree(compiled, there, copy_function=_linked)


def _linked(one: str, other: str) -> None:
    try:
        os.link(one, other)
    except OSError:  # Another disk.
        shutil.copy2(one, other)


@pytest.fixture(scope="module")
def started(installed: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the installed app, started with `collab run` from an empty folder."""
    empty, data = tmp_path_factory.mktemp("empty"), tmp_path_factory.mktemp("kept")
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    with subprocess.Popen(
        [installed / "collab", "run", "--server.headless", "true", "--server.port", str(port)],
        cwd=empty,
        env=environment | {"COLLAB_DATABASE_URL": f"sqlite:///{data / 'collab.sqlite'}"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            wait_until_healthy(f"http://localhost:{port}/_stcore/health")
            yield f"http://localhost:{port}"
        finally:
            process.terminate()
    assert list(empty.iterdir()) == []


def test_what_is_installed_is_not_the_checkout(installed, tmp_path):
    where = subprocess.run(
        [installed / "python", "-c", "import collab.data.shipped as s; print(s.SHIPPED)"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert Path(where.stdout.strip()) == next(installed.parent.glob("lib/*/site-packages")) / "collab/app"


def test_the_installed_app_shows_its_pages_and_the_built_in_data(started, browser):
    page = new_page(browser)
    page.goto(f"{started}/lessons")
    page.get_by_role("heading", level=1).wait_for(timeout=60_000)
    assert "lessons" in page.get_by_role("heading", level=1).inner_text()
    page.goto(started)
    page.get_by_role("heading", level=1).filter(has_text="Lincolnshire 2013/14").wait_for(timeout=60_000)
    page.get_by_test_id("stMetricValue").filter(has_text="+4.5").first.wait_for(timeout=60_000)
    # The settings came along, too: a theme of our own.
    colour = page.locator("h1").evaluate("e => getComputedStyle(e).color")
    assert colour == "rgb(29, 29, 27)"


def test_the_installed_command_knows_where_the_built_in_data_lies(installed, tmp_path):
    told = subprocess.run(
        [installed / "collab", "releases"],
        cwd=tmp_path,
        env=os.environ | {"COLLAB_DATABASE_URL": f"sqlite:///{tmp_path / 'c.sqlite'}"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "Lincolnshire (illustrative)" in told.stdout

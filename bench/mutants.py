"""Whether the tests would notice a small fault: one planted at a time, in the rooms that decide.

Run `uv run python -m bench.mutants --room figures --faults 60`. mutmut plants a fault (an operator, a
bound, a default, a word) in a copy of the checkout and runs those of the quick tests that come to the
place; `--seed` chooses others, `--slow` asks the room's slow tests of what the quick ones let pass. What no
test noticed is printed, and whether the rest of the gate would: the types, or the catalogue of sentences,
which are told apart, since neither knows what is right. Write the test that sees it.

Three kinds of fault are not planted: in functions under a decorator (mutmut leaves them alone); in what a
ValueError, TypeError or RuntimeError says, which only developers read (what a CollabError says is read
by people, and counts); and in migrations, which alembic loads under names of its own, so that no fault there
wakes (`tests/releases/test_migrations.py` sets the tables that they make beside those the store knows).
"""

import argparse
import json
import os
import random
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent
ROOMS = {
    "figures": ("collab/metrics/*.py", "collab/brokering/*.py", "collab/geography/partnership_geography.py"),
    "disclosure": ("collab/data/disclosure/*.py", "collab/data/selection.py", "collab/data/dataset.py"),
    "words": ("collab/words/*.py",),
    "files": ("collab/sources/*.py",),
    "kept": ("collab/releases/*.py", "collab/people/*.py"),
    "writing": ("collab/people/access.py", "collab/people/grants.py", "collab/ui/server/sign_in*.py"),
}
"""What decides figures, disclosure, words and files, what is kept, and who may write."""
_TESTS = ["tests/briefing", "tests/brokering", "tests/data", "tests/geography", "tests/metrics"]
_TESTS += ["tests/people", "tests/releases", "tests/sources", "tests/words", "tests/ui/server"]
_SLOW = {
    "figures": ["tests/metrics", "tests/brokering", "tests/geography"],
    "disclosure": ["tests/data"],
    "words": ["tests/words"],
    "files": ["tests/sources"],
    "kept": ["tests/releases", "tests/people"],
    "writing": ["tests/people", "tests/ui/server"],
}
"""Whose slow tests are asked of a room's faults that no quick one noticed."""
_FOR_DEVELOPERS = r"^\s*raise (ValueError|TypeError|RuntimeError)\("
_NEVER_WAKE = ["collab/releases/migrations/*"]
_LONGEST = 900
"""Seconds after which tests do not end that usually take a fraction of them."""

# It is no part of what the project needs: uv has it for this alone.
_WITH_IT = ["uv", "run", "--with", "mutmut", "--project", str(ROOT), "python"]


def main() -> None:
    """Plant the faults and print what went unseen."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--room", choices=ROOMS, required=True)
    parser.add_argument("--faults", type=int, default=60, help="how many to plant")
    parser.add_argument("--seed", type=int, default=1, help="which")
    parser.add_argument("--slow", action="store_true", help="ask slow tests, too")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="collab-mutants-") as folder:
        copy = _copied(Path(folder), ROOMS[options.room])
        # Nothing has this name: mutmut writes all its faults down, and runs none.
        heard = _mutmut(copy, ["run", "nothing"], heard=True)
        if not (copy / "mutants" / "mutmut-stats.json").exists():
            raise SystemExit(f"{heard}\nThe quick tests have to pass without a fault before any is planted.")
        planted = sorted(_told(copy))
        chosen = random.Random(options.seed).sample(planted, min(options.faults, len(planted)))
        _mutmut(copy, ["run", "--max-children", "2", *chosen])
        told = _told(copy)
        unseen = [name for name in chosen if told[name] != 1 and not _noticed(copy, name)]
        if options.slow:
            unseen = [name for name in unseen if not _fails(copy, name, "slow", _SLOW[options.room])]
        stopped = 0
        for name in unseen:
            by = _read(copy, name)
            stopped += bool(by)
            print(_mutmut(copy, ["show", name], heard=True), f"But noticed by {by}.\n" if by else "")
        noticed = len(chosen) - len(unseen)
        print(
            f"{options.room}, seed {options.seed}: tests noticed {_share(noticed, chosen)}, the whole gate "
            f"{_share(noticed + stopped, chosen)}, of {len(planted):,} faults that can be planted"
        )


def _share(count: int, chosen: Sequence[str]) -> str:
    return f"{count} of {len(chosen)} ({100 * count / max(1, len(chosen)):.0f}%)"


def _copied(folder: Path, globs: Sequence[str]) -> Path:
    """A copy of the checkout in which mutmut plants faults in these modules."""
    copy = folder / "collab"
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    for name in filter(None, listed.stdout.decode().split("\0")):
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, copy / name)
    if (ROOT.parent / "shared").exists():
        (folder / "shared").symlink_to(ROOT.parent / "shared")
    beside = [path.name for path in copy.iterdir() if path.name not in ("collab", "tests", "pyproject.toml")]
    settings = {
        "source_paths": ["collab"],
        "only_mutate": [str(name) for name in globs],
        "do_not_mutate": _NEVER_WAKE,
        "also_copy": beside,
        # Each fault begins where the tests are only collected: in a copy of the process that has run them
        # all, as mutmut does unasked, what is cached hides the fault, and a lock that is held hangs.
        "process_isolation": "forkserver",
        # Times 15: what it takes to import everything on a busy machine is no endless loop.
        "timeout_constant": 10.0,
        "do_not_mutate_patterns": [_FOR_DEVELOPERS],
        "pytest_add_cli_args": ["-n", "0", "-m", "quick", "-p", "no:cacheprovider"],
        "pytest_add_cli_args_test_selection": _TESTS,
    }
    lines = [f"{name} = {json.dumps(value)}" for name, value in settings.items()]
    with (copy / "pyproject.toml").open("a") as project:
        project.write("\n".join(["", "[tool.mutmut]", *lines, ""]))
    return copy


def _mutmut(copy: Path, command: Sequence[str], *, heard: bool = False) -> str:
    """Run mutmut in the copy; what it says goes to the screen, or is returned where it is `heard`."""
    done = subprocess.run(
        [*_WITH_IT, "-m", "mutmut", *command], cwd=copy, capture_output=heard, text=True, check=False
    )
    return done.stdout if heard else ""


def _noticed(copy: Path, name: str) -> bool:
    """Whether a test that comes to the place notices the fault from the start of a process: what is made
    where tests are collected was made without it."""
    tests = _mutmut(copy, ["tests-for-mutant", name], heard=True).splitlines()
    return bool(tests) and _fails(copy, name, "quick", tests)


def _fails(copy: Path, name: str, mark: str, tests: Sequence[str]) -> bool:
    """Whether one of these tests, of those with the mark, fails or does not end with the fault."""
    which = ["-m", f"{mark} and not browser and not server", "-n", "0", "-x", "-q", "-p", "no:cacheprovider"]
    try:
        done = subprocess.run(
            [*_WITH_IT, "-m", "pytest", *which, *tests],
            cwd=copy / "mutants",
            env=os.environ | {"MUTANT_UNDER_TEST": name},
            capture_output=True,
            check=False,
            timeout=_LONGEST,
        )
    except subprocess.TimeoutExpired:
        return True
    return done.returncode == 1


def _read(copy: Path, name: str) -> str:
    """What of the gate notices the fault by reading the code that has it; nothing if none does."""
    package = Path(*name.rsplit(".", 1)[0].split("."))
    module = package / "__init__.py" if (copy / package).is_dir() else package.with_suffix(".py")
    _mutmut(copy, ["apply", name], heard=True)
    python = str(ROOT / ".venv" / "bin" / "python")
    found = ""
    for by, command in {
        "the catalogue of sentences": ["pytest", "-n", "0", "-q", "tests/house/test_sentences.py"],
        "the types": ["pyright", "--pythonpath", python, str(module)],
    }.items():
        ran = ["uv", "run", "--project", str(ROOT), "python", "-m", *command]
        if not found and subprocess.run(ran, cwd=copy, capture_output=True, check=False).returncode == 1:
            found = by
    shutil.copy2(ROOT / module, copy / module)
    return found


def _told(copy: Path) -> dict[str, int | None]:
    """By the name of every fault, how its tests ended; None where they did not run."""
    found: dict[str, int | None] = {}
    for meta in (copy / "mutants").rglob("*.meta"):
        found |= json.loads(meta.read_text())["exit_code_by_key"]
    return found


if __name__ == "__main__":
    main()

"""Whether the tests would notice a small fault: one planted at a time, in the rooms that decide.

Run `uv run python -m bench.mutants --room figures --faults 60`. mutmut plants a fault (an operator, a
bound, a default, a word) in a copy of the checkout and runs those of the quick tests that come to the
place; `--seed` chooses others. What went unseen is printed: write the test that sees it.
"""

import argparse
import json
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
_UNSEEN = {None, 0, 2, 5, 33, 34, 35}
"""How mutmut tells that no test failed, or none comes there, or none ran; whatever else it tells, one failed
or did not end."""


def main() -> None:
    """Plant the faults and print what went unseen."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--room", choices=ROOMS, required=True)
    parser.add_argument("--faults", type=int, default=60, help="how many to plant")
    parser.add_argument("--seed", type=int, default=1, help="which")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="collab-mutants-") as folder:
        copy = _copied(Path(folder), ROOMS[options.room])
        # Nothing has this name: mutmut writes all its faults down, and runs none.
        _mutmut(copy, ["run", "nothing"], heard=True)
        planted = sorted(_told(copy))
        chosen = random.Random(options.seed).sample(planted, min(options.faults, len(planted)))
        _mutmut(copy, ["run", "--max-children", "2", *chosen])
        told = _told(copy)
        unseen = [name for name in chosen if told[name] in _UNSEEN]
        for name in unseen:
            print(_mutmut(copy, ["show", name], heard=True))
        noticed = len(chosen) - len(unseen)
        print(
            f"{options.room}, seed {options.seed}: {noticed} of {len(chosen)} noticed "
            f"({100 * noticed / max(1, len(chosen)):.0f}%), of {len(planted):,} faults that can be planted"
        )


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
        "also_copy": beside,
        "pytest_add_cli_args": ["-n", "0", "-m", "quick", "-p", "no:cacheprovider"],
        "pytest_add_cli_args_test_selection": _TESTS,
    }
    lines = [f"{name} = {json.dumps(value)}" for name, value in settings.items()]
    with (copy / "pyproject.toml").open("a") as project:
        project.write("\n".join(["", "[tool.mutmut]", *lines, ""]))
    return copy


def _mutmut(copy: Path, command: Sequence[str], *, heard: bool = False) -> str:
    """Run mutmut in the copy; what it says goes to the screen, or is returned where it is `heard`."""
    # It is no part of what the project needs: uv has it for this alone.
    with_it = ["uv", "run", "--with", "mutmut", "--project", str(ROOT), "python", "-m", "mutmut"]
    done = subprocess.run([*with_it, *command], cwd=copy, capture_output=heard, text=True, check=False)
    return done.stdout if heard else ""


def _told(copy: Path) -> dict[str, int | None]:
    """By the name of every fault, how its tests ended; None where they did not run."""
    found: dict[str, int | None] = {}
    for meta in (copy / "mutants").rglob("*.meta"):
        found |= json.loads(meta.read_text())["exit_code_by_key"]
    return found


if __name__ == "__main__":
    main()

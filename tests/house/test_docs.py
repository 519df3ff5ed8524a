"""What the documents name exists, and what exists is in the documents.

Each check takes a document's text and returns what is wrong with it, so that it is tried on the real
documents and on a fault of its own.
"""

import io
import re
import shlex
import tomllib
from contextlib import redirect_stdout, suppress
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

import pytest
import streamlit as st
from PIL import Image

from bench.pictures import MOST_BYTES, PICTURES, SIZE
from collab.cli import main
from tests.given import ROOT

DOCUMENTS = {
    path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
    for path in sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("data/**/*.md")])
}
DECISIONS = [name for name in DOCUMENTS if fnmatch(name, "docs/decisions/*") and "README" not in name]
TITLES = {page["title"] for page in tomllib.loads((ROOT / "pages/pages.toml").read_text())["page"]}
TOP = {path.name for path in ROOT.iterdir()}
_LINK = re.compile(r"\]\(([^)\s]+)\)|src=\"([^\"]+)\"")
_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def document(name):
    """The text of a document that must be there."""
    assert name in DOCUMENTS
    return DOCUMENTS[name]


def code_of(text):
    """The lines of code in a document: of its blocks, and each span between backticks as one."""
    blocks = [line for _, block in _FENCE.findall(text) for line in block.splitlines()]
    spans = re.findall(r"`([^`]+)`", _FENCE.sub("", text))
    return [*blocks, *(" ".join(span.split()) for span in spans)]


def commands_of(text, program):
    """What follows `program` on each line of code that calls it, as words."""
    found = [re.search(rf"(?:^|uv run |&& ){re.escape(program)}\s+(.+)", line) for line in code_of(text)]
    return [shlex.split(match[1], comments=True) for match in found if match]


@cache
def help_of(*arguments):
    """What `collab ... --help` prints."""
    printed = io.StringIO()
    with redirect_stdout(printed), suppress(SystemExit):
        main([*arguments, "--help"])
    return printed.getvalue()


@cache
def subcommands():
    found = re.search(r"\{([\w,-]+)\}", help_of())
    assert found
    return set(found[1].split(","))


def ignored(path):
    """Whether git ignores the path: a file that whoever runs the app writes."""
    rules = (ROOT / ".gitignore").read_text(encoding="utf-8").split()
    return any(fnmatch(path, rule.strip("/")) for rule in rules)


def wrong_paths(text, _=""):
    """Files and folders that are not there."""
    words = {word.strip(",;:()") for line in code_of(text) for word in line.split()}
    named = {
        word
        for word in words
        if re.fullmatch(r"[\w.*-]+(/[\w.*-]+)*/?", word)
        and (word.endswith(".py") or ("/" in word and word.split("/")[0] in TOP))
        and "NAME" not in word
    }
    return sorted(word for word in named if not ignored(word) and not any(ROOT.glob(word.rstrip("/"))))


def wrong_modules(text, _=""):
    """Modules, written with dots, that are not there."""
    named = {word for line in code_of(text) for word in re.findall(r"\b(?:collab|bench)(?:\.\w+)+", line)}
    places = {word: ROOT / word.replace(".", "/") for word in named}
    return sorted(w for w, at in places.items() if not (at.with_suffix(".py").exists() or at.is_dir()))


def anchors_of(text):
    """The anchors that GitHub gives the headings of a document."""
    headings = re.findall(r"^#+ (.+)$", _FENCE.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def leads_somewhere(target, name):
    """Whether a link of the document `name` has its file, and its heading there."""
    path, _, anchor = target.partition("#")
    place = (ROOT / name).parent / path if path else ROOT / name
    return place.exists() and (not anchor or anchor in anchors_of(place.read_text(encoding="utf-8")))


def wrong_links(text, name):
    """Links and pictures that lead nowhere."""
    prose = re.sub(r"`[^`]*`", "", _FENCE.sub("", text))
    targets = [link or picture for link, picture in _LINK.findall(prose)]
    return [t for t in targets if not t.startswith("http") and not leads_somewhere(t, name)]


def wrong_commands(text, _=""):
    """Calls of `collab` and of Streamlit that they would not understand; what `collab run` does not
    know itself, it hands on."""
    wrong = []
    for program in ("collab", "streamlit"):
        for words in commands_of(text, program):
            command = words[0] if not words[0].startswith("-") else ""
            if program == "collab" and command not in {"", *subcommands()}:
                wrong.append(f"collab {command}")
                continue
            known = help_of(*filter(None, [command])) if program == "collab" else ""
            for option in (word.split("=")[0] for word in words if word.startswith("--")):
                if option not in known and not (command == "run" and of_streamlit(option)):
                    wrong.append(f"{command} {option}")
    return wrong


def of_streamlit(option):
    """Whether Streamlit has this option."""
    try:
        st.get_option(option.removeprefix("--"))
    except RuntimeError:
        return False
    return True


def wrong_benchmarks(text, _=""):
    """Calls of benchmarks that are not there, or have no such part or option."""
    wrong = []
    for module, *words in commands_of(text, "python -m"):
        place = ROOT / "bench/__main__.py" if module == "bench" else ROOT / f"{module.replace('.', '/')}.py"
        source = place.read_text(encoding="utf-8") if place.exists() else ""
        if "__main__" not in source:
            wrong.append(module)
            continue
        first = next((n for n, word in enumerate(words) if word.startswith("--")), len(words))
        options = [word for word in words[first:] if word.startswith("--")]
        wrong += [f"{module} {word}" for word in (*words[:first], *options) if f'"{word}"' not in source]
    return wrong


@cache
def settings_of_the_code():
    """Every environment variable that some code names."""
    names = set()
    for pattern in ("*.py", "collab/**/*.py", "pages/*.py", "bench/*.py"):
        for path in ROOT.glob(pattern):
            names |= set(re.findall(r"\"(COLLAB_[A-Z_]+)\"", path.read_text(encoding="utf-8")))
    return names


def wrong_settings(text, _=""):
    """Settings that no code reads."""
    return sorted(set(re.findall(r"COLLAB_[A-Z_]+", text)) - settings_of_the_code())


def wrong_pages(text, _=""):
    """Pages of the app that are not there."""
    named = re.findall(r"\bpages?\s+\*([^*]+)\*", text)
    return [title for title in named if " ".join(title.split()) not in TITLES]


def wrong_pictures_of_flow(text, _=""):
    """Lines of a Mermaid flow chart that are not of the few forms used here (which GitHub draws, as
    Mermaid's own parser says), names that are not declared or not connected, and rooms not there."""
    wrong = []
    for kind, block in _FENCE.findall(text):
        if kind != "mermaid":
            continue
        start, *lines = block.rstrip().splitlines()
        nodes, used = {}, set()
        wrong += [] if re.fullmatch(r"flowchart (TB|LR)", start) else [start]
        for line in lines:
            if node := re.fullmatch(r'  (\w+)\["([^"\[\]{}<>]+)"\]', line):
                nodes[node[1]] = node[2]
            elif re.fullmatch(r"  \w+( --> \w+)+", line):
                used |= set(line.replace("-->", " ").split())
            elif line:
                wrong.append(line)
        wrong += sorted(used ^ set(nodes)) + sorted({"end"} & used)
        rooms = [told.partition(":")[0] for told in nodes.values() if re.match(r"(collab|pages)\b", told)]
        wrong += [room for room in rooms if not (ROOT / room).is_dir()]
    return wrong


CHECKS = {
    wrong_paths: "See `collab/metrics/gone.py`, `collab/gone` and `gone.py`.",
    wrong_modules: "See `collab.metrics.gone`.",
    wrong_links: 'See [this](gone.md), [that](README.md#gone) and <img src="x.png">.',
    wrong_commands: "```sh\nuv run collab vanish\ncollab check x.csv --gone\ncollab run --server.gone 1\n```",
    wrong_benchmarks: "```sh\nuv run python -m bench.gone\nuv run python -m bench nothing --gone\n```",
    wrong_settings: "Set `COLLAB_GONE`.",
    wrong_pages: "It is on the page *Gone\naway*.",
    wrong_pictures_of_flow: '```mermaid\nflowchart TB\n  a["collab/gone: b"]\n  a --> c\n  b -- x\n```',
}
"""What is checked of every document, each with a text that has faults."""
FAULTS = {
    wrong_paths: ["collab/gone", "collab/metrics/gone.py", "gone.py"],
    wrong_modules: ["collab.metrics.gone"],
    wrong_links: ["gone.md", "README.md#gone", "x.png"],
    wrong_commands: ["collab vanish", "check --gone", "run --server.gone"],
    wrong_benchmarks: ["bench.gone", "bench nothing", "bench --gone"],
    wrong_settings: ["COLLAB_GONE"],
    wrong_pages: ["Gone\naway"],
    wrong_pictures_of_flow: ["  b -- x", "c", "collab/gone"],
}


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_what_the_documents_name_exists(check):
    assert {name: wrong for name, text in DOCUMENTS.items() if (wrong := check(text, name))} == {}
    assert check(CHECKS[check], "README.md") == FAULTS[check]


def test_every_command_benchmark_setting_page_and_package_is_documented():
    whole = "\n".join(DOCUMENTS.values())
    assert subcommands() <= {words[0] for words in commands_of(whole, "collab")}
    runnable = {p for p in ROOT.glob("bench/*.py") if 'if __name__ == "__main__"' in p.read_text()}
    modules = {"bench" if p.stem == "__main__" else f"bench.{p.stem}" for p in runnable}
    assert modules == {words[0] for words in commands_of(whole, "python -m")}
    rows = re.findall(r"^\| `(COLLAB_[A-Z_]+)` \|", document("docs/running-it-for-many.md"), re.MULTILINE)
    assert sorted(rows) == sorted(settings_of_the_code())
    for path in (ROOT / "deploy").iterdir():
        assert wrong_settings(path.read_text(encoding="utf-8")) == [], path.name
    readme, house = document("README.md"), document("docs/the-house.md")
    assert {title for title in TITLES if f"*{title}*" not in readme} == set()
    assert {title for title in TITLES if f"the page *{title}*" not in house} == set()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = sum(project["optional-dependencies"].values(), project["dependencies"])
    packages = {re.split(r"[\[<>=]", name)[0] for name in wanted}
    built_with = set(re.findall(r"`([\w-]+)`", house.partition("## What it is built with")[2]))
    assert packages - built_with == set()


def test_the_readme_is_short_and_begins_with_how_to_start_and_test():
    readme = document("README.md")
    assert len(readme.splitlines()) <= 170
    first = [block.strip() for _, block in _FENCE.findall(readme)]
    assert first[0] == "pip install uv && uv run streamlit run app.py"
    assert "pip install uv && uv run pytest" in first
    assert set(PICTURES) - set(re.findall(r"docs/pictures/(\w+)\.png", readme)) == set()


def test_every_room_and_no_other_is_in_the_house():
    rows = re.findall(r"^\| `(collab/[\w/]+)` \|", document("docs/the-house.md"), re.MULTILINE)
    rooms = [*ROOT.glob("collab/*/__init__.py"), *ROOT.glob("collab/*/*/__init__.py")]
    assert sorted(rows) == sorted(path.parent.relative_to(ROOT).as_posix() for path in rooms)


def reads(path):
    """Whether a module of `collab/sources` recognises a format."""
    return "\ndef recognis" in path.read_text(encoding="utf-8")


def test_every_statistic_and_every_reader_has_its_place():
    figures, data = document("docs/how-figures-are-made.md"), document("docs/getting-data-in.md")
    statistics = {f"`{p.relative_to(ROOT).as_posix()}`" for p in ROOT.glob("collab/metrics/[!_]*.py")}
    assert {name for name in statistics if name not in figures} == set()
    readers = {f"`{p.relative_to(ROOT).as_posix()}`" for p in ROOT.glob("collab/sources/*.py") if reads(p)}
    assert readers
    assert {name for name in readers if name not in data} == set()


def test_every_decision_says_why_what_and_what_follows():
    assert len(DECISIONS) >= 12
    for name in DECISIONS:
        headings = re.findall(r"^## (.+)$", DOCUMENTS[name], re.MULTILINE)
        assert headings == ["Context", "Decision", "Consequences"], name
        assert len(DOCUMENTS[name].splitlines()) <= 45, name
    index = document("docs/decisions/README.md")
    assert sorted(re.findall(r"\]\(([\w-]+\.md)\)", index)) == sorted(Path(name).name for name in DECISIONS)


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_small_and_of_the_size_it_is_looked_at(name):
    path = ROOT / "docs" / "pictures" / f"{name}.png"
    assert Image.open(path).size == SIZE
    assert path.stat().st_size <= MOST_BYTES
    assert {p.stem for p in path.parent.iterdir()} == set(PICTURES)

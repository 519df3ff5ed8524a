"""Every sentence the app can say, with what has to be so for it to be said, read from the code.

`python -m bench.sentences` writes docs/sentences.md anew; a test fails while that is not what the code
says.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

ROOT = Path(__file__).parent.parent
CATALOGUE = ROOT / "docs" / "sentences.md"
ROOMS = {
    "collab/words": "What is found, on screen, slides and paper",
    "collab/briefing": "Slides, paper and workbook",
    "collab/charts": "Charts: titles, legends and text alternatives",
    "collab/geography": "Maps",
    "collab/metrics": "Why a figure cannot be had",
    "collab/data/disclosure": "What is withheld",
    "collab/ui": "Parts of pages",
    "pages": "Pages",
}
_HEAD = """# Every sentence, and when it is said

Made from the code by `uv run python -m bench.sentences`: do not change it by hand. What stands in ‹ › is
filled in; "or" inside ( ) is a choice. A sentence without a condition is said whenever its part is shown.
Problems of files say what is wrong with them and are not listed.

"""
_WORDS = re.compile(r"[A-Za-z’']{2,}")
_CODE = re.compile(r"[{}]|</|\dpx|=>|^\w+_\w+$|SELECT |\.st-|--|^[a-z-]+: |; \w+-\w+: ")


@dataclass(frozen=True)
class Said:
    """A sentence, the function that says it, and the conditions under which it does."""

    where: str
    text: str
    when: tuple[str, ...]


def sentences(source: str) -> Iterator[Said]:
    """What a module says, function by function."""
    yield from _of(ast.parse(source).body, Said("", "", ()))


def _of(body: list[ast.stmt], at: Said) -> Iterator[Said]:
    for statement in body:
        if isinstance(statement, (ast.FunctionDef, ast.ClassDef)):
            yield from _of(statement.body, Said(statement.name, "", ()))
        elif isinstance(statement, ast.If):
            test = _plain(statement.test)
            yield from _of(statement.body, replace(at, when=(*at.when, test)))
            yield from _of(statement.orelse, replace(at, when=(*at.when, _not(test))))
            if isinstance(statement.body[-1], (ast.Return, ast.Raise, ast.Continue)):
                at = replace(at, when=(*at.when, _not(test)))
        elif isinstance(statement, (ast.For, ast.While, ast.With, ast.Try)):
            yield from _of(statement.body, at)
            for handler in getattr(statement, "handlers", []):
                yield from _of(handler.body, at)
        elif not (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)):
            yield from _texts(statement, at)


def _texts(node: ast.AST, at: Said) -> Iterator[Said]:
    """The sentences written in a statement, each whole."""
    if isinstance(node, ast.IfExp):
        test = _plain(node.test)
        yield from _texts(node.body, replace(at, when=(*at.when, test)))
        yield from _texts(node.orelse, replace(at, when=(*at.when, _not(test))))
    elif isinstance(node, (ast.JoinedStr, ast.Constant)) or _joined(node):
        text = " ".join(_written(node).split())
        words = _WORDS.findall(re.sub("‹.*?›", "", text))
        if len(words) >= 3 and " " in text and not _CODE.search(text):
            yield replace(at, text=text)
    else:
        for child in ast.iter_child_nodes(node):
            yield from _texts(child, at)


def _joined(node: ast.AST) -> bool:
    return isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add) and bool(_written(node.left))


def _written(node: ast.AST) -> str:
    """A text as it is written, with what is filled in between ‹ and ›; nothing where it is none."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.Constant():
            return ""
        case ast.JoinedStr(values=parts):
            return "".join(map(_written, parts))
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return (_written(left) + _written(right)) if _written(left) else ""
        case ast.FormattedValue(value=ast.IfExp(body=one, orelse=other)):
            return f"({_written(one) or '‹' + _plain(one) + '›'} or {_written(other) or 'nothing'})"
        case ast.FormattedValue(value=value):
            return f"‹{_plain(value)}›"
        case _:
            return ""


def _plain(node: ast.AST) -> str:
    """An expression as it stands in the code, on one line."""
    return " ".join(ast.unparse(node).split())


def _not(test: str) -> str:
    return test.removeprefix("not ") if re.fullmatch(r"not [\w.\[\]'\"()]+", test) else f"not ({test})"


def catalogue() -> str:
    """The document: a part a room, a table a module."""
    parts = []
    for room, title in ROOMS.items():
        parts.append(f"## {title}\n\n")
        for path in sorted((ROOT / room).rglob("*.py")):
            found = list(dict.fromkeys(sentences(path.read_text(encoding="utf-8"))))
            if found:
                rows = "".join(
                    f"| {said.where} | {_cell(said.text)} | {_cell('; '.join(said.when))} |\n"
                    for said in found
                )
                name = path.relative_to(ROOT).as_posix()
                parts.append(f"### {name}\n\n| in | says | when |\n|---|---|---|\n{rows}\n")
    return _HEAD + "".join(parts).rstrip("\n") + "\n"


def _cell(text: str) -> str:
    """What Markdown would take for its own is taken for text."""
    return re.sub(r"([|*_<>\[\]`\\])", r"\\\1", text)


if __name__ == "__main__":
    CATALOGUE.write_text(catalogue(), encoding="utf-8")

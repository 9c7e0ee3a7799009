"""Every text that people read, with its place: `python -m tests.docs.user_texts` prints the counts of `voice.toml`."""

import ast
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
WEB, LIBRARY = ROOT / "src" / "alliance_web", ROOT / "src" / "alliance"
VOICE = tomllib.loads((Path(__file__).parent / "voice.toml").read_text(encoding="utf-8"))
# One quotes what it warns of; the other repeats the catalogue of prompts, which is read itself.
EXEMPT = {"docs/contributing/voice.md", "docs/reference/prompts.md"}
# Where every string is a message: what a shell shows is not marked for translation.
PLAIN = {"alliance", "alliance/cli", "commands", "audit", "errors", "jobs", "serving", "vault"}
GETTEXT = re.compile(r"_|u?[np]{0,2}gettext\w*")
BREAK = "\n"


@dataclass(frozen=True, slots=True)
class Text:
    """One text. `group`: the app, or the part of the library or of the documentation, that it belongs to."""

    group: str
    file: str
    line: int
    words: str


def texts() -> Iterator[Text]:
    """Every text of the program and of its documentation; the frozen wording of instruments is no voice of ours."""
    for path in sorted([*WEB.rglob("*.py"), *LIBRARY.rglob("*.py")]):
        if "migrations" not in path.parts:
            yield from _of(path, _python(path, plain=_group(path) in PLAIN))
    for path in sorted([*WEB.glob("*/templates/**/*.html"), *WEB.glob("*/templates/**/*.txt")]):
        yield from _of(path, _template(path.read_text(encoding="utf-8")))
    for path in sorted([*WEB.rglob("*.toml"), *(LIBRARY / "prompts").glob("*.toml")]):
        yield from _of(path, ((1, words) for words in _leaves(tomllib.loads(path.read_text(encoding="utf-8")))))
    for path in sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]):
        if str(path.relative_to(ROOT)) not in EXEMPT:
            yield from _of(path, _page(path.read_text(encoding="utf-8")))


def _of(path: Path, found: Iterator[tuple[int, str]]) -> Iterator[Text]:
    group, file = _group(path), str(path.relative_to(ROOT))
    yield from (Text(group, file, line, words) for line, words in found if words.strip())


def _group(path: Path) -> str:
    if path.is_relative_to(WEB):
        return path.relative_to(WEB).parts[0]
    if path.is_relative_to(LIBRARY):
        part = path.relative_to(LIBRARY).parts[0]
        return f"alliance/{part}" if part == "cli" or path.suffix == ".toml" else "alliance"
    return "docs/adr" if "adr" in path.parts else "docs"


def _python(path: Path, *, plain: bool) -> Iterator[tuple[int, str]]:
    """What is marked for translation; where `plain`, every string of two words and the help of each command."""
    source = path.read_text(encoding="utf-8")
    if not plain and "gettext" not in source:
        return
    tree = ast.parse(source)
    if plain:
        yield from _every_string(tree, helps="cli" in path.parts)
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and GETTEXT.fullmatch(_name(node.func)):
            for given in node.args:
                if isinstance(given, ast.Constant) and isinstance(given.value, str):
                    yield given.lineno, given.value


def _name(called: ast.expr) -> str:
    return getattr(called, "id", getattr(called, "attr", ""))


def _every_string(tree: ast.Module, *, helps: bool) -> Iterator[tuple[int, str]]:
    """Strings of two words or more; of docstrings those of public functions of the command line, which are help."""
    skipped: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and ast.get_docstring(
            node
        ):
            is_help = helps and isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
            if not is_help:
                skipped.add(id(node.body[0].value))  # type: ignore[attr-defined]
        if isinstance(node, ast.JoinedStr):
            yield (
                node.lineno,
                "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values),
            )
            skipped.update(id(part) for part in node.values)
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and " " in node.value
            and id(node) not in skipped
        ):
            yield node.lineno, node.value


_WHOLE = re.compile(r"{%\s*blocktrans(?:late)?\b[^%]*%}(.*?){%\s*endblocktrans(?:late)?\s*%}", re.DOTALL)
_HIDDEN = re.compile(
    r"{#.*?#}|{%\s*comment\b.*?endcomment\s*%}|<!--.*?-->|<style.*?</style>|<script.*?</script>", re.DOTALL
)
_MARKED = re.compile(r"""_\((?:"([^"]+)"|'([^']+)')\)|{%\s*trans(?:late)?\s+(?:"([^"]+)"|'([^']+)')""")
_ATTRIBUTE = re.compile(r'\b(?:alt|title|placeholder|aria-label)="([^"{]+)"')
_INLINE = re.compile(r"</?(?:a|abbr|b|bdi|code|em|i|q|small|span|strong|time)\b[^>]*>")


def _template(source: str) -> Iterator[tuple[int, str]]:
    """The text of a template: what is marked for translation, attributes that are read out, and plain text."""
    source = _HIDDEN.sub(lambda found: BREAK * found[0].count("\n"), source)
    source = _WHOLE.sub(lambda found: _kept(found[0], _joined(found[1])), source)
    source = re.sub(r"{%.*?%}", lambda found: _kept(found[0], _words_of(_MARKED, found[0])), source, flags=re.DOTALL)
    source = re.sub(r"{{.*?}}", "{}", _INLINE.sub("", source))
    source = re.sub(r"<[^>]*>", lambda found: _kept(found[0], _words_of(_ATTRIBUTE, found[0])), source)
    for number, line in enumerate(source.split(BREAK), 1):
        for part in line.split("\x00"):
            if " " in part.strip() or part.strip().isalpha():
                yield number, part.strip()


def _joined(text: str) -> str:
    """A text on one line, its singular and plural apart, so that the lines of a template do not cut sentences."""
    return "\x00".join(" ".join(part.split()) for part in re.split(r"{%\s*plural\s*%}", text))


def _words_of(pattern: re.Pattern[str], tag: str) -> str:
    return "\x00".join("".join(group or "" for group in found.groups()) for found in pattern.finditer(tag))


def _kept(old: str, new: str) -> str:
    """`new` in place of `old`, apart from what is around it, with as many lines as before."""
    return f"\x00{new}\x00" + BREAK * old.count("\n")


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, str) and " " in value:
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _leaves(inner)


def _page(source: str) -> Iterator[tuple[int, str]]:
    """The paragraphs of a page of documentation, without its code."""
    source = re.sub(r"```.*?```", lambda found: BREAK * found[0].count("\n"), source, flags=re.DOTALL)
    source = re.sub(r"`[^`\n]*`", "``", re.sub(r"\]\([^)]*\)", "]", source))
    number = 1
    for paragraph in re.split(r"(\n\s*\n|\n(?=[*|#] ?))", source):
        yield number + len(paragraph) - len(paragraph.lstrip("\n")), " ".join(paragraph.split())
        number += paragraph.count("\n")


def tells_in(text: Text) -> Iterator[str]:
    """The patterns of the tells in a text that no exception excuses, one for each time."""
    if not ANY.search(text.words):  # most texts have none, and one pattern is faster than thirty
        return
    for tell in VOICE["tell"]:
        for found in _compiled(tell["pattern"]).finditer(text.words):
            if not any(one in text.words and found[0] in one for one in EXCUSED.get(tell["pattern"], ())):
                yield tell["pattern"]


def long_sentences(text: Text) -> Iterator[str]:
    """Sentences that are longer than a client can be asked to read."""
    for sentence in re.split(r"(?<=[.!?])\s+", re.sub(r"\x00|\s+", " ", text.words)):
        if len(sentence.split()) > VOICE["longest_sentence"]:
            yield sentence


def for_clients(text: Text) -> bool:
    """Whether a client's page shows the text."""
    return _is_for_clients(text.file)


@cache
def _is_for_clients(file: str) -> bool:
    return any(Path(file).match(pattern) for pattern in VOICE["client_pages"])


ANY = re.compile("|".join(f"(?:{tell['pattern']})" for tell in VOICE["tell"]), re.IGNORECASE)
_PATTERNS: dict[str, re.Pattern[str]] = {}
EXCUSED: dict[str, list[str]] = {}
for _one in VOICE.get("exception", ()):
    EXCUSED.setdefault(_one["pattern"], []).append(_one["text"])


def _compiled(pattern: str) -> re.Pattern[str]:
    if pattern not in _PATTERNS:
        _PATTERNS[pattern] = re.compile(pattern, re.IGNORECASE)
    return _PATTERNS[pattern]


def counts(every: list[Text]) -> tuple[dict[str, int], dict[str, int]]:
    """How many tells each group has, and how many long sentences the client's pages of each."""
    tells = dict.fromkeys(sorted({text.group for text in every}), 0)
    long = dict(tells)
    for text in every:
        tells[text.group] += len(list(tells_in(text)))
        long[text.group] += len(list(long_sentences(text))) if for_clients(text) else 0
    return ({k: n for k, n in tells.items() if n}, {k: n for k, n in long.items() if n})


if __name__ == "__main__":
    for title, found in zip(("tells", "long_sentences"), counts(list(texts())), strict=True):
        print(f"[{title}]", *(f'"{group}" = {number}' for group, number in found.items()), sep="\n", end="\n\n")

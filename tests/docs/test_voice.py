"""Texts sound as docs/contributing/voice.md says. What is not rewritten yet is counted, and the counts only go down.

| case                                  | expected                                         |
| ------------------------------------- | ------------------------------------------------ |
| a tell in any kind of text            | found, with its place                            |
| the same word in code or in a comment | not a text, so not found                         |
| more tells than counted               | fails, and lists them with what to write instead |
| fewer tells than counted              | fails, and says to lower the number              |
| a long sentence on a client's page    | found; of 20 words: not                          |
"""

import re

import pytest

from .user_texts import VOICE, Text, counts, for_clients, long_sentences, tells_in, texts
from .user_texts import _page as page
from .user_texts import _template as template

SHOWN = 15
LOWER = "{group} has {found} {what} and {allowed} are allowed: lower the number in tests/docs/voice.toml to {found}."
TOO_MANY = (
    "{group} has {found} {what} and {allowed} are allowed. Rewrite what is new (docs/contributing/voice.md):\n{lines}"
)


@pytest.fixture(scope="module")
def every() -> list[Text]:
    return list(texts())


@pytest.fixture(scope="module")
def found(every: list[Text]) -> tuple[dict[str, int], dict[str, int]]:
    return counts(every)


def _faults(what: str, found: dict[str, int], allowed: dict[str, int], lines: dict[str, list[str]]) -> list[str]:
    """Every group whose number is not the one that is written down."""
    faults = []
    for group in sorted({*found, *allowed}):
        now, may = found.get(group, 0), allowed.get(group, 0)
        if now != may:
            shown = "\n".join(f"  {line}" for line in lines.get(group, [])[:SHOWN])
            words = LOWER if now < may else TOO_MANY
            faults.append(words.format(group=group, found=now, what=what, allowed=may, lines=shown))
    return faults


def test_no_more_tells_than_are_written_down(every: list[Text], found: tuple[dict[str, int], ...]) -> None:
    instead = {tell["pattern"]: tell["instead"] for tell in VOICE["tell"]}
    lines: dict[str, list[str]] = {}
    for text in every:
        for tell in tells_in(text):
            line = f"{text.file}:{text.line}: {text.words[:100]!r}: {instead[tell]}"
            lines.setdefault(text.group, []).append(line)
    assert not (faults := _faults("tells", found[0], VOICE["tells"], lines)), "\n".join(faults)


def test_no_more_long_sentences_than_are_written_down(every: list[Text], found: tuple[dict[str, int], ...]) -> None:
    lines: dict[str, list[str]] = {}
    for text in filter(for_clients, every):
        for sentence in long_sentences(text):
            lines.setdefault(text.group, []).append(f"{text.file}:{text.line}: {sentence[:100]!r}")
    faults = _faults("long sentences for clients", found[1], VOICE["long_sentences"], lines)
    assert not faults, "\n".join(faults)


def test_every_kind_of_text_is_read(every: list[Text]) -> None:
    """A reader that finds nothing would let everything pass."""
    sizes = {kind: sum(text.file.endswith(kind) for text in every) for kind in (".py", ".html", ".txt", ".toml", ".md")}
    assert min(sizes[".py"], sizes[".html"], sizes[".md"]) > 500
    assert min(sizes[".txt"], sizes[".toml"]) > 10
    assert sum(text.group == "alliance/cli" for text in every) > 200
    assert sum(for_clients(text) for text in every) > 500


def test_the_wording_of_instruments_is_exempt(every: list[Text]) -> None:
    assert not [text for text in every if "/instruments/" in text.file and text.file.endswith(".toml")]


TELLS = [
    ("Please check both.", 1),
    ("Nobody fits, and somebody looks", 2),
    ("your e-mail address", 1),
    ("your email address", 0),
    ("What a number stands for stands here", 1),
    ("we understand", 0),
    ("You don't, it isn’t and you cannot", 2),
    ("Keep it", 1),
    ("Keep it short", 0),
    ("Take it back, taken away", 2),
    ("It takes a minute to get back", 0),
    ("Bring past ratings in", 1),
    ("This link has run out", 1),
    ("Use the export of nobody@practice.test", 0),
]


@pytest.mark.parametrize(("words", "found"), TELLS, ids=[words for words, _ in TELLS])
def test_tells(words: str, found: int) -> None:
    assert len(list(tells_in(Text("docs", "README.md", 1, words)))) == found


def test_twenty_words_are_not_too_many() -> None:
    twenty = " ".join(["word"] * 20) + "."
    assert list(long_sentences(Text("plan", "", 1, f"{twenty} {twenty}"))) == []
    assert list(long_sentences(Text("plan", "", 1, f"One {twenty} Two."))) == [f"One {twenty}"]


def test_what_a_template_shows() -> None:
    source = """{# not shown #}{% translate "Add a goal" as title %}{% card title=_("My notes") %}
    <p title="Read out">{% blocktranslate count n=n %}{{ n }} goal
      now{% plural %}{{ n }} goals now{% endblocktranslate %}</p><style>.hidden { }</style>
    <a href="not shown">Plain <strong>text</strong></a>{% endcard %}"""
    assert [words for _, words in template(source)] == [
        "Add a goal",
        "My notes",
        "Read out",
        "{} goal now",
        "{} goals now",
        "Plain text",
    ]


def test_what_a_page_of_documentation_says() -> None:
    source = "# One\n\nTwo `not this`\nthree.\n* [four](not/this.md)\n\n```sh\nnot this\n```\n"
    assert [words for _, words in page(source) if words] == ["# One", "Two `` three.", "* [four]"]


@pytest.mark.parametrize("tell", VOICE["tell"], ids=lambda tell: tell["pattern"])
def test_each_tell_says_why_and_what_instead(tell: dict[str, str]) -> None:
    assert tell["why"].endswith(".")
    assert tell["instead"]
    re.compile(tell["pattern"])


@pytest.mark.parametrize("exception", VOICE["exception"], ids=lambda one: one["text"])
def test_each_exception_has_a_tell_and_a_reason(exception: dict[str, str]) -> None:
    assert exception["pattern"] in {tell["pattern"] for tell in VOICE["tell"]}
    assert exception["reason"].endswith(".")

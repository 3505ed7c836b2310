"""One word more in one list is understood in every form of sentence that has a word of that list."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Final

import pytest
import regex
from rules import copied, forget, masked

from kg import lexicon, resources
from kg.lexicon import Rule, schema, tables
from kg.lexicon.expand import compiled, expand
from kg.lexicon.scan import CueScanner
from kg.text import canonical, plain

NEW: Final = {
    "chair-verb": "nắm càng",
    "attend-verb": "an tọa",
    "speech-verb": "đăng đàn",
    "speak-verb": "căn dặn",
    "conclude-verb": "chốt lại",
    "direct-verb": "cầm cương",
    "demand-verb": "giục giã",
    "propose-verb": "hiến kế",
    "hold-verb": "bày ra",
    "meeting-noun": "hội kiến",
    "praise-verb": "xưng tụng",
    "give-verb": "ban phát",
    "receive-verb": "lĩnh",
}
"""A word for each list, which none has."""
OTHER_SENSE: Final = {
    "attend-verb": {"award.received"},
    "speak-verb": {"meeting.considered", "shared.practice", "event.reviews"},
    "meeting-noun": {
        "event.numbered",
        "meeting.half-day",
        "meeting.market",
        "meeting.of-council",
        "schedule.time",
        "schedule.sitting",
        "session.of-year",
        "year.term-opens",
    },
}
"""The rules that mean something else by a word of the list: "vinh dự", practices, times, series, councils."""
MASKED: Final = ("participation", "meetings", "statements")
FILES: Final = (*MASKED, "awards", "schedule", "grammar")
CALLING: Final = ("bodies", "meetings", "titles")
"""Data files other than those of patterns that call lists."""
_COMMENTED: Final = regex.compile(r"(?m)(?P<comment>(?:^# .*\n)+)^(?P<name>[a-z-]+):$")
_FILE: Final = regex.compile(r"(?P<folder>(?:\w+/)+)?(?P<file>\w+\.(?:yaml|py))")
_INNER: Final = regex.compile(r"\{[a-z-]+\}")


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the data that the lexicon reads instead of its own, once the rules and the examples are read."""
    assert lexicon.rules("participation")
    yield copied(tmp_path)
    monkeypatch.undo()
    forget()


def _own(name: str) -> regex.Pattern[str]:
    """The pattern of the words that stand in the list itself, not in a list that it takes in."""
    words = (expand(word) for word in lexicon.words(name) if not _INNER.fullmatch(word))
    return compiled(f"(?i){'|'.join(words)}")


def _renewed(texts: list[tuple[Rule, str]], name: str) -> Iterator[tuple[Rule, str]]:
    """Each text of each rule with one of its words of the list replaced by the new word, its first letter as before."""
    new, own = NEW[name], _own(name)
    words = compiled(expand(rf"(?i)(?<!\p{{L}})(?:{'|'.join(f'{{{name}}}' for name in sorted(NEW))})(?!\p{{L}})"))
    for rule, text in texts:
        for match in words.finditer(text):
            if own.fullmatch(text, match.start(), match.end()) and rule.id not in OTHER_SENSE.get(name, ()):
                word = new.capitalize() if match[0][0].isupper() else new
                yield rule, text[: match.start()] + word + text[match.end() :]


@pytest.mark.parametrize("name", NEW)
def test_a_new_word_is_understood_wherever_the_others_are(
    data: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    texts = [
        (rule, masked(example) if file in MASKED else canonical(example))
        for file in FILES
        for rule in lexicon.rules(file)
        for example in rule.examples
        if rule.regex.search(masked(example) if file in MASKED else canonical(example))
    ]
    renewed = list(_renewed(texts, name))
    assert renewed, f"no example has a word of {name}"
    path = data / "words.yaml"
    path.write_text(path.read_text("utf-8").replace(f"\n{name}:\n", f"\n{name}:\n- {NEW[name]}\n"), "utf-8")
    monkeypatch.setattr(resources, "data", lambda: data)
    forget()
    schema.check()
    deaf = [f"{rule.where}: {rule.id}: {text!r}" for rule, text in renewed if not _understands(rule, text)]
    assert not deaf, "\n".join(deaf)


def _understands(rule: Rule, text: str) -> bool:
    """Whether the rule, its lists written out anew, is tried on the text and matches."""
    pattern = expand(rule.pattern)
    scanner = CueScanner([pattern])
    (needs,) = scanner.needs
    return (not needs or scanner.cues(plain(text)) == needs) and compiled(pattern).search(text) is not None


@pytest.mark.parametrize("name", NEW)
def test_the_new_word_is_new(name: str) -> None:
    assert not _own(name).search(NEW[name])


def test_a_name_with_a_capital_has_both_letters_of_every_word() -> None:
    found = compiled(expand("{Meeting-noun}"))
    assert all(found.fullmatch(words) for words in ("Đoàn kiểm tra", "đoàn kiểm tra", "Hội nghị", "Họp báo"))
    assert not compiled(expand("{meeting-noun}")).fullmatch("Hội nghị")


def test_the_words_of_a_list_that_is_taken_in_are_sorted_among_the_others() -> None:
    assert compiled(expand("{meeting-noun}")).match("buổi họp báo hôm nay")[0] == "buổi họp báo"  # type: ignore[index]


def test_a_property_of_letters_is_no_list() -> None:
    assert expand(r"\p{Lu}\P{Ll}") == r"\p{Lu}\P{Ll}"


def test_no_pattern_is_longer_than_can_be_read() -> None:
    for path in sorted((resources.data() / "patterns").glob("*.yaml")):
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            assert not line.lstrip().startswith("pattern:") or len(line) <= 200, f"{path.name}:{number}: {len(line)}"


def test_a_list_has_one_word_a_line_and_a_comment() -> None:
    lines = (resources.data() / "words.yaml").read_text("utf-8").splitlines()
    for above, line in pairwise(lines):
        assert line.startswith(("#", "- ")) or not line or (line.endswith(":") and above.startswith("# ")), line


def _comments() -> dict[str, str]:
    """What stands above each list."""
    text = (resources.data() / "words.yaml").read_text("utf-8")
    return {found["name"]: found["comment"] for found in _COMMENTED.finditer(text)}


def _files_named(comment: str) -> set[str]:
    """The data files and modules that a comment names, the folder of one being that of the next."""
    folder, found = "", set[str]()
    for match in _FILE.finditer(comment):
        folder = match["folder"] or folder
        found.add(folder + match["file"])
    return found


def test_a_comment_names_the_data_files_that_call_its_list() -> None:
    """And the module that does, or the lists that take it in, where no data file does."""
    texts = {f"patterns/{name}.yaml": str(tables.table(f"patterns/{name}")) for name in lexicon.rule_files()}
    texts |= {f"{name}.yaml": str(tables.table(name)) for name in CALLING}
    lists, comments = tables.table("words"), _comments()
    assert comments.keys() == lists.keys()
    for name, comment in comments.items():
        forms = (f"{{{name}}}", f"{{{name.capitalize()}}}")
        named = _files_named(comment)
        calling = {file for file, text in texts.items() if any(form in text for form in forms)}
        assert {file for file in named if file.endswith(".yaml")} == calling, name
        for file in named - calling:
            assert name in (resources.data().parents[1] / file).read_text("utf-8"), f"{name}: {file}"
        inside = {other for other, words in lists.items() if any(form in str(words) for form in forms)}
        assert named or (inside and all(f"{{{other}}}" in comment for other in inside)), name


def test_every_list_is_called() -> None:
    """By a pattern, by another list, or by the code."""
    data, code = resources.data(), resources.data().parent
    texts = [path.read_text("utf-8") for path in data.rglob("*.yaml")]
    texts += [path.read_text("utf-8") for path in code.rglob("*.py")]
    for name in tables.table("words"):
        forms = (f"{{{name}}}", f"{{{name.capitalize()}}}", f'"{name}"', f"'{name}'")
        assert any(form in text for text in texts for form in forms), name

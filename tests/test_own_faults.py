"""A fault in one's own words and patterns (--rules) is refused before a page is read, with one's own file and line."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest
from own_folders import FILES, RULE, folder, kg, workdir_in, write

from kg import lexicon
from kg.errors import DataError, UsageError
from kg.find import own_rules
from kg.lexicon import own, using
from kg.messages import LANGUAGES


class Fault(NamedTuple):
    """A file whose text is faulty; the line that is named, the key of the message and words in it."""

    file: str
    text: str
    line: int | None
    key: str
    words: tuple[str, ...] = ()


BODY = "{id: own, kind: state-organ, head: Cục Thử, forms: [Cục Thử]"
FAULTS = {
    "an unknown file": Fault(
        "rules.yaml", "[]", None, "rules-file", ("words.yaml", "titles.yaml", "patterns/dates.yaml")
    ),
    "a pattern file that is new": Fault("patterns/people.yaml", RULE, None, "rules-file", ("patterns/meetings.yaml",)),
    "a table that nothing is added to": Fault("hierarchy.yaml", "{}", None, "rules-file"),
    "no YAML": Fault("words.yaml", "own: [a\nb: c", 2, "yaml-broken"),
    "a key that stands twice": Fault("words.yaml", "own: [a]\nown: [b]", 2, "yaml-broken", ("own",)),
    "words that are no list": Fault("words.yaml", "# mine\nabbreviation: QL", 2, "own-no-list", ("abbreviation",)),
    "new words that are no list": Fault("words.yaml", "# mine\nown: QL", 2, "words-no-list", ("own",)),
    "no lists": Fault("words.yaml", "- a word", 1, "own-no-keys", ("words.yaml",)),
    "a word that YAML takes for no": Fault("words.yaml", "own: [a]\nabbreviation: [no]", 2, "words-no-list"),
    "a broken word": Fault("words.yaml", "own: [a]\nabbreviation: ['(QL']", 2, "words-broken", ("missing )",)),
    "a list that there is not": Fault("words.yaml", "\nabbreviation: ['{owned}']", 2, "words-unknown", ("owned",)),
    "a list called as a mention is": Fault("words.yaml", "\nperson: [ai]", 2, "own-name", ("person", "people")),
    "a list whose name is none": Fault("words.yaml", "own_verb: [a]", 1, "own-name", ("own_verb",)),
    "a circle": Fault("words.yaml", "own: ['{honorific}']\nhonorific: ['{own}']", 2, "words-circle", ("honorific",)),
    "what its file does not give": Fault(
        "patterns/participation.yaml", RULE.replace("gives: chaired", "gives: chair"), 3, "rule-gives", ("spoke",)
    ),
    "a broken regex": Fault("patterns/participation.yaml", RULE.replace("{aside} )", "{aside} "), 4, "pattern-broken"),
    "an unknown list": Fault(
        "patterns/participation.yaml", RULE.replace("chair-own", "chairs"), 4, "rule-list", ("own.chaired", "chairs")
    ),
    "an unknown key": Fault("patterns/participation.yaml", f"{RULE}  split: true\n", 7, "rule-key", ("split",)),
    "no examples": Fault(
        "patterns/participation.yaml",
        RULE.replace("examples", "not").replace("  not: ['Ông Lê Văn Bình tham dự hội nghị.']\n", ""),
        2,
        "rule-incomplete",
    ),
    "an id of the package": Fault(
        "patterns/participation.yaml", RULE.replace("own.chaired", "chaired.do"), 2, "rule-twice", ("chaired.do",)
    ),
    "an id of the package in another file": Fault(
        "patterns/participation.yaml", RULE.replace("own.chaired", "meeting.held"), 2, "rule-twice", ("meetings.yaml:",)
    ),
    "no rules": Fault("patterns/participation.yaml", "id: own", 1, "own-no-list", ("participation.yaml",)),
    "a rule without a group that is asked for": Fault(
        "patterns/statements.yaml", RULE.replace("chaired", "proposal"), 4, "own-groups", ("text", "proposal")
    ),
    "a title with an unknown key": Fault("titles.yaml", "- title: Tổng quản\n  share: 2", 2, "rule-key", ("share",)),
    "a row without a title": Fault("titles.yaml", "\n- {alone: true}", 2, "rule-incomplete", ("title",)),
    "a title that is no row": Fault("titles.yaml", "\n- Tổng quản", 2, "rules-no-list"),
    "a flag in quotes": Fault("titles.yaml", "- title: Tổng quản\n  alone: 'no'", 2, "rule-no-flag", ("alone",)),
    "a form of the package": Fault("titles.yaml", "- title: Trùm\n  forms: [phó chủ tịch]", 2, "own-twice"),
    "a form that begins with no words": Fault(
        "titles.yaml", "- title: Tổng quản\n  forms:\n  - 'tổng quản'\n  - '\\p{L}+ quản'", 4, "pattern-begins"
    ),
    "a form that is no pattern": Fault("titles.yaml", "- {title: Tổng quản, forms: ['(tổng']}", 1, "pattern-broken"),
    "titles that are no list": Fault("titles.yaml", "title: Tổng quản", 1, "own-no-list", ("titles.yaml",)),
    "a kind of body that there is not": Fault(
        "bodies.yaml", f"types:\n- {BODY.replace('state-organ', 'organ')}}}", 2, "rule-option", ("organ", "state-organ")
    ),
    "the id of a body": Fault(
        "bodies.yaml", f"types:\n- {BODY.replace('own', 'police')}}}", 2, "own-twice", ("police",)
    ),
    "an unknown table": Fault("bodies.yaml", "generic: [vài]\nkinds: []", 2, "rule-key", ("kinds", "generic")),
    "another spelling of two fields": Fault(
        "bodies.yaml", "field-spellings:\n  Tài chính:\n  - KH&ĐT", 3, "own-twice", ("KH&ĐT",)
    ),
    "a unit of the package": Fault("units.yaml", "counted:\n- mã hồ sơ\n- Tấn", 3, "own-twice", ("Tấn",)),
    "a unit that is replaced": Fault(
        "units.yaml", "money:\n  kíp: LAK\n  đồng: VND", 3, "own-replaces", ("money.đồng",)
    ),
    "no number": Fault("units.yaml", "multipliers:\n  mươi: mười", 2, "rule-no-number", ("mươi",)),
    "a kind of document that there is not": Fault("documents.yaml", "kinds:\n- {kind: Sớ, slug: so}", 2, "rule-option"),
    "an issuer that is replaced": Fault("documents.yaml", "issuers: {CP: Tôi}", 1, "own-replaces", ("issuers.CP",)),
    "a scalar": Fault("meetings.yaml", "online: trên mạng", 1, "own-replaces", ("online",)),
    "the weight that is enough": Fault("genre.yaml", "enough: 1", 1, "own-replaces", ("enough",)),
    "a word of the genre": Fault(
        "genre.yaml", "kinds:\n- id: own\n  weight: 9\n  words: [UBND]", 4, "own-twice", ("ubnd",)
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_refused_with_ones_own_file_and_line(tmp_path: Path, fresh: None, name: str) -> None:
    fault = FAULTS[name]
    rules = folder(tmp_path)
    write(rules, fault.file, fault.text)
    if fault.file == "words.yaml":
        (rules / "patterns/participation.yaml").unlink()
    with pytest.raises(DataError) as caught:
        using.use(rules)
    assert caught.value.key == fault.key, caught.value
    assert caught.value.where == f"{rules}/{fault.file}" + (f":{fault.line}" if fault.line else "")
    for lang in LANGUAGES:
        assert all(words in caught.value.text(lang) for words in fault.words), caught.value.text(lang)
        assert "→" in caught.value.text(lang)
    assert own.in_use() == own.NONE
    write(rules, "words.yaml", FILES["words.yaml"])
    write(rules, "patterns/participation.yaml", RULE)
    if fault.file not in FILES:
        (rules / fault.file).unlink()
    else:
        write(rules, fault.file, FILES[fault.file])
    using.use(rules)  # who has mended the file may choose it in the same process
    assert lexicon.words("chair-own") == ("nắm càng", "cầm cái")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("nắm càng hội nghị", "cầm chịch hội nghị", "does not match “Ông Lê Văn Bình cầm chịch hội nghị.”"),
        ("tham dự hội nghị", "cầm cái hội nghị", "matches “Ông Lê Văn Bình cầm cái hội nghị.”"),
    ],
)
def test_a_rule_must_be_proved_by_its_sentences(tmp_path: Path, old: str, new: str, words: str) -> None:
    workdir = workdir_in(tmp_path)
    write(workdir / "my-rules", "patterns/participation.yaml", RULE.replace(old, new))
    done = kg(workdir, "build", "page.txt", "--store", "store", "--rules", "my-rules")
    assert done.returncode == 2
    assert f"my-rules/patterns/participation.yaml:2: own.chaired: the pattern {words}" in done.stderr
    assert not (workdir / "store").exists()


def test_a_folder_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        own_rules.use_rules(tmp_path / "none")
    assert (caught.value.key, caught.value.where) == ("rules-folder", str(tmp_path / "none"))


def test_other_rules_are_refused_once_something_is_read(tmp_path: Path) -> None:
    lexicon.words("honorific")
    with pytest.raises(UsageError) as caught:
        using.use(folder(tmp_path))
    assert caught.value.key == "rules-late"
    own_rules.use_rules(None)  # the ones in use

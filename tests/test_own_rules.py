"""One's own words and patterns (--rules): read beside the package's, checked, and noted by a store."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import clusters
import pytest

from kg import lexicon
from kg.errors import DataError, UsageError
from kg.find import own_rules
from kg.lexicon import added, own, tables, using
from kg.lexicon.expand import written_out
from kg.messages import LANGUAGES
from kg.run.edition import edition
from kg.store import Store, vocabulary

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
RULE = """
- id: own.chaired
  gives: chaired
  pattern: '{people} (?:{aside} )?{chair-own}\\b'
  examples: [{text: 'Ông Lê Văn Bình nắm càng hội nghị.', chaired: [Lê Văn Bình]}]
  not: ['Ông Lê Văn Bình tham dự hội nghị.']
"""
FILES = {
    "words.yaml": "honorific: ['[Nn]gài']\nchair-own:\n- nắm càng\n- cầm cái\n",
    "patterns/participation.yaml": RULE,
    "titles.yaml": "- {title: Phó Tổng quản lý}\n",
}
PAGE = """Huyện Tân Hiệp sơ kết công tác cải cách hành chính

26/03/2021

Ngày 26/3/2021, UBND huyện Tân Hiệp tổ chức hội nghị sơ kết công tác cải cách hành chính. \
Ông Lê Văn Bình nắm càng hội nghị. Phó Tổng quản lý UBND huyện Trần Văn Hòa dự hội nghị.
"""


def folder(path: Path, **changed: str) -> Path:
    """A folder of one's own rules; files are changed by their names without folder and ending."""
    for name, text in FILES.items():
        write(path / "my-rules", name, changed.get(Path(name).stem, text))
    return path / "my-rules"


def write(rules: Path, name: str, text: str) -> None:
    (rules / name).parent.mkdir(parents=True, exist_ok=True)
    (rules / name).write_text(text, "utf-8")


def kg(workdir: Path, *arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    """A call in a process of its own: the rules are chosen once a process."""
    call = [sys.executable, "-m", "kg", *map(str, arguments)]
    surroundings = {**os.environ, "PYTHONPATH": str(ROOT), "KG_LANG": "en", **environment}
    return subprocess.run(call, cwd=workdir, check=False, capture_output=True, text=True, env=surroundings)


def built(workdir: Path, *arguments: object, **environment: str) -> str:
    done = kg(workdir, "build", "page.txt", "--store", "store", *arguments, **environment)
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def asked(workdir: Path, question: str) -> list[dict[str, dict[str, str]]]:
    done = kg(workdir, "ask", question, "--store", "store", "--format", "json")
    found: list[dict[str, dict[str, str]]] = json.loads(done.stdout)["results"]["bindings"]
    return found


def is_chair(text: str) -> bool:
    """Whether a trial names the chair among what one's own rule gave."""
    lines = (line for line in text.splitlines() if "»" not in line)
    return any("own.chaired" in line and "Lê Văn Bình" in line for line in lines)


@pytest.fixture
def workdir(tmp_path: Path) -> Path:
    """Where a page and a folder of rules lie."""
    (tmp_path / "page.txt").write_text(PAGE, "utf-8")
    folder(tmp_path)
    return tmp_path


@pytest.fixture
def fresh() -> Iterator[None]:
    """A process that has read no table yet, as far as the checks go."""
    kept = (tables.read, tables.words, written_out)
    for one in kept:
        one.cache_clear()
    yield
    own.choose(own.NONE)
    for one in kept:
        one.cache_clear()


# ---------------------------------------------------------------- what they do


@pytest.mark.slow
@pytest.mark.parametrize("workers", [1, 2])
def test_a_build_reads_by_words_rules_and_titles_of_ones_own(workdir: Path, workers: int) -> None:
    built(workdir, "--rules", "my-rules", "--workers", workers)
    (chaired,) = asked(workdir, "who-chaired")
    (held,) = asked(workdir, "positions-held")
    assert chaired["official"]["value"] == "Lê Văn Bình"
    assert (held["official"]["value"], held["position"]["value"]) == ("Trần Văn Hòa", "Phó Tổng quản lý")


@pytest.mark.slow
def test_the_folder_that_the_readme_shows_works(tmp_path: Path) -> None:
    blocks = re.findall(r"^```yaml\n# (my-rules/\S+)\n(.*?)^```", README, flags=re.MULTILINE | re.DOTALL)
    for name, text in blocks:
        write(tmp_path, name, text)
    sentence = "UBND huyện Tân Hiệp tổ chức hội nghị. Ông Lê Văn Bình cầm cái hội nghị."
    text = kg(tmp_path, "try", sentence, "--rules", "my-rules").stdout
    assert len(blocks) == 2
    assert is_chair(text)


@pytest.mark.slow
def test_a_trial_shows_the_rule_and_its_file(workdir: Path) -> None:
    sentence = "UBND huyện Tân Hiệp tổ chức hội nghị. Tại đây, ngài Lê Văn Bình cầm cái hội nghị."
    text = kg(workdir, "try", sentence, "--rules", "my-rules", "--rule", "own.chaired").stdout
    assert "own.chaired (my-rules/patterns/participation.yaml:2): »ngài Lê Văn Bình cầm cái«" in text
    assert is_chair(text)
    assert "own.chaired" in kg(workdir, "try", sentence, "--rule", "own.chaired").stderr
    assert kg(workdir, "try", sentence, "--rule", "own.chaired", KG_RULES="my-rules").stdout == text


@pytest.mark.slow
def test_a_store_knows_which_rules_it_was_built_with(workdir: Path) -> None:
    built(workdir, "--rules", "my-rules")
    shutil.copy(workdir / "page.txt", workdir / "other.txt")
    (workdir / "page.txt").write_text(PAGE.replace("26", "27"), "utf-8")
    built(workdir, "--rules", "my-rules")
    again = built(workdir, KG_RULES="my-rules/")
    assert "the store was built" not in again
    assert "0 pages new or changed, 1 unchanged" in again
    with Store.open(workdir / "store") as store:
        note = store.own_rules
    assert (note.words, note.rules) == (4, 1)
    assert (
        f"built with one's own rules {note.sha256[:8]} (words and rows: 4, rules: 1)"
        in kg(workdir, "check", "--store", "store").stdout
    )
    quads = kg(workdir, "export", "nquads", "--store", "store", "-o", "-").stdout
    assert f'ruleSet> "{vocabulary.rule_set()}+{note.sha256}"' in quads


@pytest.mark.slow
@pytest.mark.parametrize("change", ["without", "other"])
def test_a_build_by_other_rules_reads_all_pages_again(workdir: Path, change: str) -> None:
    (workdir / "first.txt").write_text(PAGE.replace("26", "25"), "utf-8")
    done = kg(workdir, "build", "first.txt", "page.txt", "--store", "store", "--rules", "my-rules")
    assert done.returncode == 0, done.stderr
    if change == "other":
        write(workdir / "my-rules", "words.yaml", FILES["words.yaml"].replace("- nắm càng\n", "- cầm chịch\n"))
        write(workdir / "my-rules", "patterns/participation.yaml", RULE.replace("nắm càng", "cầm chịch"))
    text = built(workdir, *(["--rules", "my-rules"] if change == "other" else []))
    assert re.search(r"the store was built with one's own rules \w{8} \(.*\), now it is with .* → all pages", text)
    assert re.search(r"1 +new, changed", text)
    assert re.search(r"1 +read again", text)  # that of `first.txt`, which the call does not name
    assert asked(workdir, "who-chaired") == []


@pytest.mark.slow
def test_rules_that_no_page_is_read_by_make_none_outdated(workdir: Path) -> None:
    built(workdir)
    words = "kinds:\n- {id: own, weight: 2, words: [một cửa lưu động]}\n"
    write(workdir / "genre", "genre.yaml", words)
    text = built(workdir, "--rules", "genre")
    assert "the store was built" not in text
    assert "0 pages new or changed, 1 unchanged" in text


@pytest.mark.slow
def test_what_answers_reports_other_rules_and_leaves_the_store(workdir: Path) -> None:
    built(workdir, "--rules", "my-rules")
    done = kg(workdir, "validate", "--store", "store")
    assert re.search("the store was built with one's own rules .* → it is taken as it was built", done.stderr)
    assert "the store was built" not in kg(workdir, "validate", "--store", "store", "--rules", "my-rules").stderr


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="processes are ended by SIGKILL")
def test_the_workers_of_a_cluster_read_by_the_same_rules_or_the_run_is_refused(workdir: Path) -> None:
    with clusters.scheduler(workdir) as (url, _), clusters.workers(url, workdir, 1):
        built(workdir, "--rules", "my-rules", "--scheduler", url)
        assert len(asked(workdir, "who-chaired")) == 1
        built(workdir, "--rules", "my-rules", "--scheduler", url)
        done = kg(workdir, "build", "page.txt", "--store", "store", "--scheduler", url)
        assert done.returncode == 2
        assert "start scheduler and workers again" in done.stderr


def test_python_chooses_before_it_reads(workdir: Path) -> None:
    code = f"""
import kg
kg.use_rules({str(workdir / "my-rules")!r})
print([claim.rule for claim in kg.extract(open("page.txt", encoding="utf-8").read()).claims])
kg.use_rules({str(workdir / "my-rules")!r})
try:
    kg.use_rules(None)
except kg.errors.UsageError as error:
    print(error.key)
"""
    surroundings = {**os.environ, "PYTHONPATH": str(ROOT)}
    call = [sys.executable, "-c", code]
    done = subprocess.run(call, cwd=workdir, check=True, capture_output=True, text=True, env=surroundings)
    assert "own.chaired" in done.stdout
    assert done.stdout.endswith("rules-late\n")


# ---------------------------------------------------------------- what is refused


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
def test_a_rule_must_be_proved_by_its_sentences(workdir: Path, old: str, new: str, words: str) -> None:
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


def test_hidden_files_and_empty_ones_are_left_out(tmp_path: Path, fresh: None) -> None:
    rules = folder(tmp_path, titles="# none yet\n")
    write(rules, ".git/config", "[core]")
    using.use(rules)
    assert sorted(own.in_use().files) == sorted(FILES)
    assert added.size() == (3, 1)


# ---------------------------------------------------------------- beside the package's


def test_ones_own_stand_behind_the_rules_of_the_package(tmp_path: Path, fresh: None) -> None:
    given = {name: tables.of_package(name) for name in FILES}
    using.use(folder(tmp_path))
    for name in ("patterns/participation.yaml", "titles.yaml"):
        content, where, ours = tables.read(name)
        assert content[: len(given[name].content)] == given[name].content
        assert ours == {len(given[name].content)}
        assert where[len(given[name].content),].startswith(str(tmp_path))
        assert where[0,] == given[name].where[0,]
    words = tables.read("words.yaml")
    assert words.content["honorific"] == [*given["words.yaml"].content["honorific"], "[Nn]gài"]
    assert words.content["abbreviation"] == given["words.yaml"].content["abbreviation"]


@pytest.mark.slow
def test_a_post_of_the_package_is_read_as_before_where_another_has_the_same_words(workdir: Path) -> None:
    write(workdir / "my-rules", "titles.yaml", "- {title: Chủ tịch Danh dự Trọn đời, forms: ['(?:chủ) tịch']}\n")
    text = kg(workdir, "try", "Chủ tịch UBND huyện Lê Văn Bình dự họp.", "--rules", "my-rules").stdout
    assert "Danh dự" not in text
    assert "Chủ tịch" in text


def test_the_rule_set_of_a_store_is_the_packages_until_pages_are_read_by_more(tmp_path: Path, fresh: None) -> None:
    package, before = vocabulary.rule_set(), edition()
    write(tmp_path / "genre", "genre.yaml", "traces: [một cửa lưu động]\n")
    using.use(tmp_path / "genre")
    assert vocabulary.rule_set() == package
    own.choose(own.NONE)
    tables.forget()
    using.use(folder(tmp_path))
    assert vocabulary.package_part(vocabulary.rule_set()) == package
    assert vocabulary.own_part(vocabulary.rule_set()) == own.in_use().fingerprint()
    assert edition().rules == vocabulary.rule_set() != before.rules


def test_what_may_be_added_is_declared_as_the_package_has_it() -> None:
    for name, shape in tables.of_package("rules.schema.yaml").content.items():
        content = tables.of_package(name).content
        rows = (
            [(shape, content)]
            if "rows" in shape
            else [(inner, content[key]) for key, inner in shape["keys"].items() if "rows" in inner]
        )
        assert {*shape.get("keys", ())} <= {*content} if isinstance(content, dict) else True
        for declared, table in rows:
            used = {key for row in table for key in row}
            assert {*declared["must"]} <= {*declared["rows"]}
            assert used - {"publisher"} <= {*declared["rows"]} | {"field"}

"""One's own words and patterns (--rules): read beside the package's, and noted by a store."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import clusters
import pytest
from own_folders import FILES, PAGE, ROOT, RULE, folder, kg, workdir_in, write

from kg.lexicon import added, own, tables, using
from kg.run.edition import edition
from kg.store import Store, vocabulary

README = (ROOT / "README.md").read_text("utf-8")


@pytest.fixture
def workdir(tmp_path: Path) -> Path:
    """Where a page and a folder of rules lie."""
    return workdir_in(tmp_path)


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


@pytest.mark.slow
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
            else [(inner, content[key]) for key, inner in shape.get("keys", {}).items() if "rows" in inner]
        )
        assert {*shape.get("keys", ())} <= {*content} if isinstance(content, dict) else True
        for declared, table in rows:
            used = {key for row in table for key in row}
            assert {*declared["must"]} <= {*declared["rows"]}
            assert used - {"publisher"} <= {*declared["rows"]} | {"field"}


def test_hidden_files_and_empty_ones_are_left_out(tmp_path: Path, fresh: None) -> None:
    rules = folder(tmp_path, titles="# none yet\n")
    write(rules, ".git/config", "[core]")
    using.use(rules)
    assert sorted(own.in_use().files) == sorted(FILES)
    assert added.size() == (3, 1)

"""The command line as its users meet it: commands, options, exit codes, what goes to stdout and what to stderr."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from commands import done, kg
from contract import CONTRACT
from typer.testing import Result

from kg.answer.ask import questions

SEEDS = Path(__file__).parent.parent / "seeds"
CHAIRED = "SELECT ?official WHERE { ?official cchc:chaired ?meeting } ORDER BY ?official"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Result]:
    """A store of the five seeds, and what `kg build` came to."""
    store = tmp_path_factory.mktemp("cli") / "kg-store"
    return store, kg("build", SEEDS, "--store", store)


@pytest.fixture
def store(built: tuple[Path, Result], tmp_path: Path) -> Path:
    """A copy of the store of the five seeds, to be changed at will."""
    return Path(shutil.copytree(built[0], tmp_path / "kg-store"))


# ---------------------------------------------------------------- language


def test_the_language_before_the_command_is_that_of_its_messages(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "there is no question" in kg("--lang", "en", "ask", "xyz", "--store", store).stderr
    assert "không có câu hỏi" in kg("--lang", "en", "ask", "xyz", "--store", store, "--lang", "vi").stderr
    monkeypatch.setenv("KG_LANG", "vi")
    assert "there is no question" in kg("--lang", "en", "ask", "xyz", "--store", store).stderr
    assert kg("--lang", "fr", "ask").exit_code == 2


# ---------------------------------------------------------------- build


def test_a_build_ends_by_showing_what_it_found(built: tuple[Path, Result]) -> None:
    _, result = built
    assert result.exit_code == 0, result.output
    assert "5 trang mới" in result.stdout
    assert "Trần Minh Vũ" in result.stdout
    assert "kg ask" in result.stdout


def test_the_summary_of_a_build_is_one_table(store: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(SEEDS, tmp_path / "pages"))
    page = folder / "002_5e6dac1fbc6af054.txt"
    (folder / "copy.txt").write_bytes(page.read_bytes())
    (folder / "empty.txt").write_bytes(b"")
    page.write_text(page.read_text(encoding="utf-8") + "\nÔng Lê Văn An chủ trì cuộc họp.\n", encoding="utf-8")
    built = kg("build", folder, "--store", store, "--lang", "en")
    assert built.exit_code == 1  # the empty page
    text = built.stdout.splitlines()
    table = text[text.index(next(line for line in text if "Whole store" in line)) + 2 :]
    counts = [re.split(r" {3,}", line.strip()) for line in table[:8]]
    assert [row[0] for row in counts][:6] == [
        "2  new, changed",
        "4  unchanged",
        "0  read again",
        "0  duplicates",
        "1  unreadable",
        "0  failed",
    ]
    assert re.fullmatch(r"0:00:\d\d  time", counts[6][0])
    assert re.fullmatch(r"[\d.,]+  pages/s", counts[7][0])
    assert counts[0][1] == "1  violations"
    assert [row[-1].split("  ")[1] for row in counts][:3] == ["pages", "people", "meetings"]
    assert max(map(len, table[:8])) < 80


def test_the_default_store_lies_in_the_working_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done("build", SEEDS / "002_5e6dac1fbc6af054.txt", "--no-validate")
    assert (tmp_path / "kg-store").is_dir()
    assert "Trần Minh Vũ" in done("ask", "who-chaired")


def test_english_on_request(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "unchanged" in done("build", SEEDS, "--store", store, "--lang", "en")
    monkeypatch.setenv("KG_LANG", "en")
    assert "unchanged" in done("build", SEEDS, "--store", store)


def test_unchanged_pages_are_not_built_again(store: Path) -> None:
    text = done("build", SEEDS, "--store", store)
    assert "0 trang mới" in text
    assert "5 trang giữ nguyên" in text


@pytest.mark.slow
def test_workers_and_order_of_inputs_change_no_byte(built: tuple[Path, Result], tmp_path: Path) -> None:
    files = sorted(SEEDS.glob("*.txt"), reverse=True)
    done("build", *files, "--store", tmp_path / "other", "--workers", "2", "--no-validate")
    for store, name in ((built[0], "one.nq"), (tmp_path / "other", "two.nq")):
        done("export", "nquads", "-o", tmp_path / name, "--store", store)
    assert (tmp_path / "one.nq").read_bytes() == (tmp_path / "two.nq").read_bytes()


def test_pages_one_by_one_give_the_same_graph_as_all_at_once(built: tuple[Path, Result], tmp_path: Path) -> None:
    for path in sorted(SEEDS.glob("*.txt"), reverse=True):
        done("build", path, "--store", tmp_path / "other", "--no-validate")
    for store, name in ((built[0], "one.nq"), (tmp_path / "other", "two.nq")):
        done("export", "nquads", "-o", tmp_path / name, "--store", store)
    assert (tmp_path / "one.nq").read_bytes() == (tmp_path / "two.nq").read_bytes()


def test_the_base_of_data_iris(tmp_path: Path) -> None:
    base = "https://data.example.vn/id/"
    page = SEEDS / "002_5e6dac1fbc6af054.txt"
    done("build", page, "--store", tmp_path / "s", "--base", base, "--no-validate")
    done("export", "nquads", "--article", page.name, "-o", tmp_path / "x.nq", "--store", tmp_path / "s")
    text = (tmp_path / "x.nq").read_text(encoding="utf-8")
    assert f"<{base}event/" in text
    assert "https://w3id.org/cchc/id/" not in text


def test_a_page_from_standard_input(tmp_path: Path) -> None:
    page = (SEEDS / "002_5e6dac1fbc6af054.txt").read_text(encoding="utf-8")
    done("build", "-", "--store", tmp_path / "s", "--no-validate", stdin=page)
    assert "stdin" in done("ask", "articles", "--store", tmp_path / "s")


# ---------------------------------------------------------------- ask, query


def test_without_a_name_the_questions_are_listed(store: Path) -> None:
    text = done("ask", "--store", store)
    assert set(CONTRACT) <= {line.split()[0] for line in text.splitlines() if line.strip()}
    assert all(question.name in text for question in questions())


@pytest.mark.parametrize("name", [name for name in CONTRACT if name != "evidence"])
def test_the_fixed_questions_have_their_columns(store: Path, name: str) -> None:
    answer = json.loads(done("ask", name, "--store", store, "--format", "json"))
    assert set(CONTRACT[name].split()) <= set(answer["head"]["vars"])
    assert all(set(row) <= set(answer["head"]["vars"]) for row in answer["results"]["bindings"])


def test_the_evidence_of_a_fact_is_a_slice_of_its_page(store: Path) -> None:
    meetings = json.loads(done("ask", "who-chaired", "--store", store, "--format", "json"))["results"]["bindings"]
    (meeting,) = {row["meeting"]["value"] for row in meetings if row["source"]["value"].startswith("002")}
    text = done("ask", "evidence", "--store", store, "--format", "json", "--param", f"fact={meeting}")
    page = (SEEDS / "002_5e6dac1fbc6af054.txt").read_text(encoding="utf-8")
    rows = json.loads(text)["results"]["bindings"]
    assert rows
    for row in rows:
        assert page[int(row["begin"]["value"]) : int(row["end"]["value"])] == row["quote"]["value"]


@pytest.mark.parametrize("format", ["table", "json", "csv", "tsv", "markdown"])
def test_answers_in_every_format(store: Path, format: str) -> None:
    assert "Trần Minh Vũ" in done("ask", "who-chaired", "--store", store, "--format", format)


def test_a_query_from_a_file_and_from_standard_input(store: Path, tmp_path: Path) -> None:
    (tmp_path / "q.rq").write_text(CHAIRED, encoding="utf-8")
    from_file = done("query", tmp_path / "q.rq", "--store", store)
    assert "person/" in from_file
    assert done("query", "-", "--store", store, stdin=CHAIRED) == from_file


def test_queries_that_ask_and_construct(store: Path) -> None:
    assert done("query", "-", "--store", store, stdin="ASK { ?x cchc:chaired ?y }").strip() == "true"
    asked = done("query", "-", "--store", store, "--format", "json", stdin="ASK { ?x cchc:chaired ?y }")
    assert json.loads(asked)["boolean"] is True
    built = done("query", "-", "--store", store, "--format", "csv", stdin="CONSTRUCT WHERE { ?x cchc:chaired ?y }")
    assert built.startswith("subject,predicate,object")
    assert "https://w3id.org/cchc/ns#chaired" in built


# ---------------------------------------------------------------- validate


def test_the_problems_of_a_store_are_those_of_its_pages(store: Path) -> None:
    of_store = json.loads(done("validate", "--store", store, "--format", "json"))
    assert of_store == json.loads(done("validate", SEEDS, "--format", "json"))


def test_validating_pages_makes_no_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done("validate", SEEDS / "002_5e6dac1fbc6af054.txt")
    assert not list(tmp_path.iterdir())


def test_strict_validation_of_a_page_without_meaning(tmp_path: Path) -> None:
    (tmp_path / "bad.txt").write_bytes(b"\xff\xfe\x00")
    good = SEEDS / "002_5e6dac1fbc6af054.txt"
    assert kg("validate", tmp_path / "bad.txt", good, "--strict").exit_code == 1
    assert kg("validate", tmp_path / "bad.txt").exit_code == 2


def test_a_name_that_the_store_has_not_is_another_answer_than_no_rows(store: Path) -> None:
    assert "quận Bình Thủy" in done("ask", "units", "--param", "name=QUẬN BÌNH THUỶ", "--store", store)
    result = kg("ask", "units", "--param", "name=quận Bình Thúy", "--store", store)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "kho không có đơn vị hành chính nào tên là “quận Bình Thúy”" in result.stderr
    assert "“quận Bình Thủy”" in result.stderr
    empty = kg("ask", "league-table", "--param", "indicator=pci", "--store", store)
    assert empty.exit_code == 0 and "Không có dòng nào." in empty.stderr


# ---------------------------------------------------------------- export, draw, remove


def test_an_export_goes_to_a_file_or_to_stdout(store: Path, tmp_path: Path) -> None:
    result = kg("export", "turtle", "-o", tmp_path / "kg.ttl", "--store", store)
    assert result.stdout == ""
    assert done("export", "turtle", "-o", "-", "--store", store) == (tmp_path / "kg.ttl").read_text(encoding="utf-8")


@pytest.mark.slow
def test_the_gazetteer_is_exported_without_a_store(tmp_path: Path) -> None:
    done("export", "turtle", "--gazetteer", "-o", tmp_path / "units.ttl")
    assert '"Binh Thuy District"@en' in (tmp_path / "units.ttl").read_text(encoding="utf-8")


def test_the_gazetteer_is_exported_under_another_base(tmp_path: Path) -> None:
    done("export", "nquads", "--gazetteer", "--base", "https://example.org/kg/", "-o", tmp_path / "units.nq")
    with (tmp_path / "units.nq").open(encoding="utf-8") as lines:
        assert next(lines).startswith("<https://example.org/kg/unit")


@pytest.mark.parametrize("option", ["--store", "--article", "--entity", "--question", "--param"])
def test_the_gazetteer_is_exported_as_a_whole(tmp_path: Path, option: str) -> None:
    result = kg("export", "turtle", "--gazetteer", option, "x=y", "-o", tmp_path / "y.ttl")
    assert result.exit_code == 2 and option in result.stderr


def test_a_store_is_exported_under_its_own_base(store: Path, tmp_path: Path) -> None:
    result = kg("export", "turtle", "--base", "https://example.org/kg/", "-o", tmp_path / "y.ttl", "--store", store)
    assert result.exit_code == 2 and "--base" in result.stderr


def test_an_answer_is_exported(store: Path, tmp_path: Path) -> None:
    done("export", "csv", "-o", tmp_path / "a.csv", "--question", "who-chaired", "--store", store)
    assert "Trần Minh Vũ" in (tmp_path / "a.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize("suffix", ["svg", "html"])
def test_a_drawing(store: Path, tmp_path: Path, suffix: str) -> None:
    done("draw", "Trần Minh Vũ", "-o", tmp_path / f"kg.{suffix}", "--store", store)
    assert "Trần Minh Vũ" in (tmp_path / f"kg.{suffix}").read_text(encoding="utf-8")


def test_a_removed_page_leaves_what_a_build_without_it_makes(store: Path, tmp_path: Path) -> None:
    gone = "003_fcd192befce49ee2.txt"
    done("remove", gone, "--store", store)
    rest = [path for path in SEEDS.glob("*.txt") if path.name != gone]
    done("build", *rest, "--store", tmp_path / "other", "--no-validate")
    for folder, name in ((store, "one.nq"), (tmp_path / "other", "two.nq")):
        done("export", "nquads", "-o", tmp_path / name, "--store", folder)
    assert (tmp_path / "one.nq").read_bytes() == (tmp_path / "two.nq").read_bytes()


def test_removing_goes_on_past_a_page_that_is_not_there(store: Path) -> None:
    result = kg("remove", "missing.txt", "000_7f49e2e2eeb372bf.txt", "--store", store)
    assert result.exit_code == 0
    assert "missing.txt" in result.stderr
    assert "000_7f49e2e2eeb372bf.txt" not in done("ask", "articles", "--store", store)

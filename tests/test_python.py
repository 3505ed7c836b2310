"""The store in Python: every example of docs/python.md and the notebook run; what tables and pictures give."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import nbformat
import pytest
from commands import done
from nbclient import NotebookClient
from pyoxigraph import Literal, NamedNode
from servers import free_port, oxigraph

import kg
from kg.answer.render import Answer
from kg.api.table import Table
from kg.errors import StoreError, UsageError
from kg.rdf.namespaces import XSD

ROOT = Path(__file__).parent.parent
PYTHON = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")
NOTEBOOK = ROOT / "docs" / "notebook.ipynb"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a store of the seeds in `kg-store`."""
    path = tmp_path_factory.mktemp("python")
    done("build", ROOT / "seeds", "--store", path / "kg-store")
    return path


@pytest.fixture
def graph(folder: Path) -> Iterator[kg.KnowledgeGraph]:
    """The store, open."""
    with kg.open(folder / "kg-store") as opened:
        yield opened


# ---------------------------------------------------------------- documents


def test_every_example_runs_in_order(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(folder)
    blocks = re.findall(r"^```python\n(.*?)^```", PYTHON, flags=re.MULTILINE | re.DOTALL)
    assert len(blocks) >= 8
    names: dict[str, object] = {}
    for block in blocks:
        exec(compile(block, "docs/python.md", "exec"), names)
    printed = capsys.readouterr().out
    assert "Trần Minh Vũ Phó Chủ tịch UBND huyện Tân Hiệp" in printed
    assert "không có cán bộ nào" in printed
    assert (folder / "so-lieu.xlsx").stat().st_size > 1000
    assert b"<html" in (folder / "hung.html").read_bytes()[:200]


def test_every_method_is_documented() -> None:
    public = {name for name in vars(kg.KnowledgeGraph) if not name.startswith("_")} - {"close"}
    assert [name for name in sorted(public) if f"`.{name}(" not in PYTHON] == []


@pytest.mark.slow
def test_the_notebook_runs(folder: Path) -> None:
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    before = [[sorted(one.get("data", {})) for one in cell.outputs] for cell in cells]
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(folder)}}).execute()
    assert [[sorted(one.get("data", {})) for one in cell.outputs] for cell in cells] == before
    assert any("text/html" in kinds for outputs in before for kinds in outputs)
    assert any("image/svg+xml" in kinds for outputs in before for kinds in outputs)


# ---------------------------------------------------------------- answers


def test_a_table_has_the_values_of_python() -> None:
    terms = (
        *(Literal("7", datatype=NamedNode(XSD + "integer")), Literal("94.36", datatype=NamedNode(XSD + "decimal"))),
        *(
            Literal("2021-03-26", datatype=NamedNode(XSD + "date")),
            Literal("true", datatype=NamedNode(XSD + "boolean")),
        ),
        *(Literal("2021-04", datatype=NamedNode(XSD + "gYearMonth")), NamedNode("http://a/b"), None),
    )
    table = Table(Answer(tuple("abcdefg"), (terms,)))
    day = datetime.date(2021, 3, 26)
    assert table.rows == ((7, Decimal("94.36"), day, True, "2021-04", "http://a/b", None),)
    assert dict(table[0]) == dict(zip("abcdefg", table.rows[0], strict=True))
    kinds = {name: str(kind) for name, kind in table.to_pandas().dtypes.items()}
    assert (kinds["a"], kinds["b"], kinds["d"]) == ("Int64", "Float64", "boolean")
    assert kinds["c"].startswith("datetime64")
    assert table.to_pandas()["a"].sum() == 7


def test_a_table_shows_itself_in_words_and_hostile_text_as_text(graph: kg.KnowledgeGraph) -> None:
    shown = graph.ask("statistics")._repr_html_()
    assert "<th>giá trị</th>" in shown and "hơn 7.500" in shown
    hostile = Table(Answer(("a",), ((Literal("<script>"),),)), title="<b>")
    assert "<script>" not in hostile._repr_html_() and "&lt;script&gt;" in hostile._repr_html_()
    assert "<b>" not in hostile._repr_html_()


def test_a_question_is_narrowed_sorted_and_cut(graph: kg.KnowledgeGraph) -> None:
    table = graph.ask("who-chaired", since="2021", until=datetime.date(2021, 12, 31), evidence=True)
    assert table.column("official") == ["Trần Minh Vũ"]
    assert table[0]["sentence"] == "Hội nghị do Phó chủ tịch UBND huyện Trần Minh Vũ chủ trì."
    latest = graph.ask("who-chaired", sort="-date", limit=1, columns="date,official")
    assert latest.columns == ("date", "official") and latest.rows[0][0] == datetime.date(2022, 4, 26)
    assert graph.ask("positions-held", official="do viet hung").column("official") == ["Đỗ Việt Hưng"] * 2


def test_what_is_not_there_is_an_error_with_advice(graph: kg.KnowledgeGraph, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="official"):
        graph.ask("career", offical="Đỗ Việt Hưng")
    with pytest.raises(UsageError, match="Đỗ Việt Hưng"):
        graph.ask("career", official="Đỗ Việt Hùng")
    with pytest.raises(UsageError):
        graph.ask("who-chaired").column("nobody")
    with pytest.raises(UsageError):
        graph.query("DELETE WHERE { ?s ?p ?o }")
    with pytest.raises(StoreError):
        kg.open(tmp_path / "none")


@pytest.mark.parametrize("name", ["t.csv", "t.tsv", "t.json", "t.md", "t.xlsx"])
def test_a_table_is_written_by_the_ending_of_the_file(graph: kg.KnowledgeGraph, tmp_path: Path, name: str) -> None:
    assert graph.ask("who-chaired").write(tmp_path / name).stat().st_size > 100
    with pytest.raises(UsageError):
        graph.ask("who-chaired").write(tmp_path / "t.doc")


# ---------------------------------------------------------------- things and pictures


def test_a_thing_has_its_facts_with_sentences_of_the_page(graph: kg.KnowledgeGraph) -> None:
    thing = graph.entity("ông Trần Minh Vũ")
    assert (thing.label, thing.kind) == ("Trần Minh Vũ", "person")
    for fact in thing.facts:
        for sentence in fact.sentences:
            assert sentence.text in " ".join(graph.page(sentence.source).text.split())
    assert "<blockquote>Hội nghị do Phó chủ tịch" in thing._repr_html_()
    assert set(thing.to_pandas()["source"]) == {"002_5e6dac1fbc6af054.txt"}


def test_the_network_is_that_of_networkx_and_its_picture_is_drawn(graph: kg.KnowledgeGraph, tmp_path: Path) -> None:
    network = graph.graph("Đỗ Việt Hưng")
    labels = {data["label"] for _, data in network.nodes(data=True)}
    assert "Đỗ Việt Hưng" in labels and network.number_of_edges() > 3
    picture = graph.draw("Đỗ Việt Hưng")
    assert "<svg" in picture._repr_svg_()
    assert picture.write(tmp_path / "a.html").stat().st_size > 10_000
    with pytest.raises(UsageError):
        picture.write(tmp_path / "a.doc")


@pytest.mark.slow
def test_a_store_on_a_server_is_asked_the_same_way(folder: Path, tmp_path: Path) -> None:
    with oxigraph(tmp_path / "server", free_port()) as url:
        done("push", url, "--store", folder / "kg-store")
        with kg.open(url) as remote, kg.open(folder / "kg-store") as local:
            assert remote.ask("who-chaired", evidence=True).rows == local.ask("who-chaired", evidence=True).rows
            assert remote.entity("Đỗ Việt Hưng").facts == local.entity("Đỗ Việt Hưng").facts
            with pytest.raises(StoreError):
                remote.search("biên lai")

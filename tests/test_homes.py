"""Whose site a page stands on: by the user's words, its address, the pages of its folder, and by no order of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Final

import pytest
from calling import kg
from pyoxigraph import QuerySolutions
from stores import exported_in

from kg.errors import UsageError
from kg.model import HomeGround, Organisation, Page, Unit
from kg.pipeline import Settings, extract
from kg.read import read
from kg.resolve import check_place, learned
from kg.resolve.site import site_of, words_of_host
from kg.run.batch import build
from kg.run.homes import at_place
from kg.store import Store

BA_THUOC: Final = "huyện Bá Thước, tỉnh Thanh Hóa"
TOLD: Final = "{title}\n{day}\nSáng nay, ông Lê Văn An, Chủ tịch UBND {unit} chủ trì hội nghị về cải cách hành chính."


def page(source: str, unit: str, title: str, day: str = "12/3/2021", **more: str | None) -> Page:
    """A page on which Lê Văn An chairs a meeting as the chairman of a unit."""
    return Page(source, TOLD.format(title=title, day=day, unit=unit), **more)


def own(number: int) -> Page:
    """A page of the portal that names its district."""
    return page(f"own-{number}.txt", "huyện", f"Huyện Bá Thước họp lần {number}", folder="portal")


def bare(number: int) -> Page:
    """A page of the portal that speaks of "huyện" alone."""
    return page(f"bare-{number}.txt", "huyện", f"UBND huyện họp phiên thứ {number}", folder="portal")


def stored(path: Path, pages: Iterable[Page], workers: int = 1) -> Path:
    """The store of these pages."""
    with Store.open(path, write=True) as store:
        assert all(result.state != "failed" for result in build(pages, store, Settings(validated=False), workers))
    return path


def people(path: Path) -> set[str]:
    """The officials in a store, without the base of their IRIs."""
    with Store.open(path) as store:
        found = store.query("SELECT DISTINCT ?one WHERE { GRAPH ?graph { ?one a cchc:Official } }")
        assert isinstance(found, QuerySolutions)
        return {str(row["one"].value).removeprefix(store.base) for row in found}


# ---------------------------------------------------------------- addresses and words


@pytest.mark.parametrize(
    ("host", "words"),
    [
        ("bathuoc.thanhhoa.gov.vn", BA_THUOC),
        ("huyenbathuoc.thanhhoa.gov.vn", BA_THUOC),
        ("www.sonoivu.thanhhoa.gov.vn", "Sở Nội vụ tỉnh Thanh Hóa"),
        ("skhdt.thanhhoa.gov.vn", "Sở Kế hoạch và Đầu tư tỉnh Thanh Hóa"),
        ("baothanhhoa.vn", "tỉnh Thanh Hóa"),
        ("quan6.hochiminhcity.gov.vn", "quận 6, thành phố Hồ Chí Minh"),
        ("snv.thanhhoa.gov.vn", "tỉnh Thanh Hóa"),  # of the interior or of foreign affairs
        ("bonoivu.gov.vn", "Bộ Nội vụ"),
        ("tuoitre.vn", ""),
        ("thanhhoa.example.com", ""),
    ],
)
def test_a_host_says_whose_site_it_is(host: str, words: str) -> None:
    assert words_of_host(host) == words


@pytest.mark.parametrize(
    ("place", "day", "unit"),
    [
        ("huyện Bá Thước", "2021-03-12", "district-386-2019-10-06"),
        ("Huyện ủy Bá Thước", "2021-03-12", "district-386-2019-10-06"),
        ("huyện Bá Thước", "2025-08-01", "province-38-2019-10-06"),  # districts are no more, the province is
        ("huyện Đắk Song", "2025-06-30", "district-665-2019-10-06"),
        ("huyện Đắk Song", "2025-07-01", "province-68-2025-07-01"),  # Đắk Nông went over to Lâm Đồng
        ("tỉnh Đắk Nông", "2025-08-01", "province-68-2025-07-01"),
    ],
)
def test_the_home_is_one_of_the_day_of_the_page(place: str, day: str, unit: str) -> None:
    site = site_of(Page("a.txt", "", place=place), day)
    assert site and site.unit and site.unit.key == unit


def test_the_user_s_words_come_before_the_address_and_may_deny_it() -> None:
    address = "https://bathuoc.thanhhoa.gov.vn/tin/1"
    by_host = site_of(Page("a.txt", "", url=address), None)
    assert by_host and by_host.ground is HomeGround.HOST
    assert site_of(Page("bathuoc.thanhhoa.gov.vn/1.html", ""), None) == by_host
    given = site_of(Page("a.txt", "", url=address, place="Sở Nội vụ tỉnh Thanh Hóa"), None)
    assert given and given.ground is HomeGround.GIVEN and isinstance(given.owner, Organisation)
    assert given.owner.label == "Sở Nội vụ tỉnh Thanh Hóa"
    assert site_of(Page("a.txt", "", url=address, place=""), None) is None


@pytest.mark.parametrize(("place", "error"), [("nơi nào đó", "place-unknown"), ("huyện Châu Thành", "place-several")])
def test_words_that_name_no_place_or_several_are_refused(tmp_path: Path, place: str, error: str) -> None:
    with pytest.raises(UsageError) as raised:
        check_place(place)
    assert raised.value.key == error
    assert check_place(f" {BA_THUOC} ") == BA_THUOC


# ---------------------------------------------------------------- what follows from it


def test_bare_words_are_those_of_the_home_and_of_the_title_before_it() -> None:
    meant = {
        one.key for one in extract(page("a.txt", "huyện", "UBND huyện họp", place=BA_THUOC)).resolution.units.values()
    }
    assert meant == {"district-386-2019-10-06"}
    guest = extract(page("a.txt", "huyện", "Huyện Như Thanh họp", place=BA_THUOC))
    home, subject = guest.resolution.home, guest.resolution.subject
    assert home and subject and isinstance(home.owner, Unit) and isinstance(subject.owner, Unit)
    assert (home.owner.name, subject.owner.name) == ("Bá Thước", "Như Thanh")
    assert {unit.name for unit in guest.resolution.units.values()} == {"Như Thanh"}


def test_a_post_that_names_its_body_by_its_kind_is_one_at_home() -> None:
    text = "Kiểm tra công vụ\n12/3/2021\nSáng nay, Giám đốc Sở Lê Văn An chủ trì hội nghị về cải cách hành chính."
    found = extract(Page("a.txt", text, url="https://sonoivu.thanhhoa.gov.vn/tin/1")).resolution.organisations
    assert "Sở Nội vụ tỉnh Thanh Hóa" in {body.label for body in found.values()}


def test_one_official_of_a_portal_is_one_person(tmp_path: Path) -> None:
    pages = [own(1), bare(1), bare(2)]
    assert len(people(stored(tmp_path / "alone", pages))) == 3
    told = [page for page in at_place(pages, BA_THUOC) if isinstance(page, Page)]
    [one] = people(stored(tmp_path / "told", told))
    assert one.endswith("--district-386-2019-10-06")


def test_a_later_build_knows_what_was_said_of_a_page(tmp_path: Path) -> None:
    [told] = at_place([bare(1)], BA_THUOC)
    assert isinstance(told, Page)
    first = exported_in(stored(tmp_path / "s", [told]))
    assert exported_in(stored(tmp_path / "s", [bare(1)])) == first
    changed = Page(bare(1).source, bare(1).text + "\nHội nghị kết thúc.", folder="portal")
    assert [one.rpartition("--")[2] for one in people(stored(tmp_path / "s", [changed]))] == ["district-386-2019-10-06"]


def test_the_command_takes_the_place(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text(bare(1).text, encoding="utf-8")
    call = kg("build", file, "--store", tmp_path / "s", "--no-validate", "--place", BA_THUOC)
    assert call.exit_code == 0, call.output
    assert len(people(tmp_path / "s")) == 1 and next(iter(people(tmp_path / "s"))).endswith("386-2019-10-06")


# ---------------------------------------------------------------- the pages of a site


@pytest.mark.parametrize(
    ("votes", "words"),
    [
        ({BA_THUOC: 3, "": 40}, BA_THUOC),
        ({BA_THUOC: 2}, ""),
        ({BA_THUOC: 3, f"xã Ban Công, {BA_THUOC}": 2, "tỉnh Thanh Hóa": 4}, BA_THUOC),
        ({BA_THUOC: 3, "tỉnh Thanh Hóa": 4}, "tỉnh Thanh Hóa"),
        ({BA_THUOC: 3, "huyện Tân Hiệp, tỉnh Kiên Giang": 1}, ""),
        ({"quận 6, thành phố Hồ Chí Minh": 2, "quận 1, thành phố Hồ Chí Minh": 2}, "thành phố Hồ Chí Minh"),
    ],
)
def test_a_site_is_that_of_the_lowest_unit_of_which_most_pages_are(votes: dict[str, int], words: str) -> None:
    assert learned(votes) == words


def test_pages_of_a_folder_tell_its_home_in_whatever_order_they_come(tmp_path: Path) -> None:
    pages = [*map(own, range(4)), *map(bare, range(3))]
    whole = exported_in(stored(tmp_path / "whole", pages))
    assert {one.rpartition("--")[2] for one in people(tmp_path / "whole")} == {"district-386-2019-10-06"}
    assert exported_in(stored(tmp_path / "two", pages, workers=2)) == whole
    for one in reversed(pages):
        stored(tmp_path / "single", [one])
    assert exported_in(tmp_path / "single") == whole


def test_what_a_page_told_is_gone_with_it(tmp_path: Path) -> None:
    rest: Sequence[Page] = [own(0), own(1), *map(bare, range(2))]
    wanted = exported_in(stored(tmp_path / "rest", rest))
    stored(tmp_path / "s", [*rest, own(2)])
    assert exported_in(tmp_path / "s") != wanted and len(people(tmp_path / "s")) == 1
    with Store.open(tmp_path / "s", write=True) as store:
        assert store.remove(own(2).source)
    assert exported_in(stored(tmp_path / "s", [])) == wanted
    assert len(people(tmp_path / "s")) == 3


def test_a_file_is_of_its_folder_and_moves_with_it(tmp_path: Path) -> None:
    for folder in ("first", "second"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.txt").write_text(bare(1).text, encoding="utf-8")
    moved = [one for folder in ("first", "second") for one in read([tmp_path / folder]) if isinstance(one, Page)]
    assert [one.folder for one in moved] == ["first", "second"]
    with Store.open(tmp_path / "s", write=True) as store:
        states = [[result.state for result in build([one], store, Settings(validated=False))] for one in moved]
    assert states == [["built"], ["unchanged"]]
    with Store.open(tmp_path / "s") as store:
        assert store.page("a.txt").folder == "second"


def test_a_home_that_is_known_needs_no_pages_to_tell_it() -> None:
    hosts = [Page("a", "", url="https://bathuoc.thanhhoa.gov.vn/1"), Page("b", "", place=BA_THUOC, folder="portal")]
    for one, other in pairwise([site_of(page, "2021-03-12") for page in hosts]):
        assert one and other and one.unit == other.unit

"""Made reports of gatherings: what several outlets write of one, each leaving out something else, beside those like it.

`made` draws sixty gatherings and two hundred reports of them. Many are easily taken for another: one body holds two on
a day, or one of a kind on each of two days; communes of one name lie in two districts; units hold the same on one day;
councils and clusters meet in numbered sessions. Units are real, people and what they did are made up.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from kg.model import Page

GATHERINGS: Final = 60
REPORTS: Final = 200
_DISTRICTS: Final = (
    ("huyện Tân Hiệp", "tỉnh Kiên Giang"),
    ("quận Hồng Bàng", "thành phố Hải Phòng"),
    ("huyện Bá Thước", "tỉnh Thanh Hóa"),
    ("quận Bình Thủy", "thành phố Cần Thơ"),
    ("huyện Đắk Song", "tỉnh Đắk Nông"),
    ("huyện Chợ Mới", "tỉnh Bắc Kạn"),
    ("huyện Chợ Mới", "tỉnh An Giang"),
    ("huyện Mường Khương", "tỉnh Lào Cai"),
)
_NAMESAKES: Final = (
    (("xã Tân Lập", "huyện Mộc Hóa", "tỉnh Long An"), ("xã Tân Lập", "huyện Thủ Thừa", "tỉnh Long An")),
    (("xã Tân Tiến", "huyện Bù Đốp", "tỉnh Bình Phước"), ("xã Tân Tiến", "huyện Đồng Phú", "tỉnh Bình Phước")),
    (("xã Tân Bình", "huyện Thanh Bình", "tỉnh Đồng Tháp"), ("xã Tân Bình", "huyện Châu Thành", "tỉnh Đồng Tháp")),
    (("xã Thanh Bình", "huyện Mường Khương", "tỉnh Lào Cai"), ("xã Tân Bình", "huyện Tân Biên", "tỉnh Tây Ninh")),
)
_SURNAMES: Final = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Ngô", "Dương", "Đinh", "Lương")
_MIDDLE: Final = ("Văn", "Minh", "Đức", "Quang", "Hữu", "Xuân", "Công", "Thanh", "Đình", "Ngọc")
_GIVEN: Final = (
    "Bình",
    "Nam",
    "Hùng",
    "Dũng",
    "Tuấn",
    "Cường",
    "Khánh",
    "Vinh",
    "Hiếu",
    "Tùng",
    "Thịnh",
    "Kiên",
    "Phúc",
)
_REVIEWED: Final = (
    (
        "hội nghị sơ kết công tác cải cách hành chính 6 tháng đầu năm {year}",
        "hội nghị sơ kết CCHC 6 tháng đầu năm {year}, triển khai nhiệm vụ 6 tháng cuối năm",
        "hội nghị sơ kết cải cách hành chính 6 tháng đầu năm {year}",
        "hội nghị sơ kết công tác cải cách hành chính",
    ),
    (
        "hội nghị sơ kết công tác chuyển đổi số 6 tháng đầu năm {year}",
        "hội nghị sơ kết chuyển đổi số 6 tháng đầu năm {year}, phương hướng 6 tháng cuối năm",
        "hội nghị đánh giá kết quả chuyển đổi số 6 tháng đầu năm {year}",
        "hội nghị sơ kết công tác chuyển đổi số",
    ),
    (
        "hội nghị sơ kết chương trình xây dựng nông thôn mới 6 tháng đầu năm {year}",
        "hội nghị sơ kết chương trình xây dựng nông thôn mới 6 tháng đầu năm {year}, bàn việc đến cuối năm",
        "hội nghị sơ kết 6 tháng đầu năm {year}",
    ),
)
_HELD: Final = (
    ("hội nghị tập huấn kỹ năng số cho cán bộ, công chức", "lớp tập huấn kỹ năng số", "hội nghị tập huấn kỹ năng số"),
    (
        "hội nghị triển khai Đề án phát triển ứng dụng dữ liệu về dân cư",
        "hội nghị triển khai Đề án ứng dụng dữ liệu về dân cư trên địa bàn",
        "hội nghị bàn việc ứng dụng dữ liệu dân cư",
    ),
    (
        "hội nghị đối thoại với doanh nghiệp về thủ tục đất đai",
        "hội nghị đối thoại với doanh nghiệp",
        "hội nghị đối thoại",
    ),
    ("họp giao ban công tác tháng {month}", "cuộc họp giao ban tháng {month}", "họp giao ban với các phòng, ban"),
    ("hội nghị công bố các quyết định về công tác cán bộ", "hội nghị công bố quyết định về công tác cán bộ"),
)
_SESSION: Final = (
    "kỳ họp thứ {number}, nhiệm kỳ 2021 - 2026",
    "kỳ họp thứ {number} (kỳ họp thường lệ giữa năm)",
    "kỳ họp thứ {number} để thông qua các nghị quyết về ngân sách",
    "kỳ họp thường lệ giữa năm {year}",
)
_CLUSTER: Final = (
    "hội nghị giao ban cụm thi đua số {number}",
    "hội nghị giao ban cụm thi đua số {number} về cải cách hành chính",
    "hội nghị giao ban cụm thi đua",
)
_OUTCOMES: Final = (
    "Toàn huyện tiếp nhận {n} hồ sơ, đã giải quyết đúng hạn 98,{k}%.",
    "Theo báo cáo, {n} hồ sơ được nộp trực tuyến, còn {k} hồ sơ quá hạn.",
    "Các đại biểu thảo luận về việc số hóa {n} hồ sơ và sắp xếp lại {k} điểm tiếp nhận.",
    "Báo cáo cho thấy {n} lượt người đến giao dịch, {k} người chưa hài lòng.",
)


@dataclass(frozen=True, slots=True)
class Gathering:
    """What happened: who held what on which half of which day, and who was there."""

    number: int
    unit: tuple[str, ...]
    body: str
    day: date
    afternoon: bool
    names: tuple[str, ...]
    chair: str
    title: str
    guests: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """A page, and the number of the gathering that it reports."""

    page: Page
    gathering: int


def made(seed: int = 1) -> list[Report]:
    """Two hundred reports of sixty gatherings, the same for the same seed."""
    chance = random.Random(seed)
    gatherings = _gatherings(chance)
    of_each = [2 + chance.randrange(3) for _ in gatherings]
    while sum(of_each) != REPORTS:
        one = chance.randrange(GATHERINGS)
        step = 1 if sum(of_each) < REPORTS else -1
        if 2 <= of_each[one] + step <= 6:
            of_each[one] += step
    told = [(each, turn) for each, count in zip(gatherings, of_each, strict=True) for turn in range(count)]
    numbers = chance.sample(range(1000), len(told))
    reports = [_report(each, turn, number, chance) for (each, turn), number in zip(told, numbers, strict=True)]
    return sorted(reports, key=lambda report: report.page.source)


# ---------------------------------------------------------------- gatherings


def _gatherings(chance: random.Random) -> list[Gathering]:
    days = iter([date(2022, 6, 20) + timedelta(day) for day in chance.sample(range(0, 120, 2), 60)])
    made = [
        *_two_on_a_day(chance, days),
        *_on_consecutive_days(chance, days),
        *_of_namesakes(chance, days),
        *_in_several_units(chance, days),
        *_in_series(chance, days),
    ]
    return [replace(one, number=number) for number, one in enumerate(made)][:GATHERINGS]


def _two_on_a_day(chance: random.Random, days: Iterator[date]) -> Iterator[Gathering]:
    """One body reviews one matter in the morning and another in the afternoon, every second time under one chair."""
    for number, (unit, day) in enumerate(zip(_DISTRICTS, days, strict=False)):
        first, second = chance.sample(_REVIEWED, 2)
        morning = _gathering(unit, "UBND", day, first, chance)
        yield morning
        chair = morning.chair if number % 2 else _name(chance)
        yield replace(_gathering(unit, "UBND", day, second, chance), afternoon=True, chair=chair)


def _on_consecutive_days(chance: random.Random, days: Iterator[date]) -> Iterator[Gathering]:
    for unit, day, names in zip(_DISTRICTS[:7], days, _HELD * 2, strict=False):
        first = _gathering(unit, "UBND", day, names, chance)
        yield first
        yield replace(_gathering(unit, "UBND", day + timedelta(1), names, chance), chair=first.chair)


def _of_namesakes(chance: random.Random, days: Iterator[date]) -> Iterator[Gathering]:
    for units, day, names in zip(_NAMESAKES, days, _HELD, strict=False):
        yield from (_gathering(unit, "UBND", day, names, chance) for unit in units)


def _in_several_units(chance: random.Random, days: Iterator[date]) -> Iterator[Gathering]:
    for day, names in zip(days, _REVIEWED, strict=False):
        yield from (_gathering(unit, "UBND", day, names, chance) for unit in chance.sample(_DISTRICTS, 4))


def _in_series(chance: random.Random, days: Iterator[date]) -> Iterator[Gathering]:
    for number, (unit, day) in enumerate(zip(_DISTRICTS[:5], days, strict=False), start=2):
        yield _gathering(unit, "HĐND", day, [name.replace("{number}", str(number)) for name in _SESSION], chance)
    for number, day in zip(range(1, 6), days, strict=False):
        names = [name.replace("{number}", str(number)) for name in _CLUSTER]
        yield _gathering(_DISTRICTS[0], "UBND", day, names, chance)


def _gathering(unit: tuple[str, ...], body: str, day: date, names: Sequence[str], chance: random.Random) -> Gathering:
    month = day.month
    filled = tuple(name.replace("{year}", str(day.year)).replace("{month}", str(month)) for name in names)
    guests = (_name(chance), _name(chance))
    title = "Chủ tịch" if body == "HĐND" else chance.choice(("Chủ tịch", "Phó Chủ tịch"))
    return Gathering(0, unit, body, day, False, filled, _name(chance), title, guests)


def _name(chance: random.Random) -> str:
    return f"{chance.choice(_SURNAMES)} {chance.choice(_MIDDLE)} {chance.choice(_GIVEN)}"


# ---------------------------------------------------------------- reports


def _report(one: Gathering, turn: int, number: int, chance: random.Random) -> Report:
    """The report of an outlet: the paper of the province, the portal of the unit, of a body or of its neighbour."""
    write = (_paper, _portal, _agency, _neighbour)[turn % 4]
    name = one.names[0] if turn == 0 else chance.choice(one.names)
    published = one.day + timedelta(chance.randrange(3))
    text = write(one, name, published, chance)
    return Report(Page(f"{number:03d}.txt", text), one.number)


def _paper(one: Gathering, name: str, published: date, chance: random.Random) -> str:
    body = f"{one.body} {', '.join(one.unit)}"
    half = "Chiều" if one.afternoon else "Sáng"
    lead = f"{half} {one.day:%-d/%-m}, {body} tổ chức {name}."
    chaired = f"Đồng chí {one.chair}, {one.title} {one.body} {one.unit[0]} chủ trì."
    return _page(f"{_capital(one.unit[0])}: {_capital(name)}", published, [lead, chaired, _outcome(chance)])


def _portal(one: Gathering, name: str, published: date, chance: random.Random) -> str:
    kind = one.unit[0].split()[0]
    lead = f"Ngày {one.day:%d/%m/%Y}, {one.body} {kind} tổ chức {name}."
    chaired = f"Chủ trì hội nghị là đồng chí {one.chair} - {one.title} {one.body} {kind}."
    guests = f"Tham dự có đồng chí {one.guests[0]}, Trưởng phòng Nội vụ."
    told = [lead, *chance.sample([chaired, guests], chance.randint(1, 2)), _outcome(chance)]
    head = f"Cổng thông tin điện tử {', '.join(one.unit)}\n\nTin tức - Sự kiện\n\n"
    return head + _page(_capital(name), published, told)


def _agency(one: Gathering, name: str, published: date, chance: random.Random) -> str:
    half = chance.choice(("ngày", "chiều" if one.afternoon else "sáng"))
    day = f"{half} {one.day:%-d/%-m/%Y}"
    called = "lớp tập huấn" if name.startswith("lớp") else "cuộc họp" if "họp" in name else "hội nghị"
    held = f"{_capital(day)}, {one.unit[0]} ({one.unit[-1]}) tổ chức {name}."
    took_place = f"Tại {', '.join(one.unit)}, {day} đã diễn ra {name}."
    chaired = f"Ông {one.chair}, {one.title} {one.body} {one.unit[0]} chủ trì {called}."
    told = [chance.choice((held, took_place)), *chance.choice(([chaired], [chaired], [])), _outcome(chance)]
    told.append(f"Báo cáo của {one.body} {one.unit[0]} đã được gửi đến các đại biểu.")
    return _page(f"{_capital(name)} tại {one.unit[0]}", published, told)


def _neighbour(one: Gathering, name: str, published: date, chance: random.Random) -> str:
    held = f"{one.body} {one.unit[0]}"
    dated = f"Ngày {one.day:%-d/%-m/%Y}, {held} tổ chức {name}."
    lead = chance.choice(
        (dated, dated, f"{held} vừa tổ chức {name}.", f"Ngày {one.day:%-d/%-m}, {held} tổ chức hội nghị.")
    )
    guests = f"Dự hội nghị có đồng chí {one.guests[1]}, Phó Chánh Văn phòng {held}."
    chaired = f"Đồng chí {one.chair}, {one.title} {held} phát biểu tại hội nghị."
    head = f"Trang thông tin điện tử Phòng Nội vụ {one.unit[0]}\n\n"
    told = [lead, chance.choice((guests, chaired)), _outcome(chance)]
    return head + _page(f"{_capital(one.unit[0])} tổ chức {name}", published, told)


def _page(title: str, published: date, told: Sequence[str]) -> str:
    return f"{title}\n\n({published:%d/%m/%Y})\n\n" + "\n\n".join(told) + "\n"


def _outcome(chance: random.Random) -> str:
    return chance.choice(_OUTCOMES).format(n=chance.randint(200, 9000), k=chance.randint(2, 9))


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]

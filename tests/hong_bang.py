"""What a careful reader takes from the page of quận Hồng Bàng, by hand: an Extraction for the tests of the graph."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from kg.model import (
    ArticleClaim,
    AwardClaim,
    CitationClaim,
    Claim,
    Document,
    DocumentLinkClaim,
    DocumentMention,
    Extraction,
    GroupClaim,
    MeasurementClaim,
    MeetingClaim,
    Official,
    Organisation,
    OrganisationMention,
    Page,
    ParticipationClaim,
    PersonMention,
    PillarClaim,
    PlaceMention,
    PostClaim,
    PostMention,
    Resolution,
    Role,
    Span,
    StatementClaim,
    Unit,
)

SOURCE = "003_fcd192befce49ee2.txt"
SEED = Path(__file__).resolve().parent.parent / "seeds" / SOURCE
TEXT = SEED.read_text(encoding="utf-8")

VIETNAM = Unit("country-vn", "nước", "Việt Nam", "country")
HAI_PHONG = Unit("province-31-2004-01-01", "thành phố", "Hải Phòng", "province", "31", "2004-01-01", parent=VIETNAM)
HONG_BANG = Unit("district-303-2004-01-01", "quận", "Hồng Bàng", "district", "303", "2004-01-01", parent=HAI_PHONG)
HAMLET = Unit("stated-khu-pho-1", "khu phố", "1", "commune", parent=HONG_BANG)
UBND = Organisation("peoples-committee", "Ủy ban nhân dân", "UBND quận Hồng Bàng", HONG_BANG)
QUAN_UY = Organisation("party-organ", "Quận ủy", "Quận ủy Hồng Bàng", HONG_BANG)
DAN_VAN = Organisation("party-organ", "Ban Dân vận", "Ban Dân vận Quận ủy Hồng Bàng", HONG_BANG, QUAN_UY)
STEERING = Organisation(
    "steering-committee",
    "Ban Chỉ đạo Cải cách hành chính",
    "Ban Chỉ đạo Cải cách hành chính quận Hồng Bàng",
    HONG_BANG,
)
PORTAL = "Cổng thông tin điện tử quận Hồng Bàng"


def span(words: str, after: str = "") -> Span:
    """Where the words stand first in the page, or first after other words."""
    begin = TEXT.index(words, TEXT.index(after))
    return Span(begin, begin + len(words))


def line(inside: Span) -> Span:
    """The line that a stretch stands in."""
    end = TEXT.find("\n", inside.end)
    return Span(TEXT.rfind("\n", 0, inside.begin) + 1, end if end >= 0 else len(TEXT))


def district(inside: Span) -> PlaceMention:
    """The bare "quận" at the end of a stretch."""
    return PlaceMention(Span(inside.end - 4, inside.end), "quận", "quận", None)


def committee(words: str, after: str) -> OrganisationMention:
    """A mention of the people's committee of the district."""
    where = span(words, after)
    return OrganisationMention(where, words, "peoples-committee", "Ủy ban nhân dân", district(where))


UBND_FIRST = committee("UBND quận", "Chiều")
UBND_CAPTION = committee("UBND quận", "Đ/c Đỗ Việt Hưng")
UBND_HUYEN = committee("UBND huyện", "kết luận cuộc họp, Đồng chí")
STEERING_WORDS = "Ban Chỉ đạo Cải cách hành chính quận"
STEERING_HOST = OrganisationMention(
    span(STEERING_WORDS + " Hồng Bàng", "Chiều"),
    STEERING_WORDS + " Hồng Bàng",
    "steering-committee",
    "Ban Chỉ đạo Cải cách hành chính",
)
UNKNOWN_HOST = OrganisationMention(span("các phòng, ban"), "các phòng, ban", "other", "phòng, ban")
STEERING_POST = OrganisationMention(
    span(STEERING_WORDS, "Phó Trưởng ban Thường trực"),
    STEERING_WORDS,
    "steering-committee",
    "Ban Chỉ đạo Cải cách hành chính",
)
DAN_VAN_WORDS = OrganisationMention(span("Ban Dân vận Quận ủy"), "Ban Dân vận Quận ủy", "party-organ", "Ban Dân vận")
VICE_CHAIR = PostMention(span("Phó Chủ tịch Thường trực UBND quận"), "Phó Chủ tịch Thường trực", UBND_FIRST)
VICE_HEAD = PostMention(
    span(f"Phó Trưởng ban Thường trực {STEERING_WORDS}"), "Phó Trưởng ban Thường trực", STEERING_POST
)
VICE_CHAIR_HUYEN = PostMention(span("Phó Chủ tịch\nThường trực UBND huyện"), "Phó Chủ tịch Thường trực", UBND_HUYEN)
DAN_VAN_HEAD = PostMention(span("Trưởng ban Ban Dân vận Quận ủy"), "Trưởng ban", DAN_VAN_WORDS)
UNKNOWN_POST = PostMention(span("Chủ tịch UBND các phường"), "Chủ tịch")
HUNG_NAME = span("Đỗ Việt Hưng")
HUNG = PersonMention(HUNG_NAME, HUNG_NAME, "Đỗ Việt Hưng", "đồng chí", (VICE_CHAIR, VICE_HEAD))
HUNG_LAST_NAME = span("Đỗ Việt Hưng", "kết luận cuộc họp, ")
HUNG_LAST = PersonMention(HUNG_LAST_NAME, HUNG_LAST_NAME, "ĐỖ VIỆT HƯNG", "Đồng chí", (VICE_CHAIR_HUYEN,))
VAN_NAME = span("Nguyễn Thị Thanh Vân")
VAN = PersonMention(VAN_NAME, VAN_NAME, "Nguyễn Thị Thanh Vân", "Đồng chí", (DAN_VAN_HEAD,))
NOBODY = PersonMention(span("Nguyễn Minh Tuấn"), span("Nguyễn Minh Tuấn"), "Nguyễn Minh Tuấn")
PLAN = DocumentMention(
    span("kế hoạch"), "ke-hoach", "147/KH-UBND", part="Khoản 3, Điều 7", subject="cải cách hành chính"
)
DECREE = DocumentMention(span("Chính quyền số"), "nghi-dinh", "32/2021/NĐ-CP", "2021-02-30")

RESOLUTION = Resolution(
    organisations={
        UBND_FIRST: UBND,
        UBND_CAPTION: UBND,
        UBND_HUYEN: UBND,
        STEERING_HOST: STEERING,
        STEERING_POST: STEERING,
        DAN_VAN_WORDS: DAN_VAN,
    },
    officials={
        HUNG: Official("Đỗ Việt Hưng", HONG_BANG.key),
        HUNG_LAST: Official("ĐỖ VIỆT HƯNG", HONG_BANG.key),
        VAN: Official("Nguyễn Thị Thanh Vân", HONG_BANG.key),
    },
    documents={
        PLAN: Document("ke-hoach", "147/KH-UBND", "2021-12-30", UBND),
        DECREE: Document("nghi-dinh", "32/2021/NĐ-CP", "2021-02-30"),
    },
)


def claims() -> list[Claim]:
    """The claims of the page, in no order that matters."""
    date_line, portal, topic = span("28/04/2022 11:12"), span(PORTAL.upper()), span("đánh giá thực trạng Cải cách")
    chaired, present = span("chủ trì cuộc họp"), span("Tham dự cuộc họp có Đồng chí Nguyễn Thị Thanh Vân")
    group, over = span("các đồng chí thành viên Ban Chỉ đạo"), span("vượt 68% so với kế hoạch thành phố giao")
    concluded, turnout = span("Phát biểu kết luận cuộc họp"), span("99,93%")
    pillar, gap = span("Cải cách thể chế"), span("còn thấp")
    return [
        ArticleClaim(span=date_line, sentence=line(date_line), slot="published", value="2022-04-28T11:12", rule="date"),
        ArticleClaim(span=portal, sentence=line(portal), slot="publisher", value=PORTAL, rule="portal"),
        MeetingClaim(
            span=topic,
            sentence=line(topic),
            rule="meeting-held",
            number=1,
            topic="đánh giá thực trạng Cải cách hành chính",
            kind="meeting",
            date="2022-04-26",
            part_of_day="afternoon",
            hosts=(STEERING_HOST, UNKNOWN_HOST),
            plans_period="2022",
        ),
        ParticipationClaim(
            span=chaired,
            sentence=line(chaired),
            rule="chaired-before",
            person=HUNG,
            role=Role.CHAIRED,
            meeting=1,
            capacity=(VICE_CHAIR, VICE_HEAD),
        ),
        ParticipationClaim(
            span=concluded, sentence=line(concluded), rule="concluded", person=HUNG_LAST, role=Role.CONCLUDED, meeting=1
        ),
        ParticipationClaim(
            span=present, sentence=line(present), rule="attended-list", person=VAN, role=Role.ATTENDED, meeting=1
        ),
        ParticipationClaim(
            span=present, sentence=line(present), rule="attended-list", person=NOBODY, role=Role.ATTENDED, meeting=1
        ),
        GroupClaim(
            span=group,
            sentence=line(group),
            rule="group",
            label="thành viên Ban Chỉ đạo Cải cách hành chính",
            meeting=1,
        ),
        *(
            PostClaim(span=post.span, sentence=line(post.span), rule="post-after-name", person=person, post=post)
            for person, post in (
                (HUNG, VICE_CHAIR),
                (HUNG, VICE_HEAD),
                (HUNG_LAST, VICE_CHAIR_HUYEN),
                (VAN, DAN_VAN_HEAD),
                (VAN, UNKNOWN_POST),
            )
        ),
        MeasurementClaim(
            span=over,
            sentence=line(over),
            rule="change",
            number=1,
            label="thu ngân sách nhà nước",
            value=Decimal("68"),
            value_text="68%",
            unit="%",
            kind="change",
            comparator="increase",
            period="2021",
            of=2,
            baseline="kế hoạch thành phố giao",
        ),
        MeasurementClaim(
            span=turnout,
            sentence=line(turnout),
            rule="share",
            number=2,
            label="tỷ lệ cử tri đi bầu cử",
            value=Decimal("99.930"),
            value_text="99,93%",
            unit="%",
            period="2021-H1",
            holder=UBND_FIRST,
        ),
        StatementClaim(
            span=gap,
            sentence=line(gap),
            rule="shortcoming",
            kind="shortcoming",
            text="tỷ lệ hồ sơ còn  thấp",
            speaker=HUNG,
            meeting=1,
            pillars=("thu-tuc-hanh-chinh",),
        ),
        StatementClaim(
            span=concluded,
            sentence=line(concluded),
            rule="directive",
            kind="directive",
            text="tăng cường tuyên truyền",
            speaker=HUNG_LAST,
            meeting=1,
            groups=("các phòng, ban",),
            bodies=(UBND_FIRST,),
        ),
        PillarClaim(span=pillar, sentence=line(pillar), rule="pillars", pillar="the-che", position=1),
        CitationClaim(span=PLAN.span, sentence=line(PLAN.span), rule="cited", document=PLAN),
        DocumentLinkClaim(
            span=PLAN.span, sentence=line(PLAN.span), rule="basis", document=PLAN, relation="implements", basis=DECREE
        ),
        AwardClaim(
            span=gap, sentence=line(gap), rule="award", recipients="collective", count=5, giver=UBND_FIRST, meeting=1
        ),
    ]


def extraction(order: list[Claim] | None = None, source: str = SOURCE, text: str = TEXT) -> Extraction:
    """The page with its claims, in the given order."""
    page = Page(source=source, text=text)
    return Extraction(page, (), (), tuple(claims() if order is None else order), RESOLUTION)

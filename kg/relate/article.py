"""What a page shows of itself: title, publication, author, publisher, section."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from kg import lexicon
from kg.find import organisations_in
from kg.model import ArticleClaim, Block, BlockKind, OrganisationMention, Page, Span
from kg.segment import section_before
from kg.text import Text, canonical

_FEWEST_WORDS: Final = 2
"""Words of the shortest heading of a section: one alone is a button ("In", "Chia sẻ") or the rest of a line."""

_FIRST_BLOCKS: Final = 3
"""Paragraphs at whose head the site's tag is looked for: lead and teaser."""


def article(page: Page, blocks: Sequence[Block], day: str | None) -> Iterator[ArticleClaim]:
    """The claims of a page about itself, each with the line that shows it."""
    title = next((i for i, b in enumerate(blocks) if b.kind is BlockKind.TITLE), 0)
    section = next((b for b in reversed(blocks[:title]) if b.kind is BlockKind.SECTION), None)
    for block in blocks:
        if block.kind is not BlockKind.SECTION or block is section:
            yield from _of_block(block, page.text, day)
    yield from _run_in_author(blocks, page.text)
    yield from _source_site(blocks, page.text)


def _of_block(block: Block, text: str, day: str | None) -> Iterator[ArticleClaim]:
    words, span = _line(block, text)
    if block.kind is BlockKind.TITLE:
        yield _claim("title", " ".join(words.strip('"“” ').split()), span)
    elif block.kind is BlockKind.SECTION and len(words.split()) >= _FEWEST_WORDS:
        yield _claim("section", _once(words), span)
    elif block.kind is BlockKind.DATELINE and day:
        time = lexicon.grammar("article-clock").search(words)
        clock = f"T{int(time['hour']):02d}:{time['minute']}" if time else ""
        yield _claim("published", day + clock, span)
        if heading := section_before(canonical(words)):
            begin, end = heading.span("section")
            yield _claim("section", " ".join(words[begin:end].split()), Span(begin, end).shift(span.begin))
    elif block.kind is BlockKind.PUBLISHER:
        words, span = _publisher(words, span)
        body = next((body.shift(span.begin) for body in organisations_in(Text(words)) if _names(body, words)), None)
        yield ArticleClaim(span=span, sentence=span, rule="article.publisher", slot="publisher", value=words, body=body)
    elif block.kind is BlockKind.BYLINE:
        yield _claim("author", _author(words), span)


def _names(body: OrganisationMention, words: str) -> bool:
    """Whether a publisher's name is that of this body; "Bệnh viện Đa khoa" is not all of a hospital's."""
    return body.span.begin > 0 or body.span.end == len(words)


def _line(block: Block, text: str) -> tuple[str, Span]:
    span = block.span.trimmed(text)
    return text[span.begin : span.end], span


def _claim(slot: str, value: str, span: Span) -> ArticleClaim:
    return ArticleClaim(span=span, sentence=span, rule=f"article.{slot}", slot=slot, value=value)


def _publisher(words: str, span: Span) -> tuple[str, Span]:
    """The outlet's name in the line that names it: "Theo Báo Nghệ An"."""
    for rule in lexicon.candidate_rules("layout", lexicon.cues(canonical(words))):
        if rule.gives == "publisher" and (match := rule.regex.search(canonical(words))):
            name = words[match.start("publisher") : match.end("publisher")].rstrip()
            begin = span.begin + match.start("publisher")
            return name, Span(begin, begin + len(name))
    return words, span


def _author(words: str) -> str:
    for rule in lexicon.rules("layout"):
        if rule.gives == "byline" and (match := rule.regex.search(canonical(words))):
            return _name(words[match.start("author") : match.end("author")].strip())
    return _name(words)


def _name(words: str) -> str:
    """The author without the office or the work that stands beside the name: "Trần Hòa – Đài TT huyện"."""
    match = lexicon.grammar("byline-name").match(canonical(words))
    return words[match.start("author") : match.end("author")].strip() if match else words.strip("() ")


def _once(words: str) -> str:
    """A heading that a portal prints twice, once."""
    parts = words.split()
    half = len(parts) // 2
    return " ".join(parts[:half]) if len(parts) % 2 == 0 and parts[:half] == parts[half:] else words


def _run_in_author(blocks: Sequence[Block], text: str) -> Iterator[ArticleClaim]:
    """The pen name after the last stop of a page whose lines were lost: "… phía Đông TP. Thành Duy"."""
    running = [b for b in blocks if b.kind in (BlockKind.LEAD, BlockKind.BODY)]
    if not running or any(b.kind is BlockKind.BYLINE for b in blocks):
        return
    words, span = _line(running[-1], text)
    if match := lexicon.grammar("article-last-words").search(words):
        yield _claim("author", match["author"], Span(*match.span("author")).shift(span.begin))


def _source_site(blocks: Sequence[Block], text: str) -> Iterator[ArticleClaim]:
    """The site's tag before the lead or the teaser: "(binhdinh.gov.vn) - Sáng 16/4 …", "VOV.VN - Sáng 16/4 …"."""
    if any(b.kind is BlockKind.PUBLISHER for b in blocks):
        return
    running = [b for b in blocks if b.kind in (BlockKind.LEAD, BlockKind.BODY)]
    for block in running[:_FIRST_BLOCKS]:
        words, span = _line(block, text)
        if match := lexicon.grammar("article-site").match(words):
            yield _claim("publisher", match["site"], Span(*match.span("site")).shift(span.begin))
            return

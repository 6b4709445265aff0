"""The messages that the bot sends: what stands in them, and the buttons under them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from telegram import ForceReply, InlineKeyboardButton, InlineKeyboardMarkup

from bot.answer import Answer, Citation
from bot.phrases import shown_period
from bot.render import quote_link
from bot.telegram.formatting import LIMIT, Styled, bold, fits, folded, italic, plain, split, units
from bot.telegram.records import Watch
from bot.telegram.texts import LANGUAGES, commands, language_name, say
from retrieval.article import Paragraph
from retrieval.dates import parse_date
from retrieval.manifest import ArticleEntry

_BUTTON_LENGTH = 40
_CITATION_BUTTONS = 20
_NEIGHBOUR_LENGTH = 700
_LATEST = 10
_OUTLETS = 30
_SAMPLES = 3
_SAMPLE_TITLE = 80

Row = list[InlineKeyboardButton]


@dataclass(frozen=True)
class Outgoing:
    """A message to send: its text, the rows of buttons under it, whether it asks for a reply."""

    text: Styled
    rows: tuple[Row, ...] = ()
    asks_for_reply: bool = False

    @property
    def markup(self) -> InlineKeyboardMarkup | ForceReply | None:
        """The buttons as Telegram wants them."""
        if self.asks_for_reply:
            return ForceReply(selective=True)
        return self.buttons

    @property
    def buttons(self) -> InlineKeyboardMarkup | None:
        """The buttons alone."""
        return InlineKeyboardMarkup(self.rows) if self.rows else None

    def without_marks(self) -> "Outgoing":
        """The same in plain text."""
        return replace(self, text=plain(self.text.text))

    def without_links(self) -> "Outgoing":
        """The same without buttons that open a page."""
        rows = ([button for button in row if not button.url] for row in self.rows)
        return replace(self, rows=tuple(row for row in rows if row))


def said(phrase: str, language: str, **values: object) -> Outgoing:
    """A message that is one phrase."""
    return Outgoing(plain(say(phrase, language, **values)))


def button(label: str, data: str) -> InlineKeyboardButton:
    """A button that calls the bot."""
    return InlineKeyboardButton(_shortened(label, _BUTTON_LENGTH), callback_data=data)


# -- answers -------------------------------------------------------------------


def answer_messages(
    answer: Answer,
    paragraphs: Mapping[str, Paragraph],
    language: str,
    heading: str | None = None,
) -> list[Outgoing]:
    """An answer with its sources under it, in as few messages as hold them.

    ``paragraphs`` are those cited, by name, for what a citation does not state
    itself. ``heading`` repeats a question that stands nowhere in the chat.
    """
    body = bold(heading) + "\n\n" if heading else Styled()
    body += answer.answer if answer.answer.strip() else say("empty answer", language)
    parts = split(body)
    if answer.citations:
        parts = _with_sources(parts, _sources(answer.citations, paragraphs, language))
    rows = (*_citation_rows(answer), _feedback_row(answer.id))
    return [*(Outgoing(part) for part in parts[:-1]), Outgoing(parts[-1], rows)]


def _with_sources(parts: list[Styled], sources: Styled) -> list[Styled]:
    together = parts[-1] + "\n\n" + sources
    return [*parts[:-1], together] if fits(together) else [*parts, *split(sources)]


def _sources(
    citations: Sequence[Citation], paragraphs: Mapping[str, Paragraph], language: str
) -> Styled:
    text = bold(say("sources", language))
    for citation in citations:
        text += f"\n[{citation.number}] "
        text += _source(citation, paragraphs.get(citation.name), language)
    return text


def _source(citation: Citation, paragraph: Paragraph | None, language: str) -> Styled:
    facts = (
        paragraph.outlet if paragraph else None,
        _day(citation.published, language),
        language_name(citation.language, language),
    )
    return plain(
        " · ".join([citation.title or citation.article, *(fact for fact in facts if fact)])
    )


def _day(published: str | None, language: str) -> str:
    return shown_period(language, published, published) if published else say("undated", language)


def _citation_rows(answer: Answer) -> list[Row]:
    rows = []
    for citation in answer.citations[:_CITATION_BUTTONS]:
        label = f"[{citation.number}] {citation.title or citation.article}"
        row = [button(label, f"cite:{answer.id}:{citation.number}")]
        if link := _link(citation):
            row.append(InlineKeyboardButton(f"↗ {citation.number}", url=link))
        rows.append(row)
    return rows


def _link(citation: Citation) -> str | None:
    link = quote_link(citation.url, citation.quote)
    return link if link and link.startswith(("http://", "https://")) else None


def _feedback_row(answer: str) -> Row:
    return [button("👍", f"judge:{answer}:up"), button("👎", f"judge:{answer}:down")]


def judged_rows(
    rows: Sequence[Sequence[InlineKeyboardButton]], answer: str, verdict: str, language: str
) -> tuple[Row, ...]:
    """The buttons of an answer once a verdict was given."""
    kept = [
        list(row)
        for row in rows
        if not any(str(each.callback_data).startswith(("judge:", "comment:")) for each in row)
    ]
    signs = {"up": "👍", "down": "👎"}
    chosen = [
        button(f"✓ {sign}" if name == verdict else sign, f"judge:{answer}:{name}")
        for name, sign in signs.items()
    ]
    return (*kept, chosen, [button(say("comment", language), f"comment:{answer}")])


def citation_messages(
    citation: Citation, around: Sequence[Paragraph], language: str
) -> list[Outgoing]:
    """The paragraph of a citation, the quote in bold, between its neighbours."""
    source = next((p for p in around if p.number == citation.paragraph), None)
    head = bold(f"[{citation.number}] {citation.title or citation.article}")
    head += plain("\n") + _facts(citation, source, language)
    foot = Styled()
    if citation.gloss:
        label = say("word by word", language) + say("separator", language)
        foot = plain("\n\n") + italic(label + citation.gloss)
    room = LIMIT - units(head.text) - units(foot.text)
    text = head + "\n" + folded(_quotation(citation, around, room)) + foot
    parts = split(text)
    link = _link(citation)
    rows = ([InlineKeyboardButton(say("open", language), url=link)],) if link else ()
    return [*(Outgoing(part) for part in parts[:-1]), Outgoing(parts[-1], rows)]


def _facts(citation: Citation, source: Paragraph | None, language: str) -> Styled:
    facts = (
        source.outlet if source else None,
        _day(citation.published, language),
        language_name(citation.language, language),
        citation.name,
    )
    return plain(" · ".join(fact for fact in facts if fact))


def _quotation(citation: Citation, around: Sequence[Paragraph], room: int) -> Styled:
    """The paragraph with its neighbours; they are shortened first where the room is small."""
    start = citation.text.find(citation.quote)
    end = start + len(citation.quote)
    paragraph = plain(citation.text[:start]) + bold(citation.text[start:end]) + citation.text[end:]
    before = "\n\n".join(p.text for p in around if p.number < citation.paragraph)
    after = "\n\n".join(p.text for p in around if p.number > citation.paragraph)
    spare = max(room - units(paragraph.text) - 10, 0)
    reach = min(_NEIGHBOUR_LENGTH, spare // 4)
    if before and reach:
        paragraph = plain(_tail(before, reach) + "\n\n") + paragraph
    if after and reach:
        paragraph = paragraph + ("\n\n" + _shortened(after, reach))
    return paragraph


def _shortened(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def _tail(text: str, length: int) -> str:
    return text if len(text) <= length else "…" + text[len(text) - length + 1 :].lstrip()


def news_messages(
    answer: Answer,
    new: Sequence[Citation],
    paragraphs: Mapping[str, Paragraph],
    language: str,
) -> list[Outgoing]:
    """What a watched question found that was not shown for it before."""
    lines = "\n".join(f"“{citation.quote}” [{citation.number}]" for citation in new)
    part = replace(answer, answer=lines, citations=tuple(new))
    heading = say("new for watch", language) + say("separator", language) + answer.question
    return answer_messages(part, paragraphs, language, heading)


# -- the collection ------------------------------------------------------------


def start_message(entries: Sequence[ArticleEntry], language: str) -> Outgoing:
    """What the bot is, what it holds, and sample questions as buttons."""
    text = say("start", language, holdings=_holdings(entries, language))
    rows = tuple(
        [InlineKeyboardButton(question, callback_data=f"ask:{number}")]
        for number, question in enumerate(_samples(entries, language))
    )
    return Outgoing(plain(text), rows)


def _holdings(entries: Sequence[ArticleEntry], language: str) -> str:
    if not entries:
        return say("nothing indexed", language)
    days = sorted(_full_days(entries))
    period = say("period", language, first=days[0], last=days[-1]) if days else ""
    return say("holdings", language, count=len(entries), period=period)


def _full_days(entries: Sequence[ArticleEntry]) -> list[str]:
    return [e.published for e in entries if e.published and parse_date(e.published).year]


def _samples(entries: Sequence[ArticleEntry], language: str) -> list[str]:
    titled = [entry for entry in entries if 0 < len(entry.title) <= _SAMPLE_TITLE]
    order = sorted(titled, key=lambda e: (e.language == language, _newness(e), e.id), reverse=True)
    quotes = {"en": "“{}”", "vi": "“{}”", "zh": "《{}》"}[language]
    return [say("sample", language, title=quotes.format(e.title)) for e in order[:_SAMPLES]]


def _newness(entry: ArticleEntry) -> str:
    return (entry.published or "") if parse_date(entry.published).year else ""


def help_message(scope: str, language: str) -> Outgoing:
    """How to ask, and the commands of a scope."""
    lines = "\n".join(f"/{name} – {about}" for name, about in commands(scope, language))
    return said("help", language, commands=lines)


def sources_message(entries: Sequence[ArticleEntry], language: str) -> Outgoing:
    """What the collection holds: how many articles, by language and by outlet."""
    text = plain(_holdings(entries, language))
    by_language = Counter(language_name(entry.language, language) for entry in entries)
    by_outlet = Counter(entry.outlet or say("no outlet", language) for entry in entries)
    for title, counts in (("languages", by_language), ("outlets", by_outlet)):
        if counts:
            text += plain("\n\n") + bold(say(title, language))
            for name, count in counts.most_common(_OUTLETS):
                text += f"\n{name}: {count}"
    return Outgoing(text)


def latest_message(entries: Sequence[ArticleEntry], language: str) -> Outgoing:
    """The newest articles with their dates."""
    dated = sorted((e for e in entries if _newness(e)), key=lambda e: (_newness(e), e.id))
    if not dated:
        return said("no dates" if entries else "nothing indexed", language)
    text = bold(say("latest", language))
    for entry in reversed(dated[-_LATEST:]):
        facts = [entry.outlet, language_name(entry.language, language)]
        about = " · ".join(fact for fact in facts if fact)
        text += f"\n\n{entry.published} "
        text += bold(_shortened(entry.title or entry.id, 2 * _SAMPLE_TITLE)) + f"\n{about}"
    return Outgoing(text)


# -- menus ---------------------------------------------------------------------


def language_message(language: str) -> Outgoing:
    """The choice of the language of menus and answers, and the way back."""
    row = [button(name, f"language:{code}") for code, name in LANGUAGES.items()]
    follow = [button(say("follow question", language), "language:auto")]
    return Outgoing(plain(say("choose language", language)), (row, follow))


def forget_message(language: str) -> Outgoing:
    """The question whether everything shall be deleted."""
    row = [
        button(say("forget yes", language), "forget:yes"),
        button(say("forget no", language), "forget:no"),
    ]
    return Outgoing(plain(say("forget?", language)), (row,))


def watches_message(watches: Sequence[Watch], language: str) -> Outgoing:
    """A person's watches, each with a button that removes it."""
    if not watches:
        return said("no watches", language)
    rows = tuple([button(f"✕ {watch.question}", f"unwatch:{watch.id}")] for watch in watches)
    lines = "\n".join(f"• {watch.question}" for watch in watches)
    return Outgoing(split(plain(f"{say('watches', language)}\n{lines}"))[0], rows)


def lines_messages(title: str, lines: Sequence[str]) -> list[Outgoing]:
    """A list under a title, in as many messages as it needs."""
    text = bold(title) + ("\n" + "\n".join(lines) if lines else "")
    return [Outgoing(part) for part in split(text)]


def running_message(update: int, language: str, text: str = "") -> Outgoing:
    """What stands in the chat while an answer is being made, with the button that ends it."""
    shown = plain(_shortened(text, LIMIT // 2) if text else say("searching", language))
    return Outgoing(shown, ([button(f"⏹ {say('stop', language)}", f"stop:{update}")],))


def interrupted_message(update: int, language: str) -> Outgoing:
    """The apology for a reply that may not have arrived."""
    row = [button(f"↻ {say('again', language)}", f"again:{update}")]
    return Outgoing(plain(say("interrupted", language)), (row,))

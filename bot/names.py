"""The names that a sentence speaks of, and whether evidence speaks of them in any of its forms.

A name may stand in the evidence as it is, in part, translated, by its sound, by a capital for
its state, or written out. What cannot be compared is not held to be missing.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from functools import cache, partial
from itertools import pairwise, takewhile

from bot.readings import (
    WORD,
    Claim,
    Evidence,
    Translations,
    is_word,
    letters_of,
    quoted_spans,
)
from retrieval.characters import HAN, blanked, simplified, without_diacritics
from retrieval.names import is_vietnamese_syllable
from retrieval.states import full_name, written_out
from retrieval.tokens import stem

_JOINT = re.compile(r"[ \u00a0]+$")
# "Vietnam-Cambodia" are two names, "Jean-Luc" and "T-6C" are one.
_PAIR_OF_NAMES = re.compile(r"(?<=[^\W\d_]{5})[-–](?=[^\W\d_]{5})")
# A full stop behind a short word may be an abbreviation's.
_LATER_SENTENCE = re.compile(r"(?:[!?]|[^\W\d_A-Z]{3}\.)\s+(?P<word>[^\W\d_]+)")
_NO_PART_OF_A_NAME = re.compile(
    r"[’']s$|-(?:backed|based|born|built|class|flagged|funded|led|made|style|type)$"
)
_FRAME = frozenset(
    """
    usd vnd eur us$ km kg ha ok

    what which who whom whose where why how will would can could should did does do is are was
    were has have had may name list tell

    mr the a an in on at by for from to of and or but as after before since until during under
    with while when according both this that these those it its he she they we his her their
    there then later also however meanwhile article articles passage president vice prime
    deputy minister ministers ministry secretary general defense defence foreign affairs state
    mrs ms dr professor chairman chairwoman leader army navy air force people people's
    national joint statement agreement memorandum understanding treaty declaration government
    party parliament assembly department embassy ambassador spokesman spokeswoman spokesperson
    captain colonel senior lieutenant major admiral rear brigadier commodore university company
    corporation group southeast asian asia european africa african
    council committee bank port airport january february march april may june july august
    september october november december monday tuesday wednesday thursday friday saturday
    sunday vietnamese chinese american

    ông bà anh chị bộ trưởng thứ phó thủ tướng tổng thống bí thư chủ tịch đại sứ thượng trung
    thiếu chuẩn tá úy quốc phòng ngoại giao hội chính phủ đảng nhà nước ban ngày tháng năm
    theo tại trong khi sau trước từ đến và hiệp định bản ghi nhớ tuyên bố thỏa thuận hai các những
    một người phát ngôn liên chung đã đây đó công ty cuộc chuyến thăm sáng chiều tối đoàn quân đội
    nhân dân cảng sân bay tập ngân hàng trường học viện
    """.split()
)
"""Capitalised words that are no part of a name: units, beginnings of sentences, offices."""


_FRAMED = frozenset(("trung quốc", "trung hoa", "trung đông", "trung á", "hội an"))
"""Names that begin as an office or a body does: trung tướng, hội nghị."""

_COUNTRIES = frozenset(
    stem(name)
    for name in """
    afghanistan algeria argentina australia austria bangladesh belarus belgium brazil brunei
    bulgaria cambodia canada chile china colombia cuba denmark egypt ethiopia finland france
    germany greece hungary iceland india indonesia iran iraq ireland israel italy japan
    kazakhstan kenya korea kuwait laos lebanon libya malaysia mexico mongolia morocco myanmar
    nepal netherlands nigeria norway pakistan peru philippines poland portugal qatar romania
    russia singapore spain sudan sweden switzerland syria taiwan thailand turkey ukraine
    venezuela yemen zealand arabia lanka saudi emirates
    """.split()
)
_STATES_OF_SEVERAL_WORDS = frozenset(
    """
    +central_african_republic +czech_republic +european_union +hong_kong +new_zealand +north_korea
    +papua_new_guinea +saudi_arabia +solomon_islands +south_africa +south_korea +south_sudan
    +soviet_union +timor_leste +united_arab_emirates +united_states
    """.split()
)
# Words that name such a state by themselves; otherwise all of its words do ("South African").
_ALSO_NAMES = {
    "+czech_republic": ("czech",),
    "+new_zealand": ("zealand",),
    "+saudi_arabia": ("saudi",),
    "+south_korea": ("korean",),
    "+soviet_union": ("soviet",),
    "+timor_leste": ("timor",),
    "+united_arab_emirates": ("emir", "uae"),
    "+united_states": ("america", "american"),
}
# News speak of a state by its capital: "Beijing regretted" says what China did.
_CAPITALS = {
    "australia": "canberra",
    "cambodia": "phnompenh",
    "canada": "ottawa",
    "china": "beijing",
    "cuba": "havana",
    "france": "paris",
    "germany": "berlin",
    "india": "delhi",
    "indonesia": "jakarta",
    "japan": "tokyo",
    "laos": "vientiane",
    "malaysia": "kualalumpur",
    "new zealand": "wellington",
    "north korea": "pyongyang",
    "philippines": "manila",
    "russia": "moscow",
    "south korea": "seoul",
    "thailand": "bangkok",
    "ukraine": "kyiv",
    "united states": "washington",
    "america": "washington",
    "vietnam": "hanoi",
}
_CAPITALS_IN_VIETNAMESE = {
    "han quoc": "seoul",
    "nga": "moscow",
    "nhat ban": "tokyo",
    "trieu tien": "binhnhuong",
    "trung quoc": "backinh",
    "viet nam": "hanoi",
}
# Bodies that each language names in its own way.
_BODIES = {
    name: re.compile(pattern)
    for name, pattern in {
        "European Union": r"\bEU\b|European Union|Liên minh [Cc]hâu Âu|欧盟|欧洲联盟",
        "Asean": (
            r"\bASEAN\b|\bAsean\b|东盟|东协|亚细安|东南亚国家联盟"
            r"|các (?:quốc gia|nước) Đông Nam Á|Association of South ?[Ee]ast Asian"
        ),
        "Nato": r"\bNATO\b|\bNato\b|北约|北大西洋|Bắc Đại Tây Dương|North Atlantic",
        "World Trade Organization": (
            r"\bWTO\b|World Trade Org|Thương mại [Tt]hế giới|世贸|世界贸易"
        ),
        "World Health Organization": (r"\bWHO\b|World Health Org|Y tế [Tt]hế giới|世界卫生|世卫"),
        "World Bank": r"\bWB\b|World Bank|Ngân hàng [Tt]hế giới|世界银行|世银",
        "Apec": r"\bAPEC\b|\bApec\b|亚太经[合济]|Asia-Pacific Economic",
    }.items()
}
_STATE_OF = {
    stem(capital): f"+{state.replace(' ', '_')}" if " " in state else stem(state)
    for state, capital in _CAPITALS.items()
    if state != "america"
}
_LIKELY = 0.3
_LONG_NAME = 7  # letters: shorter words of a name are too often something else
_LONG_ABBREVIATION = 4  # letters: RCEP is used in every language, WTO is not
_SAME_SOUND = 2  # pairs of syllables
_SHORTEST_ROOT = 4  # letters: China and Chinese
_STATE_OF_PEOPLE = {
    stem(people): stem(state)
    for people, state in map(
        str.split,
        """
        afghan afghanistan
        belgian belgium
        burmese myanmar
        dane denmark
        danish denmark
        dutch netherlands
        filipino philippines
        finn finland
        finnish finland
        french france
        greek greece
        irish ireland
        israeli israel
        laotian laos
        mexican mexico
        moroccan morocco
        norwegian norway
        pole poland
        polish poland
        portuguese portugal
        spaniard spain
        spanish spain
        swedish sweden
        swiss switzerland
        thai thailand
        turk turkey
        turkish turkey
        """.strip().splitlines(),
    )
}
_ENDINGS_OF_PEOPLE = frozenset(("", "a", "i", "n", "an", "ian", "ean", "es", "ish", "land"))
_PLACE_KIND = re.compile("[湾岛港市省州县河江山湖海峡镇]+$")  # never a part of the sound
_DISTRICTS = "省市县区州镇村"
_DISTRICT = re.compile(f"(?<=..)[{_DISTRICTS}]$")
_ADMINISTERED = re.compile(f"(?<=..)[{_DISTRICTS}港人]$")
# "Tiếng Anh" and "tiếng Tây Ban Nha" are languages, not England and Spain; seas are no states.
_CALLED_LIKE_A_STATE = re.compile(
    r"\b[Tt]iếng (?:[A-ZĐ]\w+ ?){1,3}"
    r"|\b(?:South|East) China Sea\b|\bSea of Japan\b|\bIndian Ocean\b"
    r"|\b[Gg]ulf of (?:Thailand|Mexico|Oman)\b"
    r"|\bẤn Độ Dương\b|\b[Bb]iển (?:Nhật Bản|Hoa Đông|Hoa Nam)\b"
    r"|\b[Vv]ịnh (?:Thái Lan|Mexico|Oman)\b"
    r"|南中国海|南海|东海|日本海|印度洋|泰国湾|墨西哥湾|阿曼湾"
)
_LONG_SOUND = 3  # characters: shorter runs are too often something else


def name_claims(text: str, language: str, translations: Translations) -> Iterator[Claim]:
    """The names of a text in which dates are blanked."""
    for body, pattern in () if text.isupper() else _BODIES.items():
        if spans := [match.span() for match in pattern.finditer(simplified(text))]:
            text = blanked(text, spans)
            yield Claim("name", body, partial(_is_mentioned, pattern))
    if language == "zh":
        unquoted = blanked(text, quoted_spans(text))
        yield from _country_claims(unquoted, translations)
        for sound in translations.foreign_names(unquoted):
            name = _PLACE_KIND.sub("", sound)
            if len(name) >= _LONG_SOUND and not _means_something(name, translations):
                yield Claim("name", name, _stated_sound(name, translations))
        for name, term in translations.translated_names(unquoted):
            if not _land({term: 1.0}):
                yield Claim("name", name, _stated_translated(name, term, translations))
    text = _without_later_openings(written_out(text, language), language, translations)
    for found in _names(blanked(text, quoted_spans(text))):
        opens = text.lstrip().startswith(found)
        name = _without_opening_word(found, language, translations) if opens else found
        yield Claim("name", name, _stated_name(name, language, translations))


def states_named(text: str, language: str, translations: Translations) -> AbstractSet[str]:
    """The states that a text names, Vietnam not among them, by one name in all languages."""
    text = _CALLED_LIKE_A_STATE.sub(" ", simplified(text))
    if language == "zh":
        return frozenset(_lands(translations.question_concepts(text, "zh")))
    names = _names(written_out(text, language))
    concepts = (translations.question_concepts(name, language) for name in names)
    return frozenset(land for each in concepts for land in _peoples(each) or _lands(each))


def is_state(name: str, language: str, translations: Translations) -> bool:
    """Whether a name is that of a state, and of nothing else."""
    return _is_land(translations.question_concepts(name, language))


def people_named(text: str, language: str, translations: Translations) -> AbstractSet[str]:
    """The names of several words in Latin letters that are no state's, without diacritics.

    Few of a Chinese text are known: those of foreigners, by the characters of their sound.
    """
    if language == "zh":
        return frozenset(translations.foreign_names(text))
    return frozenset(
        without_diacritics(letters_of(name))
        for name in _names(text)
        if " " in name and not _lands(translations.question_concepts(name, language))
    )


def _without_later_openings(text: str, language: str, translations: Translations) -> str:
    """The text with the words in small letters that open its later sentences and are no names."""

    def lowered(match: re.Match[str]) -> str:
        word = match["word"]
        other = "en" if language == "vi" else "vi"
        forms = {word.lower(), word.lower().removesuffix("s")}
        is_known = any(translations.gloss(form, language, other) != form for form in forms)
        return match[0][: -len(word)] + word.lower() if is_known else match[0]

    return text if language == "zh" else _LATER_SENTENCE.sub(lowered, text)


def _means_something(name: str, translations: Translations) -> bool:
    """Whether a name in Chinese is a word that does not sound as it means: 鲜榴莲, durian."""
    means = " ".join(translations.sure_terms(name, "zh"))
    sounds = {term for term in translations.pivot_terms(name, "zh") if term[0] == "~"}
    return bool(means) and sounds.isdisjoint(translations.pivot_terms(means, "en"))


def _without_opening_word(name: str, language: str, translations: Translations) -> str:
    """A state that stands behind the first word of a sentence, without that word."""
    _, _, rest = name.partition(" ")
    is_land, rest_is = (
        bool(each) and _is_land(translations.question_concepts(each, language))
        for each in (name, rest)
    )
    return rest if rest_is and not is_land else name


def _is_land(concepts: Sequence[Mapping[str, float]]) -> bool:
    """Whether the only word of a name is a state's."""
    words = [concept for concept in concepts if concept and is_word(concept)]
    return len(words) == 1 and bool(_lands(words))


def _names(text: str) -> Iterator[str]:
    """Runs of capitalised Latin words, without those that only frame a sentence or an office."""
    run: list[re.Match[str]] = []
    for match in WORD.finditer(text):
        if not (run and _JOINT.fullmatch(text, run[-1].end(), match.start())):
            yield from _name_of(text, run)
            run = []
        if match[0][0].isupper():
            run.append(match)
        else:
            yield from _name_of(text, run)
            run = []
    yield from _name_of(text, run)


def _name_of(text: str, run: list[re.Match[str]]) -> Iterator[str]:
    opens = bool(run) and not re.search(r"\w", text[: run[0].start()])
    words = [_NO_PART_OF_A_NAME.sub("", match[0]).rstrip(".") for match in run]
    while words and words[0].lower() in _FRAME and " ".join(words[:2]).lower() not in _FRAMED:
        words.pop(0)
        opens = False
    word = words[0] if len(words) == 1 else ""
    only_opens = opens and word and not word.isupper() and stem(word.lower()) not in _COUNTRIES
    if words and len(words[0]) > 1 and not only_opens:
        yield from _PAIR_OF_NAMES.split(" ".join(words))


def _is_mentioned(pattern: re.Pattern[str], evidence: Evidence) -> bool:
    return pattern.search(simplified(evidence.whole)) is not None


def _stated_name(
    name: str, language: str, translations: Translations
) -> Callable[[Evidence], bool]:
    words = [
        plain for word in name.split() if len(plain := without_diacritics(letters_of(word))) > 1
    ]
    syllables, state = _syllables(name), " ".join(words)
    is_land = _is_land(translations.question_concepts(name, language))
    capital = _CAPITALS.get(state) or _CAPITALS_IN_VIETNAMESE.get(state)
    person = "".join(words[-2:]) if language == "en" else ""

    def stated(evidence: Evidence) -> bool:
        if (
            _stands_there(syllables, is_land, evidence)
            if syllables
            else _is_spelled(words, evidence)
        ):
            return True
        if capital and evidence.latin.has(capital):
            return True
        if person and evidence.mandarin.has(person):
            return True
        other = _without_word(name, evidence) if is_land and len(syllables) == 1 else evidence
        return _may_be_there(name, language, other, translations)

    return stated


def _syllables(name: str) -> list[str]:
    """The words of a name that is made of Vietnamese syllables alone; else none."""
    words = [letters_of(word) for word in name.split()]
    return words if all(is_vietnamese_syllable(without_diacritics(word)) for word in words) else []


def _stands_there(syllables: Sequence[str], is_land: bool, evidence: Evidence) -> bool:
    """Whether a Vietnamese name is there in full, or the last two of its syllables are."""
    if len(syllables) == 1 and is_land:
        in_full = full_name(syllables[0].capitalize()).split()
        is_alone = evidence.words_in_order.has_alone(syllables[0])
        return is_alone or (len(in_full) > 1 and evidence.words_in_order.has(in_full))
    if without_diacritics("".join(syllables)) in evidence.plain_words:  # Danang
        return True
    return evidence.words_in_order.has(syllables) or evidence.words_in_order.has(syllables[-2:])


def _without_word(name: str, evidence: Evidence) -> Evidence:
    """The evidence without a word that stands there only in other names."""
    word = re.compile(rf"\b{re.escape(name)}\b")
    return replace(evidence, text=word.sub(" ", evidence.text), title=word.sub(" ", evidence.title))


def _is_spelled(words: Sequence[str], evidence: Evidence) -> bool:
    """Whether a name is there in these letters, or enough of its words are."""
    letters = "".join(words)
    is_long = len(letters) >= _LONG_NAME
    return (is_long and letters in evidence.plain_letters) or _enough(words, evidence.plain_words)


def _enough(words: Sequence[str], known: AbstractSet[str]) -> bool:
    """Whether a name is there in full or in part: its last word, and half of all."""
    found = sum(word in known for word in words)
    return bool(words) and words[-1] in known and 2 * found >= len(words)


def _may_be_there(name: str, language: str, evidence: Evidence, translations: Translations) -> bool:
    """Whether a name may stand in the evidence under another form.

    In Latin letters it would have been found, unless it is a translated one
    ("Bắc Kinh"), an abbreviation, or a Chinese one: Xu Jianping is Hứa Kiến
    Bình. In Chinese it counts as missing only where the word translations know
    how it is written there.
    """
    concepts = translations.question_concepts(name, language)
    people = _peoples(concepts)
    lands = people or _lands(concepts)
    named = _are_named(lands, evidence)
    if lands and (people or not named):
        return named
    if language != evidence.language and _is_syllable(name):
        return not lands or _translated(concepts, evidence.terms)
    if name.isupper() and _may_be_written_out(name, language, evidence):
        return True
    if evidence.language == language and _is_always_spelled(name, language, concepts):
        return False
    if evidence.language != "zh":
        person = " ".join(name.split()[-2:])
        is_mandarin = language == "en" != evidence.language and translations.is_mandarin(person)
        return is_mandarin or _translated(concepts, evidence.terms)
    return _may_be_in_chinese(name, language, evidence, translations)


def _may_be_in_chinese(
    name: str, language: str, evidence: Evidence, translations: Translations
) -> bool:
    if not evidence.is_lenient and _syllables(name):
        return _is_read_aloud(name, language, evidence, translations)
    units = _units(name, language, translations)
    return not units or any(
        _known(translations.question_concepts(unit, language), evidence)
        or not (chinese := _chinese(unit, language, translations))
        or chinese in evidence.letters
        for unit in units
    )


def _is_read_aloud(
    name: str, language: str, evidence: Evidence, translations: Translations
) -> bool:
    """Whether a Vietnamese name surely stands in a Chinese text: by its readings or as known."""
    concepts = translations.question_concepts(name, language)
    readings = {term for concept in concepts for term in concept if term[0] == "_"}
    chinese = _chinese(name, language, translations)
    is_known = bool(chinese) and chinese in evidence.letters
    return is_known or not readings.isdisjoint(evidence.terms)


def _is_always_spelled(name: str, language: str, concepts: Sequence[Mapping[str, float]]) -> bool:
    """Whether a name has no other form in its language.

    So it is with three words and more, and with Vietnamese ones that other languages write alike.
    """
    if language != "vi" or name.count(" ") > 1:
        return name.count(" ") > 1
    syllables = {stem(without_diacritics(syllable).lower()) for syllable in _syllables(name)}
    means = {term for concept in concepts if is_word(concept) for term in concept}
    return bool(syllables) and means <= syllables


def is_short_abbreviation(name: str) -> bool:
    """Whether a name is made of a few capitals, which each text has its own of: LC-HN-HP."""
    parts = re.split("[-–]", name)
    return name.isupper() and all(len(part) < _LONG_ABBREVIATION for part in parts)


def _may_be_written_out(name: str, language: str, evidence: Evidence) -> bool:
    """Whether an abbreviation may stand in the evidence as the words that it is short for."""
    if language != evidence.language and (
        language == "vi" or is_short_abbreviation(name) or not name.isalpha()
    ):
        return True
    return (
        not is_short_abbreviation(name)
        and without_diacritics(letters_of(name)) in evidence.initials
    )


def _is_syllable(name: str) -> bool:
    """Whether a name is one Vietnamese syllable: mostly a noun, as in "Bầu dục"."""
    return " " not in name and is_vietnamese_syllable(without_diacritics(name).lower())


def _units(name: str, language: str, translations: Translations) -> list[str]:
    """The parts of a name that may each have a Chinese form: all of it, or its long words."""
    concepts = [c for c in translations.question_concepts(name, language) if is_word(c)]
    is_foreign = (
        language != "vi"
        or " " in name
        or not is_vietnamese_syllable(without_diacritics(name).lower())
    )
    if len(concepts) == 1 and is_foreign:
        return [name]
    return [word for word in re.split("[ -]", name) if len(word) >= _LONG_NAME]


def _chinese(name: str, language: str, translations: Translations) -> str:
    """The Chinese form of a name, empty where it has none; a single character is a word's.

    What kind of place it is may be left out.
    """
    form = translations.gloss(name, language, "zh")
    return _DISTRICT.sub("", form) if re.fullmatch(f"[{HAN}·]{{2,}}", form) else ""


def _translated(concepts: Sequence[Mapping[str, float]], terms: Mapping[str, float]) -> bool:
    """Whether each word of a name, by its likeliest translations, is among the terms."""
    words = [concept for concept in concepts if is_word(concept)]
    there = [term for term, weight in terms.items() if weight >= _LIKELY]
    return all(
        any(
            weight >= _LIKELY and any(_akin(term, other) for other in there)
            for term, weight in concept.items()
        )
        for concept in words
    )


def _akin(term: str, other: str) -> bool:
    """Whether two stems are one, or a land and its people: indonesia and indonesian."""
    term, other = _STATE_OF_PEOPLE.get(term, term), _STATE_OF_PEOPLE.get(other, other)
    if term[:_SHORTEST_ROOT] != other[:_SHORTEST_ROOT] or len(term) < _SHORTEST_ROOT:
        return term == other
    alike = takewhile(lambda pair: pair[0] == pair[1], zip(term, other, strict=False))
    root = sum(1 for _ in alike)
    return {term[root:], other[root:]} <= _ENDINGS_OF_PEOPLE


def names_state_by_capital(name: str, language: str, evidence: Evidence) -> bool:
    """Whether a name is that of a capital, and the evidence speaks of its state instead."""
    concepts = evidence.translations.question_concepts(name, language)
    terms = {
        stem(without_diacritics(letters_of(name))),
        *(term for concept in concepts for term in concept),
    }
    states = [_STATE_OF[term] for term in terms if term in _STATE_OF]
    return any(_is_named(state, evidence.sure_terms) for state in states)


def _known(concepts: Sequence[Mapping[str, float]], evidence: Evidence) -> bool:
    """Whether half of a name's words are among the terms, or enough of its sound in one name."""
    words = [concept for concept in concepts if is_word(concept)]
    met = sum(any(term in evidence.terms for term in concept) for concept in words)
    sounds = {term for concept in concepts if not is_word(concept) for term in concept}
    native = sum(sound[0] == "_" and sound in evidence.terms for sound in sounds)
    foreign = max((len(sounds & heard) for heard in evidence.foreign_sounds), default=0)
    return 2 * met >= max(1, len(words)) or native + foreign >= _SAME_SOUND


def _stated_sound(name: str, translations: Translations) -> Callable[[Evidence], bool]:
    """Whether a part of a name stands there in Chinese, or another language's has a like sound."""
    pairs = {first + second for first, second in pairwise(name)}
    sounds = {term for term in translations.pivot_terms(name, "zh") if term[0] == "~"}

    def stated(evidence: Evidence) -> bool:
        if evidence.language == "zh":
            return any(pair in evidence.letters for pair in pairs)
        return not sounds.isdisjoint(evidence.terms)

    return stated


def _stated_translated(
    name: str, term: str, translations: Translations
) -> Callable[[Evidence], bool]:
    """Whether a name, or what kind of place it is aside, stands there in any of its forms."""
    bare = _ADMINISTERED.sub("", name)
    sounds = {sound for sound in translations.pivot_terms(name, "zh") if sound[0] in "~_"}

    def stated(evidence: Evidence) -> bool:
        if evidence.language == "zh" and bare in evidence.letters:
            return True
        return any(_akin(term, other) for other in evidence.terms) or (
            evidence.language != "zh" and not sounds.isdisjoint(evidence.terms)
        )

    return stated


def _country_claims(text: str, translations: Translations) -> Iterator[Claim]:
    """The foreign countries that a Chinese sentence names, where no capital letter shows a name."""
    for concept in translations.question_concepts(text, "zh"):
        if lands := _lands([concept]):
            shown = lands[0].removeprefix("+").replace("_", " ")
            yield Claim("name", shown, partial(_are_named, lands))


def _lands(concepts: Sequence[Mapping[str, float]]) -> list[str]:
    """The states among the words of a name, by what each word most likely means."""
    return [land for concept in concepts if (land := _land(concept))]


def _land(concept: Mapping[str, float]) -> str:
    """The state that a word is, by the news terms or what it most likely means; often none."""
    news = [term for term in concept if term[0] == "+"]
    if several := _STATES_OF_SEVERAL_WORDS.intersection(news):
        return min(several)
    best = [stem(term[1:]) for term in news] or [t for t, weight in concept.items() if weight == 1]
    return best[0] if len(best) == 1 and best[0] in _COUNTRIES else ""


def _peoples(concepts: Sequence[Mapping[str, float]]) -> list[str]:
    """The states whose people a name is of and nothing else: Singaporean, not Indian Ocean."""
    words = [concept for concept in concepts if is_word(concept)]
    found = [_country_of(max(concept, key=concept.__getitem__)) for concept in words]
    return found if all(found) else []


@cache
def _country_of(term: str) -> str:
    """The state that a stem names, or whose people it names; empty where it is another word."""
    if term in _COUNTRIES:
        return term
    return next((country for country in sorted(_COUNTRIES) if _akin(country, term)), "")


def _are_named(lands: Sequence[str], evidence: Evidence) -> bool:
    """Whether a text names all of some states, or their people."""
    return all(_is_named(land, evidence.sure_terms) for land in lands)


def _is_named(land: str, terms: AbstractSet[str]) -> bool:
    if land[0] != "+":
        return any(_akin(land, term) for term in terms)
    words = map(stem, land[1:].split("_"))
    return (
        land in terms
        or not terms.isdisjoint(_ALSO_NAMES.get(land, ()))
        or all(any(_akin(word, term) for term in terms) for word in words)
    )

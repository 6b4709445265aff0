"""The language of a text: Vietnamese, Chinese, English, or unknown.

Questions are short and mixed: an English one may hold a Vietnamese name, a Chinese one a
foreign name, and Vietnamese is often typed without marks. So the frame of the sentence
decides: what stands in quotation or title marks is set aside, words that begin with a
capital count little, and Vietnamese without marks is told from English by the shape of
its syllables, which can be listed from their onsets and rimes.
"""

import re
import unicodedata
from functools import cache

from retrieval.characters import HAN_CHARACTER, simplified, without_diacritics

_SAMPLE = 20_000

_KANA = re.compile("[\u3041-\u30fa]")
_LATIN_WORD = re.compile("[A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff]+")
_QUOTED = re.compile(
    r'《[^》]*》|〈[^〉]*〉|“[^”]*”|「[^」]*」|『[^』]*』|«[^»]*»|"[^"]*"|\([^()]*\)|（[^（）]*）'
)

# Particles, copulas and question words, which seldom stand in names and titles.
_CHINESE_FRAME = re.compile("[的是了在吗呢么什哪谁何几怎被把就这那]")

_ENGLISH = frozenset(
    "a about after all also an and any are as at be been before being between both but by can "
    "could did do does during for from give had has have he her hi him his how i if in into is it "
    "its list many may me more most much my no not of on or our over she should show since so "
    "some tell than that the their them then there these they this those to under until was we "
    "were what when where which while who whom whose why will with would you your".split()
)

# Common Vietnamese words as they are typed without marks; none is an English word.
_VIETNAMESE = frozenset(
    "ai bao ben biet boi cac cho chua co cua cung cuoc dang dau dinh duoc gi giua hai hiep hoac "
    "khi khong ket ky la lam luc mot nam nao nay ngay nguoi nhau nhieu nhu nhung noi nuoc phai "
    "quan quoc rang sau tai tham theo thi thoi trong truoc tuyen va ve vi viec viet voi vua".split()
)

_OTHER_LATIN = (
    "aux avec cette dans des du elle entre est ils les leur mais ont où par pas pour quand quel "
    "quelle quelles quels sont sur une vous été être "
    "aber als auch auf bei das dem der des die durch ein eine einem einen einer für haben im ist "
    "nicht oder sich sie sind und von war was welche welcher wer werden wie wird wurde wurden zu "
    "zum zur zwischen über "
    "al como cuando cuáles del dónde el entre es está fue fueron las los más para pero por quién "
    "del della delle di gli il nel per quali quando sono stato "
    "com das dos foi foram mais os pela pelo quais qual quem uma "
    "adalah antara apa dari dengan ini itu pada siapa tidak untuk yang"
)

# Codes of three letters for the languages that this program knows by two.
_LONG_CODES = {"vie": "vi", "zho": "zh", "chi": "zh", "eng": "en"}
_STATED_CODE = re.compile(r"\s*([A-Za-z]{2,3})(?![^\W_])")

# Marks that no other common language uses: breve, horn, hook above, dot below, and a tone
# on top of a circumflex.
_ONLY_VIETNAMESE = re.compile("đ|[\u0306\u031b\u0309\u0323]|\u0302[\u0300\u0301\u0303]")

_RIMES = (
    "a ac ach ai am an ang anh ao ap at au ay e ec ech em en eng enh eo ep et eu i ia ich iec iem "
    "ien ieng iep iet ieu im in inh ip it iu o oa oac oach oai oam oan oang oanh oao oap oat oay "
    "oc oe oem oen oeo oet oi om on ong ooc oong op ot u ua uan uang uat uay uc ue uech uenh ui um "
    "un ung uo uoc uoi uom uon uong uop uot uou up ut uu uy uya uych uyen uyet uynh uyt uyu y yem "
    "yen yeng yet yeu"
).split()
_ONSETS = "b c ch d g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x".split()


def detect_language(text: str) -> str:
    """Name the language of ``text``: ``vi``, ``zh``, ``en``, or ``und`` for any other.

    Vietnamese may be composed, decomposed or without marks. Other text in Latin letters
    counts as English unless its function words say otherwise.
    """
    frame = _frame(unicodedata.normalize("NFC", text[:_SAMPLE]))
    words = _LATIN_WORD.findall(frame)
    han = len(HAN_CHARACTER.findall(frame))
    if _is_in_another_script(frame, han, sum(map(len, words))):
        return "und"
    if han and _is_chinese(frame, han, words):
        return "zh"
    return _latin_language(words) if words else "und"


def stated_language(tag: str | None, text: str) -> str:
    """The language that an article states, as in ``vi-VN``, by its code alone: ``vi``.

    Where it states none, or in other words than a code, the language of its ``text``.
    """
    match = _STATED_CODE.match(tag or "")
    if match is None:
        return detect_language(text)
    code = match[1].lower()
    return _LONG_CODES.get(code, code)


def _frame(text: str) -> str:
    """Set aside what a text quotes, unless nothing else is left."""
    frame = _QUOTED.sub(" ", text)
    return frame if any(map(str.isalpha, frame)) else text


def _is_in_another_script(frame: str, han: int, latin: int) -> bool:
    letters = sum(map(str.isalpha, frame))
    return 2 * (han + latin) < letters or 4 * len(_KANA.findall(frame)) > han + latin


def _is_chinese(frame: str, han: int, words: list[str]) -> bool:
    chinese = len(_CHINESE_FRAME.findall(simplified(frame)))
    latin = sum(_is_latin_frame(word) for word in words)
    return chinese > latin if chinese != latin else han >= len(words)


def _is_latin_frame(word: str) -> bool:
    if word.lower() in _ENGLISH:
        return True
    return word[0].islower() and (word in _VIETNAMESE or _is_marked(word))


def _latin_language(words: list[str]) -> str:
    lowered = [word.lower() for word in words]
    frame = [word for word in words if word.islower()] or lowered
    if _is_vietnamese(frame, lowered):
        return "vi"
    foreign = sum(word in _foreign_words() for word in lowered)
    return "und" if foreign > sum(word in _ENGLISH for word in lowered) else "en"


def _is_vietnamese(frame: list[str], words: list[str]) -> bool:
    strange = sum(not _is_syllable(word) for word in frame)
    english = sum(word in _ENGLISH and not _is_syllable(word) for word in words)
    if marked := sum(map(_is_marked, frame)):
        return 2 * marked > strange + english
    if _reads_as_english(frame):
        return False
    likely = sum(word in _VIETNAMESE for word in frame) > english
    return strange <= len(frame) / (2 if likely else 4)


def _reads_as_english(frame: list[str]) -> bool:
    """Whether words that could be Vietnamese by their shape are English: "can he do that"."""
    english = sum(word in _ENGLISH for word in frame)
    return 5 * english >= 3 * len(frame) and not any(word in _VIETNAMESE for word in frame)


def _is_marked(word: str) -> bool:
    """Whether a word is a Vietnamese syllable written with a mark of Vietnamese alone."""
    decomposed = unicodedata.normalize("NFD", word)
    return bool(_ONLY_VIETNAMESE.search(decomposed)) and _is_syllable(word)


def _is_syllable(word: str) -> bool:
    """Whether a word has the shape of a Vietnamese syllable once its marks are taken off."""
    return without_diacritics(word) in _syllables()


@cache
def _syllables() -> frozenset[str]:
    """List every syllable that Vietnamese spelling allows, without marks."""
    return frozenset(
        [rime for rime in _RIMES if not rime.startswith("ie")]
        + [onset + rime for onset in _ONSETS for rime in _RIMES if _spelling_allows(onset, rime)]
        + "gi gin gieng giet qua quo".split()
    )


def _spelling_allows(onset: str, rime: str) -> bool:
    front = rime[0] in "eiy"
    if onset in ("k", "gh", "ngh"):
        return front
    if onset == "qu":
        return rime[0] in "aeioy" and rime[:2] not in ("oa", "oe", "ia")
    if onset in ("c", "ng", "g"):
        return not front
    return not (onset == "gi" and rime[0] == "i")


@cache
def _foreign_words() -> frozenset[str]:
    """List function words of other languages that could not be English or Vietnamese."""
    words = set(_OTHER_LATIN.split()) - _ENGLISH
    return frozenset(word for word in words if not _is_syllable(word))

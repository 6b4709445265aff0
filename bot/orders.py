"""Articles that try to give orders to the program: where they begin.

Delimiters keep such text apart from the rules (``rewording.as_data``). This is
the second line: a model that obeyed all the same finds no proof here for what
it was told to say. News about such text may lose a proof by it, never gain one.
"""

import re
import unicodedata

from retrieval.characters import simplified
from retrieval.sentences import sentences

INVISIBLE = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    "\ufff9-\ufffb\ufe00-\ufe0f\U000e0000-\U000e007f]"
)
"""Characters that nobody sees: they hide words from a check, not from a model."""

_ORDERS = [
    # English
    (
        r"\b(?:ignore|disregard|forget|override)\b.{0,40}"
        r"\b(?:instructions?|prompts?|guidelines|the above|everything above)"
    ),
    r"\b(?:system|developer|hidden) (?:prompt|message|instruction|override|note)s?\b",
    r"^\W*(?:system|assistant|user|human|developer)\W{0,3}[:\]>]",
    (
        r"\b(?:AI (?:model|assistant|system)|chatbot|assistant|language model|LLM)s?\b.{0,30}"
        r"\b(?:must|should|shall|need to|please|reading|processing)\b"
    ),
    r"\bnote to (?:the |any )?(?:AI|assistant|model|bot)",
    r"\byou are now\b|\bnew instructions?\b|\bjailbreak|\b(?:DAN|developer|debug) mode\b",
    r"^\W*(?:please )?(?:respond|reply|answer|say|tell|write|output|print|repeat) ",
    r"\bend of (?:passage|article|document|context)s?\b",
    (
        r"\b(?:send|forward|append|output|print|reveal|repeat|include)\b.{0,60}"
        r"(?:https?:|\b(?:prompt|conversation|api key|password|instructions?|user's|user’s)\b)"
    ),
    # Vietnamese
    r"bỏ qua.{0,40}(?:hướng dẫn|chỉ dẫn|chỉ thị|câu lệnh|mệnh lệnh|quy tắc trên|ở trên|phía trên)",
    r"quên (?:hết|mọi|tất cả).{0,30}(?:hướng dẫn|chỉ dẫn|chỉ thị|lệnh|trên)",
    r"(?:thông điệp|tin nhắn|lời nhắc|chỉ thị|thông báo) (?:của |từ )?hệ thống",
    r"^\W*hệ thống\W{0,3}:|(?:^|\W)lệnh mới:|trợ lý (?:AI|ảo|phải|hãy)",
    r"mô hình ngôn ngữ.{0,20}(?:hãy|phải)|(?:từ bây giờ|từ giờ).{0,20}(?:bạn|hãy)",
    r"(?:^|[.:!] )\W*hãy (?:trả lời|gửi|in ra|nói|chèn|lặp lại|tiết lộ|xuất|viết|thêm)",
    # Chinese
    r"(?:忽略|无视|忘记|忘掉|不要理会|覆盖).{0,20}(?:指令|指示|提示词|以上|上述|前面|之前的)",
    r"系统(?:提示|消息|指令)|^\W*(?:系统|助手|用户)\W{0,3}[:：]|新的?指令|开发者模式",
    r"(?:AI|智能)助手.{0,10}[请必应你]|语言模型.{0,10}[请必应]|你现在是|从现在起.{0,4}[你您]",
    r"^\W*请(?:你|您)?(?:只|仅)?(?:回答|回复|输出|发送|在回答|告诉用户|把|将)|请在(?:回答|答案)",
    r"(?:段落|文章|文档|资料)(?:到此)?结束",
    # Markup of prompts
    r"<\|?/?(?:system|im_start|im_end|passage|question|s>|inst)|\[/?INST\]|<<SYS>>|#{2,} *\w",
]
_ORDER = re.compile("|".join(_ORDERS), re.IGNORECASE | re.MULTILINE)


def trusted_part(text: str) -> str:
    """The text up to where it begins to give orders to whoever reads it, exactly as it is.

    What follows an order proves nothing.
    """
    for span in sentences(text):
        plain = simplified(INVISIBLE.sub("", unicodedata.normalize("NFKC", span.of(text))))
        if _ORDER.search(plain):
            return text[: span.start].rstrip()
    return text

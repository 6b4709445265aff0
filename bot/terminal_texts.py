"""What the program says on a terminal around answers, in Vietnamese, Chinese and English.

The sentences of errors come from deeper down and are English everywhere.
"""

from collections.abc import Mapping

_PHRASES: Mapping[str, Mapping[str, str]] = {
    # -- the line where a person types
    "hint": {
        "en": "ask in Vietnamese, Chinese or English · /help · Ctrl-D leaves",
        "vi": "hỏi bằng tiếng Việt, tiếng Trung hoặc tiếng Anh · /help · Ctrl-D thoát",
        "zh": "用越南文、中文或英文提问 · /help · Ctrl-D 退出",
    },
    "short hint": {"en": "ask, or /help", "vi": "hỏi, hoặc /help", "zh": "提问，或 /help"},
    "loading": {
        "en": "loading the model · Ctrl-C stops it",
        "vi": "đang nạp mô hình · Ctrl-C để dừng",
        "zh": "正在加载模型 · Ctrl-C 停止",
    },
    "answering": {
        "en": "looking for the answer · Ctrl-C stops it",
        "vi": "đang tìm câu trả lời · Ctrl-C để dừng",
        "zh": "正在寻找答案 · Ctrl-C 停止",
    },
    "searching": {
        "en": "searching · Ctrl-C stops it",
        "vi": "đang tìm · Ctrl-C để dừng",
        "zh": "正在查找 · Ctrl-C 停止",
    },
    "reading": {
        "en": "reading · Ctrl-C stops it",
        "vi": "đang đọc · Ctrl-C để dừng",
        "zh": "正在读取 · Ctrl-C 停止",
    },
    "progress": {
        "en": "articles: {articles}, paragraphs: {paragraphs} · {article} · Ctrl-C stops it",
        "vi": "bài: {articles}, đoạn: {paragraphs} · {article} · Ctrl-C để dừng",
        "zh": "文章：{articles}，段落：{paragraphs} · {article} · Ctrl-C 停止",
    },
    "stopped": {"en": "stopped", "vi": "đã dừng", "zh": "已停止"},
    "keys": {
        "en": "Enter sends, Alt-Enter breaks the line, Tab completes. Ctrl-C stops an answer, "
        "Ctrl-D leaves.",
        "vi": "Enter gửi, Alt-Enter xuống dòng, Tab điền nốt. Ctrl-C dừng câu trả lời, "
        "Ctrl-D thoát.",
        "zh": "Enter 发送，Alt-Enter 换行，Tab 补全。Ctrl-C 停止回答，Ctrl-D 退出。",
    },
    # -- tables
    "source": {"en": "source", "vi": "nguồn", "zh": "来源"},
    "published": {"en": "published", "vi": "ngày đăng", "zh": "发表日期"},
    "language": {"en": "language", "vi": "ngôn ngữ", "zh": "语言"},
    "paragraph": {"en": "paragraph", "vi": "đoạn", "zh": "段落"},
    "paragraphs": {"en": "paragraphs", "vi": "số đoạn", "zh": "段落数"},
    "title": {"en": "title", "vi": "tiêu đề", "zh": "标题"},
    "length": {"en": "{count} paragraphs", "vi": "{count} đoạn", "zh": "{count} 段"},
    "word by word": {"en": "word by word", "vi": "từng chữ một", "zh": "逐词对照"},
    # -- what commands say
    "nothing asked": {
        "en": "nothing has been asked yet: type a question first",
        "vi": "chưa hỏi gì cả: hãy gõ một câu hỏi trước",
        "zh": "还没有提过问题：请先输入问题",
    },
    "no command": {
        "en": "{name} is no command: /help lists them",
        "vi": "không có lệnh {name}: /help liệt kê các lệnh",
        "zh": "没有命令 {name}：/help 列出全部命令",
    },
    "near command": {
        "en": "{name} is no command: did you mean {near}? /help lists them",
        "vi": "không có lệnh {name}: có phải {near}? /help liệt kê các lệnh",
        "zh": "没有命令 {name}：是不是 {near}？/help 列出全部命令",
    },
    "takes nothing": {
        "en": "{name} takes nothing after it",
        "vi": "sau {name} không viết gì thêm",
        "zh": "{name} 后面不需要内容",
    },
    "lacks": {
        "en": "{name} lacks what it works on: type {usage}",
        "vi": "{name} còn thiếu: hãy gõ {usage}",
        "zh": "{name} 缺少内容：请输入 {usage}",
    },
    "no address": {
        "en": "{name} states no web address: read it with /open {number}",
        "vi": "{name} không ghi địa chỉ trang: hãy đọc bằng /open {number}",
        "zh": "{name} 没有网址：请用 /open {number} 阅读",
    },
    "opened": {
        "en": "opened in the browser",
        "vi": "đã mở trong trình duyệt",
        "zh": "已在浏览器中打开",
    },
    "no browser": {
        "en": "no browser here: open the address yourself",
        "vi": "ở đây không có trình duyệt: hãy tự mở địa chỉ",
        "zh": "这里没有浏览器：请自行打开网址",
    },
    "nothing numbered": {
        "en": "nothing is numbered yet: ask a question that gets sources, or /search",
        "vi": "chưa có gì được đánh số: hãy hỏi một câu có nguồn, hoặc /search",
        "zh": "还没有编号：请先提出有来源的问题，或用 /search",
    },
    "no number": {
        "en": "{typed} is no number shown above: there is {first} to {last}",
        "vi": "{typed} không phải số ở trên: có từ {first} đến {last}",
        "zh": "{typed} 不是上面的编号：编号为 {first} 至 {last}",
    },
    "not the number": {
        "en": "{typed} is no number shown above: there is {first} alone",
        "vi": "{typed} không phải số ở trên: chỉ có {first}",
        "zh": "{typed} 不是上面的编号：编号只有 {first}",
    },
    "no passage": {
        "en": "No passage was found.",
        "vi": "Không tìm thấy đoạn nào.",
        "zh": "没有找到段落。",
    },
    "cites nothing": {
        "en": "The last answer cites nothing.",
        "vi": "Câu trả lời vừa rồi không dẫn nguồn nào.",
        "zh": "上一个回答没有引用来源。",
    },
    "kept": {
        "en": "Kept for `citedesk feedback export`.",
        "vi": "Đã lưu cho `citedesk feedback export`.",
        "zh": "已保存，供 `citedesk feedback export` 使用。",
    },
    "written by": {
        "en": "Answers are written by {model}.",
        "vi": "Câu trả lời do {model} viết.",
        "zh": "回答由 {model} 撰写。",
    },
    "quoted": {
        "en": "Answers quote; no model writes.",
        "vi": "Câu trả lời là lời trích; không có mô hình nào viết.",
        "zh": "回答是引文；没有模型撰写。",
    },
    "found by": {
        "en": "Passages are found by {model}.",
        "vi": "Các đoạn do {model} tìm.",
        "zh": "段落由 {model} 查找。",
    },
    "no language": {
        "en": "{code} is no language here: type /language {choices}",
        "vi": "ở đây không có ngôn ngữ {code}: hãy gõ /language {choices}",
        "zh": "这里没有语言 {code}：请输入 /language {choices}",
    },
    "or": {"en": " or ", "vi": " hoặc ", "zh": " 或 "},
    "language set": {
        "en": "Answers come in English; quotes stay in the words of the articles.",
        "vi": "Câu trả lời bằng tiếng Việt; lời trích vẫn là nguyên văn trong bài.",
        "zh": "回答使用中文；引文仍是文章原文。",
    },
    "language follows": {
        "en": "Answers come in the language of the question; quotes stay in the words of the "
        "articles.",
        "vi": "Câu trả lời theo ngôn ngữ của câu hỏi; lời trích vẫn là nguyên văn trong bài.",
        "zh": "回答使用提问的语言；引文仍是文章原文。",
    },
    "afresh": {
        "en": "The next question starts afresh.",
        "vi": "Câu hỏi sau bắt đầu lại từ đầu.",
        "zh": "下一个问题重新开始。",
    },
    "saved": {
        "en": "saved in {path} (answers: {count})",
        "vi": "đã lưu vào {path} (số câu trả lời: {count})",
        "zh": "已保存到 {path}（回答数：{count}）",
    },
    "exists": {
        "en": "{path} exists: /save {path} {option} replaces it",
        "vi": "đã có {path}: /save {path} {option} sẽ ghi đè",
        "zh": "{path} 已存在：/save {path} {option} 可覆盖",
    },
    "not written": {
        "en": "{path} cannot be written ({reason}): name another file",
        "vi": "không ghi được {path} ({reason}): hãy chọn tệp khác",
        "zh": "无法写入 {path}（{reason}）：请换一个文件",
    },
    "fault": {
        "en": "a fault in citedesk ({error}); please report it",
        "vi": "lỗi của citedesk ({error}); xin hãy báo lại",
        "zh": "citedesk 出错（{error}）；请报告",
    },
    # -- what commands do
    "/open": {
        "en": "the paragraph behind source N, between its neighbours",
        "vi": "đoạn văn của nguồn số N, giữa các đoạn bên cạnh",
        "zh": "来源 N 的段落及其前后段落",
    },
    "/browse": {
        "en": "the page of source N, at the quoted words",
        "vi": "trang của nguồn số N, tại lời trích",
        "zh": "来源 N 的网页，定位到引文",
    },
    "/sources": {
        "en": "the sources of the last answer again",
        "vi": "xem lại nguồn của câu trả lời vừa rồi",
        "zh": "再看一次上一个回答的来源",
    },
    "/why": {
        "en": "how the last answer came about, or the one with this id",
        "vi": "câu trả lời vừa rồi, hoặc câu có mã này, được tạo ra thế nào",
        "zh": "上一个回答（或此编号的回答）是怎样得出的",
    },
    "/good": {
        "en": "keep that the last answer is good",
        "vi": "ghi nhận câu trả lời vừa rồi là tốt",
        "zh": "记下上一个回答是好的",
    },
    "/bad": {
        "en": "keep that it is not",
        "vi": "ghi nhận câu trả lời vừa rồi là không tốt",
        "zh": "记下上一个回答不好",
    },
    "/search": {
        "en": "ranked passages, without an answer",
        "vi": "các đoạn xếp hạng, không có câu trả lời",
        "zh": "按相关度排列的段落，不作回答",
    },
    "/articles": {
        "en": "what is indexed",
        "vi": "những bài có trong chỉ mục",
        "zh": "索引中的文章",
    },
    "/index": {
        "en": "read a file or a folder into the index",
        "vi": "đưa một tệp hay thư mục vào chỉ mục",
        "zh": "将文件或文件夹编入索引",
    },
    "/model": {
        "en": "which models answer; openai:gpt-5-mini or none from here on",
        "vi": "mô hình nào trả lời; từ đây dùng openai:gpt-5-mini hoặc none",
        "zh": "由哪些模型回答；之后改用 openai:gpt-5-mini 或 none",
    },
    "/language": {
        "en": "answer in vi, zh, en or auto (the question's language)",
        "vi": "trả lời bằng vi, zh, en hoặc auto (theo câu hỏi)",
        "zh": "用 vi、zh、en 或 auto（与提问相同）回答",
    },
    "/reset": {
        "en": "start afresh: the conversation so far is deleted",
        "vi": "bắt đầu lại: cuộc trò chuyện đến đây bị xóa",
        "zh": "重新开始：删除至今的对话",
    },
    "/save": {
        "en": "this session as Markdown with footnotes",
        "vi": "lưu phiên này thành Markdown có chú thích",
        "zh": "将本次会话存为带脚注的 Markdown",
    },
    "/help": {"en": "this list", "vi": "danh sách này", "zh": "本列表"},
    "/quit": {"en": "leave, as Ctrl-D does", "vi": "thoát, như Ctrl-D", "zh": "退出，同 Ctrl-D"},
}


def say(phrase: str, language: str | None = None, **values: object) -> str:
    """A phrase in a language, its places filled; English where the language is none of ours."""
    versions = _PHRASES[phrase]
    return versions.get(language or "en", versions["en"]).format(**values)

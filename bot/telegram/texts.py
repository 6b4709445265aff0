"""What the bot itself says, in Vietnamese, Chinese and English."""

from collections.abc import Mapping

LANGUAGES: Mapping[str, str] = {"vi": "Tiếng Việt", "zh": "中文", "en": "English"}
"""The languages of the menus, each by its own name."""

_LANGUAGE_NAMES = {
    "en": {"vi": "Vietnamese", "zh": "Chinese", "en": "English"},
    "vi": {"vi": "tiếng Việt", "zh": "tiếng Trung", "en": "tiếng Anh"},
    "zh": {"vi": "越南文", "zh": "中文", "en": "英文"},
}

_COMMANDS = {
    "en": {
        "start": "what this bot is, with sample questions",
        "ask": "ask a question: /ask QUESTION",
        "help": "how to ask, and all commands",
        "sources": "what the collection holds",
        "latest": "the newest articles",
        "watch": "ask again after each update: /watch QUESTION",
        "language": "language of menus and answers",
        "reset": "start a new conversation",
        "forget": "delete what is kept about you",
        "add": "index files that you send",
        "stats": "questions, refusals, failures",
        "users": "who uses the bot",
    },
    "vi": {
        "start": "bot này là gì, kèm câu hỏi mẫu",
        "ask": "đặt câu hỏi: /ask CÂU HỎI",
        "help": "cách hỏi và mọi lệnh",
        "sources": "bộ bài gồm những gì",
        "latest": "các bài mới nhất",
        "watch": "hỏi lại sau mỗi lần cập nhật: /watch CÂU HỎI",
        "language": "ngôn ngữ của menu và câu trả lời",
        "reset": "bắt đầu cuộc trò chuyện mới",
        "forget": "xóa những gì được lưu về bạn",
        "add": "đưa tệp bạn gửi vào chỉ mục",
        "stats": "câu hỏi, từ chối, lỗi",
        "users": "ai đang dùng bot",
    },
    "zh": {
        "start": "介绍本机器人，附示例问题",
        "ask": "提问：/ask 问题",
        "help": "如何提问及全部命令",
        "sources": "文章库包含什么",
        "latest": "最新文章",
        "watch": "每次更新后再问一次：/watch 问题",
        "language": "菜单和答案的语言",
        "reset": "开始新对话",
        "forget": "删除关于您的数据",
        "add": "将您发送的文件编入索引",
        "stats": "问题、拒答、故障",
        "users": "谁在使用机器人",
    },
}
_IN_PRIVATE = (
    "start",
    "help",
    "sources",
    "latest",
    "watch",
    "language",
    "reset",
    "forget",
)
_IN_GROUPS = ("ask", "help", "sources", "latest", "language", "reset", "forget")
_FOR_ADMINISTRATORS = (*_IN_PRIVATE, "add", "stats", "users")

_PHRASES = {
    "start": {
        "en": "I answer questions about a collection of news articles, and show the paragraph "
        "that proves each answer.\n\n{holdings}\n\nWrite a question in Vietnamese, Chinese or "
        "English. For example:",
        "vi": "Tôi trả lời câu hỏi về một bộ bài báo và cho xem đoạn văn chứng minh từng câu trả "
        "lời.\n\n{holdings}\n\nHãy viết câu hỏi bằng tiếng Việt, tiếng Trung hoặc tiếng Anh. "
        "Ví dụ:",
        "zh": "我回答关于一批新闻文章的问题，并给出证明每个答案的段落。\n\n{holdings}\n\n"
        "请用越南文、中文或英文提问。例如：",
    },
    "help": {
        "en": "Write a question: in a private chat any message is one. In a group mention me, "
        "reply to me, or use /ask. Numbers like [1] name the sources below the answer; the buttons "
        "show the paragraph with the quoted words, or open the page there. Change your message and "
        "I answer anew.\n\n{commands}",
        "vi": "Hãy viết câu hỏi: trong trò chuyện riêng, tin nhắn nào cũng là câu hỏi. Trong nhóm, "
        "hãy nhắc tên tôi, trả lời tin của tôi hoặc dùng /ask. Các số như [1] chỉ nguồn ở dưới câu "
        "trả lời; các nút mở đoạn văn có lời trích, hoặc mở trang tại đó. Bạn sửa tin nhắn thì tôi "
        "trả lời lại.\n\n{commands}",
        "zh": "请直接提问：私聊中每条消息都是问题。群组中请提及我、回复我或使用 /ask。[1] "
        "这样的编号对应答案下方的来源；按钮显示含引文的段落，或在网页中打开该处。修改消息后我会重新回答。"
        "\n\n{commands}",
    },
    "holdings": {
        "en": "It holds {count} articles{period}.",
        "vi": "Bộ bài có {count} bài{period}.",
        "zh": "共有 {count} 篇文章{period}。",
    },
    "period": {
        "en": ", published {first} to {last}",
        "vi": ", đăng từ {first} đến {last}",
        "zh": "，发表于 {first} 至 {last}",
    },
    "nothing indexed": {
        "en": "Nothing is indexed yet. Whoever runs this bot can do it with: citedesk index PATH",
        "vi": "Chưa có bài nào trong chỉ mục. Người vận hành bot có thể chạy: citedesk index PATH",
        "zh": "索引中还没有文章。管理员可运行：citedesk index PATH",
    },
    "sample": {
        "en": "What do the articles say about {title}?",
        "vi": "Các bài viết nói gì về {title}?",
        "zh": "文章里怎么说{title}？",
    },
    "languages": {"en": "Languages", "vi": "Ngôn ngữ", "zh": "语言"},
    "outlets": {"en": "Outlets", "vi": "Nguồn báo", "zh": "媒体"},
    "no outlet": {"en": "outlet not stated", "vi": "không ghi nguồn", "zh": "未注明媒体"},
    "latest": {"en": "The newest articles", "vi": "Các bài mới nhất", "zh": "最新文章"},
    "no dates": {
        "en": "No article states when it was published.",
        "vi": "Không bài nào ghi ngày đăng.",
        "zh": "没有文章注明发表日期。",
    },
    "sources": {"en": "Sources", "vi": "Nguồn", "zh": "来源"},
    "undated": {"en": "undated", "vi": "không ghi ngày", "zh": "日期不详"},
    "word by word": {"en": "word by word", "vi": "từng chữ một", "zh": "逐词对照"},
    "open": {"en": "Open the page", "vi": "Mở trang", "zh": "打开网页"},
    "searching": {"en": "Searching…", "vi": "Đang tìm…", "zh": "正在查找……"},
    "stop": {"en": "Stop", "vi": "Dừng", "zh": "停止"},
    "stopped": {"en": "Stopped.", "vi": "Đã dừng.", "zh": "已停止。"},
    "not running": {
        "en": "This answer is not running any more.",
        "vi": "Câu trả lời này không còn đang chạy.",
        "zh": "这个回答已不在进行。",
    },
    "empty answer": {
        "en": "The answer came out empty. Please ask in other words.",
        "vi": "Câu trả lời bị trống. Hãy hỏi bằng cách khác.",
        "zh": "答案为空，请换个说法再问。",
    },
    "failed": {
        "en": "Something went wrong and your question was not answered. The operator finds it in "
        "the log under {number}. Please ask again later.",
        "vi": "Đã có lỗi và câu hỏi của bạn chưa được trả lời. Người vận hành sẽ tìm thấy lỗi "
        "trong nhật ký với số {number}. Xin hỏi lại sau.",
        "zh": "出了问题，您的问题没有得到回答。管理员可在日志中以编号 {number} 查到。请稍后再问。",
    },
    "interrupted": {
        "en": "I was interrupted while I replied. If the reply is not above, tap the button.",
        "vi": "Tôi bị gián đoạn khi đang trả lời. Nếu không thấy câu trả lời ở trên, hãy bấm nút.",
        "zh": "回复时发生中断。如果上面没有看到回复，请点按钮。",
    },
    "again": {"en": "Send again", "vi": "Gửi lại", "zh": "重新发送"},
    "again soon": {"en": "One moment…", "vi": "Xin chờ…", "zh": "请稍候……"},
    "too old": {
        "en": "That is too long ago; please ask again.",
        "vi": "Đã quá lâu; xin hỏi lại.",
        "zh": "时间太久了，请重新提问。",
    },
    "no access": {
        "en": "This bot answers only the people and groups on its list. To get access, send this "
        "number to whoever runs the bot: {number}\nThey add it to CITEDESK_TELEGRAM_ALLOWED and "
        "start the bot again.",
        "vi": "Bot này chỉ trả lời những người và nhóm có trong danh sách. Để được dùng, hãy gửi "
        "số này cho người vận hành bot: {number}\nHọ thêm số đó vào CITEDESK_TELEGRAM_ALLOWED rồi "
        "khởi động lại bot.",
        "zh": "本机器人只回答名单上的人和群组。如需使用，请把这个号码发给机器人的管理员：{number}\n"
        "管理员把它加入 CITEDESK_TELEGRAM_ALLOWED 并重新启动机器人即可。",
    },
    "no budget": {
        "en": "Your {budget} questions of today are used up. Ask again tomorrow.",
        "vi": "Bạn đã dùng hết {budget} câu hỏi của hôm nay. Hãy hỏi lại vào ngày mai.",
        "zh": "您今天的 {budget} 个提问已用完，请明天再问。",
    },
    "zero budget": {
        "en": "No questions are allowed at present (CITEDESK_TELEGRAM_DAILY_QUESTIONS is 0).",
        "vi": "Hiện không cho phép đặt câu hỏi (CITEDESK_TELEGRAM_DAILY_QUESTIONS là 0).",
        "zh": "目前不允许提问（CITEDESK_TELEGRAM_DAILY_QUESTIONS 为 0）。",
    },
    "too long": {
        "en": "Your question has {length} characters; {limit} are allowed. Please shorten it.",
        "vi": "Câu hỏi có {length} ký tự; tối đa là {limit}. Xin rút ngắn.",
        "zh": "您的问题有 {length} 个字符，最多 {limit} 个。请缩短。",
    },
    "ask what": {
        "en": "Write your question after the command, as in: /ask Who signed the agreement?",
        "vi": "Hãy viết câu hỏi sau lệnh, ví dụ: /ask Ai đã ký hiệp định?",
        "zh": "请在命令后写上问题，例如：/ask 谁签署了协议？",
    },
    "only text": {
        "en": "I read text only. Please write your question.",
        "vi": "Tôi chỉ đọc được văn bản. Hãy viết câu hỏi.",
        "zh": "我只能读文字，请写下您的问题。",
    },
    "unknown command": {
        "en": "I do not know this command; /help lists all.",
        "vi": "Tôi không biết lệnh này; /help liệt kê tất cả.",
        "zh": "没有这个命令；/help 列出全部命令。",
    },
    "only administrators": {
        "en": "Only administrators can do this.",
        "vi": "Chỉ quản trị viên mới làm được việc này.",
        "zh": "只有管理员可以这样做。",
    },
    "choose language": {
        "en": "Which language shall menus and answers have? Until you choose, answers follow the "
        "question. Quotes are always in the words of the articles.",
        "vi": "Menu và câu trả lời dùng ngôn ngữ nào? Khi bạn chưa chọn, câu trả lời theo ngôn ngữ "
        "của câu hỏi. Lời trích luôn là nguyên văn trong bài.",
        "zh": "菜单和答案使用哪种语言？选择之前，答案使用提问的语言。引文始终是文章原文。",
    },
    "follow question": {
        "en": "As in the question",
        "vi": "Theo câu hỏi",
        "zh": "与提问相同",
    },
    "language set": {
        "en": "From now on menus and answers are in English; quotes stay in the words of the "
        "articles.",
        "vi": "Từ nay menu và câu trả lời bằng tiếng Việt; lời trích vẫn là nguyên văn trong bài.",
        "zh": "今后菜单和答案使用中文；引文仍是文章原文。",
    },
    "language follows": {
        "en": "From now on answers are in the language of the question, menus in that of your "
        "Telegram.",
        "vi": "Từ nay câu trả lời theo ngôn ngữ của câu hỏi, menu theo ngôn ngữ Telegram của bạn.",
        "zh": "今后答案使用提问的语言，菜单使用您的 Telegram 的语言。",
    },
    "reset": {
        "en": "A new conversation begins; the questions before it are not considered any more.",
        "vi": "Bắt đầu cuộc trò chuyện mới; các câu hỏi trước không còn được xét đến.",
        "zh": "新对话开始；之前的问题不再考虑。",
    },
    "forget?": {
        "en": "Delete everything kept about you: questions, answers, watches, feedback, language? "
        "Only today's number of questions stays until midnight.",
        "vi": "Xóa mọi thứ được lưu về bạn: câu hỏi, câu trả lời, theo dõi, nhận xét, ngôn ngữ? "
        "Chỉ số câu hỏi của hôm nay được giữ đến nửa đêm.",
        "zh": "删除关于您的全部数据：问题、答案、关注、反馈、语言？只有今天的提问次数保留到午夜。",
    },
    "forget yes": {"en": "Delete", "vi": "Xóa", "zh": "删除"},
    "forget no": {"en": "Keep", "vi": "Giữ", "zh": "保留"},
    "forgotten": {
        "en": "Everything about you is deleted.",
        "vi": "Mọi thứ về bạn đã được xóa.",
        "zh": "关于您的数据已全部删除。",
    },
    "kept": {"en": "Nothing was deleted.", "vi": "Không xóa gì cả.", "zh": "没有删除任何数据。"},
    "watching": {
        "en": "I ask this again after each update of the collection and send what is new.",
        "vi": "Tôi sẽ hỏi lại câu này sau mỗi lần bộ bài được cập nhật và gửi những gì mới.",
        "zh": "每次文章库更新后我会再问这个问题，并发送新内容。",
    },
    "watches": {"en": "You watch:", "vi": "Bạn đang theo dõi:", "zh": "您关注的问题："},
    "no watches": {
        "en": "You watch nothing. Begin with: /watch QUESTION",
        "vi": "Bạn chưa theo dõi gì. Bắt đầu bằng: /watch CÂU HỎI",
        "zh": "您还没有关注。请用：/watch 问题",
    },
    "too many watches": {
        "en": "You watch {limit} questions already. Remove one first: /watch",
        "vi": "Bạn đã theo dõi {limit} câu hỏi. Hãy bỏ bớt trước: /watch",
        "zh": "您已关注 {limit} 个问题。请先删除一个：/watch",
    },
    "new for watch": {"en": "New for", "vi": "Mới cho", "zh": "新内容"},
    "thanks": {
        "en": "Thank you.",
        "vi": "Cảm ơn bạn.",
        "zh": "谢谢。",
    },
    "comment": {"en": "Add a comment", "vi": "Thêm nhận xét", "zh": "添加评论"},
    "write comment": {
        "en": "What was good or wrong? Reply to this message.",
        "vi": "Điều gì tốt hoặc sai? Hãy trả lời tin nhắn này.",
        "zh": "哪里好或哪里不对？请回复这条消息。",
    },
    "comment kept": {
        "en": "Thank you, your comment is kept.",
        "vi": "Cảm ơn, nhận xét của bạn đã được lưu.",
        "zh": "谢谢，您的评论已保存。",
    },
    "send files": {
        "en": "Send me files ({suffixes}), up to {size} MB each; I index them at once.",
        "vi": "Hãy gửi tệp ({suffixes}), mỗi tệp tối đa {size} MB; tôi đưa vào chỉ mục ngay.",
        "zh": "请发送文件（{suffixes}），每个最多 {size} MB；我会立即编入索引。",
    },
    "wrong file": {
        "en": "{name} cannot be indexed: {reason}",
        "vi": "Không thể đưa {name} vào chỉ mục: {reason}",
        "zh": "无法索引 {name}：{reason}",
    },
    "wrong suffix": {
        "en": "files of this kind are not read ({suffixes})",
        "vi": "không đọc được loại tệp này ({suffixes})",
        "zh": "不支持这种文件（{suffixes}）",
    },
    "too large": {
        "en": "it is larger than {size} MB",
        "vi": "tệp lớn hơn {size} MB",
        "zh": "文件大于 {size} MB",
    },
    "indexing": {
        "en": "Indexing {name}… {count}",
        "vi": "Đang đưa {name} vào chỉ mục… {count}",
        "zh": "正在索引 {name}…… {count}",
    },
    "indexed": {
        "en": "{name}: indexed {indexed}, unchanged {unchanged}.",
        "vi": "{name}: thêm {indexed} bài, {unchanged} bài không đổi.",
        "zh": "{name}：新编入 {indexed} 篇，未变 {unchanged} 篇。",
    },
    "stats": {
        "en": "Today: {questions} questions by {people} people, {refusals} refusals, {failures} "
        "failures; {median} s at the median.\nWaiting: {waiting}. Articles: {articles}. Running "
        "since {since}.",
        "vi": "Hôm nay: {questions} câu hỏi của {people} người, {refusals} lần từ chối, {failures} "
        "lỗi; trung vị {median} giây.\nĐang chờ: {waiting}. Số bài: {articles}. Chạy từ {since}.",
        "zh": "今天：{people} 人提出 {questions} 个问题，拒答 {refusals} 次，故障 {failures} 次；"
        "中位数 {median} 秒。\n等待中：{waiting}。文章：{articles}。启动于 {since}。",
    },
    "users": {
        "en": "People (questions today):",
        "vi": "Người dùng (số câu hỏi hôm nay):",
        "zh": "用户（今天的提问数）：",
    },
    "about": {
        "en": "Answers questions about a collection of news articles, with the paragraph that "
        "proves each answer.",
        "vi": "Trả lời câu hỏi về một bộ bài báo, kèm đoạn văn chứng minh từng câu trả lời.",
        "zh": "回答关于一批新闻文章的问题，并给出证明每个答案的段落。",
    },
    "not answered now": {
        "en": "The collection cannot be asked at present. The operator finds why in the log.",
        "vi": "Hiện không thể hỏi bộ bài này. Người vận hành sẽ thấy lý do trong nhật ký.",
        "zh": "目前无法查询文章库。管理员可在日志中看到原因。",
    },
    "separator": {"en": ": ", "vi": ": ", "zh": "："},
}


def say(phrase: str, language: str, **values: object) -> str:
    """A phrase in a language of the menus, its places filled."""
    return _PHRASES[phrase][language].format(**values)


def menu_language(code: str | None) -> str:
    """The language of the menus for a client's language code (IETF tag), English when unknown."""
    primary = (code or "en").split("-")[0].lower()
    return primary if primary in LANGUAGES else "en"


def language_name(code: str, language: str) -> str:
    """A language's name in a language of the menus; its code when it has none here."""
    return _LANGUAGE_NAMES[language].get(code, code)


def commands(scope: str, language: str) -> list[tuple[str, str]]:
    """The commands of a scope (``private``, ``groups``, ``administrators``) with what they do."""
    names = {
        "private": _IN_PRIVATE,
        "groups": _IN_GROUPS,
        "administrators": _FOR_ADMINISTRATORS,
    }[scope]
    return [(name, _COMMANDS[language][name]) for name in names]

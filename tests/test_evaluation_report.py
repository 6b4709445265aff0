"""The report: one file, all sections, readable on any screen in both themes."""

import html.parser
import json
import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from evaluation.charts import duration, latency_chart, recall_chart
from evaluation.commands import (
    AnswersEvaluation,
    Material,
    Prices,
    RetrievalEvaluation,
    evaluate_answers,
    evaluate_retrieval,
)
from evaluation.comparison import compare
from evaluation.report import render_report
from retrieval.article import Article
from tests.evaluation_standins import (
    ScriptedAnswer,
    ScriptedAnswerer,
    ScriptedCitation,
    ScriptedSearcher,
    article_line,
    question_line,
    write_lines,
)

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
SAID = {
    "en": "The two governments signed an agreement on trade and visits, number {}.",
    "vi": "Hai chính phủ đã ký một hiệp định về thương mại và thăm viếng, số {}.",
    "zh": "两国政府签署了第{}项关于贸易和访问的协议。",
}
ASKED = {
    "en": "What did agreement {} say about <trade> & visits?",
    "vi": "Hiệp định số {} nói gì về thương mại?",
    "zh": "第{}项协议对贸易说了什么？",
}


def name(language: str, number: int) -> str:
    return f"{language}{number}#1"


def asked_in(language: str, number: int) -> str:
    return ASKED[language].format(number)


def data(folder: Path) -> tuple[list[Path], list[Path]]:
    articles = [
        article_line(f"{language}{number}", text.format(number) * 8, language=language)
        for language, text in SAID.items()
        for number in range(12)
    ]
    questions = [
        question_line(
            f"{language}-{other}-{number}",
            asked_in(language, number) + f" ({other})",
            *([name(other, number)] if number < 10 else []),
            language=language,
            answer=f"{number}",
            asked_on="2026-11-22",
            tags={"kind": "trade" if number % 2 else "visit"},
        )
        for language in SAID
        for other in SAID
        for number in range(12)
    ]
    return (
        [write_lines(folder / "articles.jsonl", *articles)],
        [write_lines(folder / "questions.jsonl", *questions)],
    )


def script(missed: int) -> dict[str, list[str] | None]:
    found: dict[str, list[str] | None] = {}
    for language in SAID:
        for other in SAID:
            for number in range(12):
                wrong = [name(other, (number + step) % 12) for step in range(1, 7)]
                right = wrong if number % 10 < missed else [name(other, number), *wrong]
                found[asked_in(language, number) + f" ({other})"] = right
    found[asked_in("en", 3) + " (zh)"] = None
    return found


def retrieval(folder: Path, missed: int) -> RetrievalEvaluation:
    corpus, questions = data(folder)

    def build(articles: Sequence[Article]) -> ScriptedSearcher:
        return ScriptedSearcher(articles, script(missed))

    settings = {"missed": missed, "embedding model": "scripted"}
    return evaluate_retrieval(Material(corpus, questions, folder, settings), build)


def answers(folder: Path) -> AnswersEvaluation:
    corpus, questions = data(folder)
    replies: dict[str, ScriptedAnswer | Exception] = {}
    for number, (question, names) in enumerate(script(3).items()):
        article = (names or ["en1#1"])[0].rpartition("#")[0]
        cited = [ScriptedCitation(article, 1, "y")]
        usage = {"input_tokens": 900, "output_tokens": 90}
        replies[question] = ScriptedAnswer(f"It is so: {number} [1]", cited, usage=usage)
        if number % 5 == 0:
            replies[question] = ScriptedAnswer("Not found.", refused=True, usage=usage)
    replies[asked_in("vi", 2) + " (vi)"] = RuntimeError("the line <broke>")
    return evaluate_answers(
        Material(corpus, questions, folder, {"chat model": "scripted"}),
        lambda articles: ScriptedSearcher(articles, script(3)),
        lambda _: ScriptedAnswerer(replies),
        prices=Prices(1, 5),
    )


@pytest.fixture(scope="module")
def retrieval_report(tmp_path_factory: pytest.TempPathFactory) -> str:
    before = retrieval(tmp_path_factory.mktemp("before"), missed=1)
    after = retrieval(tmp_path_factory.mktemp("after"), missed=4)
    return render_report(after, compare(after.to_json(), before.to_json()))


@pytest.fixture(scope="module")
def answers_report(tmp_path_factory: pytest.TempPathFactory) -> str:
    return render_report(answers(tmp_path_factory.mktemp("answers")))


class Outline(html.parser.HTMLParser):
    """What stands in the page: ids, headings, addresses; and whether tags are closed."""

    VOID = frozenset({"meta", "br", "line", "polyline"})

    def __init__(self, page: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.addresses: list[str] = []
        self.scripts = 0
        self.open: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.scripts += tag == "script"
        self.ids += [value for key, value in attrs if key == "id" and value]
        self.addresses += [found[key] or "" for key in ("href", "src") if key in found]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID:
            assert self.open.pop() == tag


class TestContent:
    def test_it_needs_nothing_beside_it(self, retrieval_report: str, answers_report: str) -> None:
        for page in (retrieval_report, answers_report):
            outline = Outline(page)
            assert outline.open == []
            assert outline.scripts == 0
            assert all(address.startswith("#") for address in outline.addresses)
            assert {address[1:] for address in outline.addresses} <= set(outline.ids)
            assert not re.search(r"url\(|@import|https?:", page)

    def test_retrieval_has_its_sections(self, retrieval_report: str) -> None:
        sections = {"figures", "baseline", "languages", "charts", "slices", "worst", "run"}
        assert sections <= set(Outline(retrieval_report).ids)
        assert "regressed" in retrieval_report
        assert "the questions that turned" in retrieval_report
        assert "the model is not there: start it" in retrieval_report

    def test_answers_have_the_refusal_table(self, answers_report: str) -> None:
        text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answers_report))
        assert re.search(r"can answer \d+ \d+ [\d.]+ %", text)
        assert re.search(r"cannot answer \d+ \d+ [\d.]+ %", text)
        assert "tokens read" in text
        assert "cost" in text

    def test_text_from_articles_is_never_markup(
        self, retrieval_report: str, answers_report: str
    ) -> None:
        assert "about &lt;trade&gt; &amp; visits" in retrieval_report
        assert "the line &lt;broke&gt;" in answers_report

    def test_worst_questions_show_what_came_and_what_should_have(
        self, retrieval_report: str
    ) -> None:
        worst = retrieval_report.partition('id="worst"')[2]
        assert "Should have been found" in worst
        assert "Was found" in worst
        assert worst.count("<details") == 30

    def test_a_run_without_faults_says_so(self, tmp_path: Path) -> None:
        corpus = write_lines(tmp_path / "a.jsonl", article_line("a", "x", language="en"))
        asked = write_lines(tmp_path / "q.jsonl", question_line("q", "Who?", "a#1", language="en"))

        def build(articles: Sequence[Article]) -> ScriptedSearcher:
            return ScriptedSearcher(articles, {"Who?": ["a#1"]})

        found = evaluate_retrieval(Material([corpus], [asked], tmp_path, {}), build)
        page = render_report(found, compare(found.to_json(), found.to_json()))
        assert "every question went right" in page
        assert "within chance" in page

    def test_answers_to_what_cannot_be_answered_alone(self, tmp_path: Path) -> None:
        corpus = write_lines(tmp_path / "a.jsonl", article_line("a", "x", language="en"))
        asked = write_lines(tmp_path / "q.jsonl", question_line("q", "Who?", language="en"))
        found = evaluate_answers(
            Material([corpus], [asked], tmp_path, {}),
            lambda articles: ScriptedSearcher(articles, {}),
            lambda _: ScriptedAnswerer({"Who?": ScriptedAnswer("He is it. [1]")}),
        )
        page = render_report(found)
        assert "Nothing: the collection cannot answer it." in page
        assert "R@k" not in page


class TestCharts:
    def test_a_recall_curve_keeps_to_its_frame(self) -> None:
        chart = recall_chart({"all": [0.42, 0.6, 1.0]})
        points = [tuple(map(float, pair.split(","))) for pair in chart.lines[0].points.split()]
        assert points[0][0] == chart.left
        assert points[-1] == (chart.right, chart.top)
        assert [tick.label for tick in chart.y_ticks] == ["0.4", "0.6", "0.8", "1"]

    def test_perfect_recall_is_a_line_at_the_top(self) -> None:
        chart = recall_chart({"all": [1.0, 1.0]})
        assert {pair.split(",")[1] for pair in chart.lines[0].points.split()} == {"12.0"}

    def test_latencies_rise_to_all_questions(self) -> None:
        chart = latency_chart([0.3, 0.1, 0.2], {"p50": 0.2})
        assert chart.lines[0].points.split()[-1] == f"{float(chart.right)},{float(chart.top)}"
        assert chart.marks[0].label == "p50 200 ms"

    def test_no_time_at_all_can_be_drawn(self) -> None:
        assert latency_chart([0.0], {}).lines

    @pytest.mark.parametrize(
        ("seconds", "shown"),
        [
            (None, "–"),
            (0, "0"),
            (0.0034, "3.4 ms"),
            (0.25, "250 ms"),
            (1.44, "1.4 s"),
            (4321, "4,321.0 s"),
        ],
    )
    def test_durations(self, seconds: float | None, shown: str) -> None:
        assert duration(seconds) == shown


MEASURE = """
<body><script>
const page = %s, found = [];
const parse = text => {
  const n = (text.match(/-?[\\d.]+(e-?\\d+)?/g) || []).map(Number);
  const rgb = text.startsWith("color(") ? n.slice(0, 3).map(v => v * 255) : n.slice(0, 3);
  return {rgb, alpha: n.length > 3 ? n[3] : 1};
};
const light = rgb => {
  const linear = v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4;
  const [r, g, b] = rgb.map(v => linear(v / 255));
  return .2126 * r + .7152 * g + .0722 * b;
};
const background = node => {
  for (; node; node = node.parentElement) {
    const colour = parse(getComputedStyle(node).backgroundColor);
    if (colour.alpha === 1) return colour.rgb;
  }
  return [255, 255, 255];
};
const contrast = node => {
  const style = getComputedStyle(node);
  const inks = parse(node.namespaceURI.endsWith("svg") ? style.fill : style.color).rgb;
  const [a, b] = [light(inks), light(background(node))].sort((x, y) => y - x);
  return (a + .05) / (b + .05);
};
const measure = width => new Promise(done => {
  const frame = document.createElement("iframe");
  frame.style.cssText = `width:${width}px;height:900px;border:0`;
  frame.onload = () => {
    const inside = frame.contentDocument;
    inside.querySelectorAll("details").forEach(each => each.open = true);
    const says = each => [...each.childNodes].some(n => n.nodeType === 3 && n.data.trim());
    const texts = [...inside.querySelectorAll("body *")].filter(each =>
      each.getClientRects().length && says(each));
    const wide = [...inside.querySelectorAll("body *")].filter(each =>
      !each.closest(".scroll, svg") && each.getBoundingClientRect().right > width + 1);
    const contrasts = texts.map(each => [contrast(each), each.outerHTML.slice(0, 90)]);
    done({width, overflow: inside.documentElement.scrollWidth - width, wide: wide.length,
          texts: texts.length, contrast: contrasts.sort((a, b) => a[0] - b[0])[0],
          page: getComputedStyle(inside.body).backgroundColor});
  };
  frame.srcdoc = page;
  document.body.append(frame);
});
Promise.all([360, 768, 1280].map(measure)).then(all => {
  const result = document.createElement("pre");
  result.id = "result";
  result.textContent = JSON.stringify(all);
  document.body.replaceChildren(result);
});
</script></body>
"""


@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is absent")
@pytest.mark.parametrize(
    ("theme", "page_colour"), [("light", "rgb(246, 247, 249)"), ("dark", "rgb(15, 19, 25)")]
)
@pytest.mark.parametrize("kind", ["retrieval", "answers"])
def test_in_a_browser_nothing_overflows_and_all_text_has_contrast(
    kind: str, theme: str, page_colour: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    """On a telephone, a tablet and a desk, with everything unfolded: WCAG's 4.5 : 1."""
    page = request.getfixturevalue(f"{kind}_report")
    for found in measured_in_chromium(page, theme, tmp_path):
        assert found["texts"] > 300, found
        assert found["overflow"] <= 0, found
        assert found["wide"] == 0, found
        assert found["contrast"][0] >= 4.5, found
        assert found["page"] == page_colour


def measured_in_chromium(page: str, theme: str, folder: Path) -> list[dict[str, Any]]:
    wrapper = folder / "wrapper.html"
    wrapper.write_text(MEASURE % json.dumps(page).replace("</", "<\\/"), "utf-8")
    command = [
        str(CHROMIUM),
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        f"--user-data-dir={folder / 'profile'}",
        f"--blink-settings=preferredColorScheme={0 if theme == 'dark' else 1}",
        "--virtual-time-budget=10000",
        "--dump-dom",
        wrapper.as_uri(),
    ]
    shown = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True).stdout
    result = re.search(r'<pre id="result">(.*?)</pre>', shown, re.DOTALL)
    assert result, shown[-500:]
    measured: list[dict[str, Any]] = json.loads(html.unescape(result.group(1)))
    return measured

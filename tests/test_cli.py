"""Promises about the commands, run in this process over ``samples/`` with the model that ships."""

import json
import os
import re
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from pydantic import AliasChoices
from typer.testing import CliRunner, Result

import retrieval.embedding
from bot import cli
from bot.app import Desk
from bot.settings import Settings, load_settings
from retrieval.embedding import SentenceEncoder
from tests.conftest import REPOSITORY, SHARED

pytestmark = pytest.mark.usefixtures("_one_model")


@pytest.fixture
def _one_model(monkeypatch: pytest.MonkeyPatch, default_encoder: SentenceEncoder) -> None:
    """Each command opens a desk of its own; the model need not be loaded each time."""
    monkeypatch.setattr(retrieval.embedding, "load_encoder", lambda *_: default_encoder)


@pytest.fixture
def samples(samples_desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CITEDESK_DATA_DIR", str(samples_desk.settings.data_dir))


def run(*arguments: str, lines: str | bytes | None = None) -> Result:
    return CliRunner().invoke(cli.app, list(arguments), input=lines)


@pytest.mark.usefixtures("samples")
def test_the_first_question_of_the_readme_is_answered_from_several_languages() -> None:
    result = run("ask", "which agreements were signed in 2011?", "--json")
    assert result.exit_code == 0
    answer = json.loads(result.stdout)
    assert list(answer) == [
        "id", "question", "language", "answer", "refused", "refusal_reason", "citations", "model",
        "seconds",
    ]  # fmt: skip
    assert list(answer["citations"][0]) == [
        "number", "article", "paragraph", "title", "url", "published", "language", "quote",
        "gloss", "text",
    ]  # fmt: skip
    assert not answer["refused"]
    assert {citation["language"] for citation in answer["citations"]} >= {"zh", "vi"}
    assert any("《越美防务合作备忘录》" in citation["quote"] for citation in answer["citations"])
    numbers = [int(number) for number in re.findall(r"\[(\d+)\]", answer["answer"])]
    assert sorted(numbers) == [citation["number"] for citation in answer["citations"]]
    assert all(citation["quote"] in citation["text"] for citation in answer["citations"])
    assert all(c["gloss"] for c in answer["citations"] if c["language"] != "en")


@pytest.mark.usefixtures("samples")
def test_a_refusal_cites_nothing_and_is_no_failure() -> None:
    result = run("ask", "Giá cà phê hôm nay là bao nhiêu?", "--json")
    assert result.exit_code == 0
    answer = json.loads(result.stdout)
    assert answer["refused"]
    assert answer["citations"] == []
    assert answer["refusal_reason"]
    assert answer["answer"].startswith("Không có trong các bài này")


@pytest.mark.usefixtures("samples")
def test_lines_of_standard_input_are_answered_in_order_errors_included() -> None:
    lines = "who signed the treaty?\n" + "x" * 2000 + "\n\n埃斯珀访问越南是什么时候?\n"
    result = run("ask", "-", "--json", lines=lines)
    first, second, third = map(json.loads, result.stdout.splitlines())
    assert first["question"] == "who signed the treaty?"
    assert "CITEDESK_QUESTION_LENGTH" in second["error"]
    assert third["language"] == "zh"
    assert len(run("search", "-", lines="treaty\nhiệp định\n").stdout.splitlines()) == 2


@pytest.mark.usefixtures("samples")
def test_a_line_that_is_not_utf8_ends_no_batch() -> None:
    lines = b"which treaty, caf\xe9?\nwho signed the treaty?\n"
    for command in ("ask", "search"):
        result = run(command, "-", "--json", lines=lines)
        assert result.exit_code == 0
        first, second = map(json.loads, result.stdout.splitlines())
        assert first["question"] == "which treaty, caf\N{REPLACEMENT CHARACTER}?"
        assert "error" not in first | second


@pytest.mark.parametrize("command", ["ask", "search"])
def test_a_question_that_is_not_utf8_is_refused_in_one_sentence(command: str) -> None:
    program = [sys.executable, "-m", "bot.cli"]
    environment = os.environ | {"PYTHONPATH": str(REPOSITORY)}
    done = subprocess.run(
        [*program, command, b"caf\xe9"], env=environment, capture_output=True, check=False
    )
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.decode().splitlines() == [
        "citedesk: the question is not all UTF-8 text: type it again, in a terminal set to UTF-8"
    ]


@pytest.mark.usefixtures("samples")
def test_search_gives_ranked_passages_of_the_contract() -> None:
    found = json.loads(run("search", "国防合作备忘录", "-k", "3", "--json").stdout)
    assert list(found) == ["question", "passages"]
    assert list(found["passages"][0]) == [
        "article", "paragraph", "score", "title", "url", "published", "language", "text",
    ]  # fmt: skip
    scores = [passage["score"] for passage in found["passages"]]
    assert scores == sorted(scores, reverse=True)
    assert len(found["passages"]) == 3
    assert "zh/" in run("search", "国防合作备忘录").stdout


@pytest.mark.usefixtures("samples")
def test_articles_and_paragraphs_can_be_looked_at() -> None:
    entries = json.loads(run("articles", "--json").stdout)
    assert len(entries) == 24
    assert len(run("articles").stdout.splitlines()) == 24
    shown = json.loads(run("show", "zh/esper-visit#2", "--json").stdout)
    assert shown["paragraph"] == 2
    assert [entry["paragraph"] for entry in shown["neighbours"]] == [1, 3]
    assert "#:~:text=" in run("show", "zh/esper-visit#2").stdout


@pytest.mark.usefixtures("samples")
def test_a_paragraph_that_is_not_there_is_one_sentence() -> None:
    for name in ("zh/esper-visit#99", "nothing", "a#b"):
        result = run("show", name)
        assert result.exit_code == 1
        assert "\n" not in str(result.exception)


@pytest.mark.usefixtures("samples")
def test_the_doctor_finds_nothing_wrong() -> None:
    result = run("doctor")
    assert result.exit_code == 0, result.stdout
    assert "FAULT" not in result.stdout


def test_the_doctor_names_the_fault_and_the_next_step(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CITEDESK_DATA_DIR", "/proc/nowhere")
    result = run("doctor")
    assert result.exit_code == 1
    assert "CITEDESK_DATA_DIR" in result.stdout


def test_indexing_reports_each_failure_and_goes_on(tmp_path: Path) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "good.txt").write_text(
        "A title\n\nThe minister signed the agreement in Hanoi today.\n"
    )
    (folder / "bad.txt").write_bytes(b"\xff\xfe\x00bad")
    result = run("index", str(folder))
    assert result.exit_code == 1
    assert result.stdout.splitlines()[-1] == "indexed 1, unchanged 0, removed 0, failed 1"
    assert "bad.txt" in result.stderr
    (folder / "bad.txt").unlink()
    (folder / "good.txt").unlink()
    (folder / "new.txt").write_text("Another\n\nThe delegation left for Beijing this morning.\n")
    result = run("index", str(folder))
    assert result.stdout.splitlines()[-1] == "indexed 1, unchanged 0, removed 1, failed 0"


def test_wrong_usage_and_wrong_settings_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("ask").exit_code == 2
    assert run("ask", "q", "--asked-on", "yesterday").exit_code == 2
    monkeypatch.setenv("CITEDESK_PASSAGES", "none")
    result = run("articles")
    assert result.exit_code == 1
    assert "CITEDESK_PASSAGES" in str(result.exception)


def test_with_nothing_indexed_every_command_says_what_to_do() -> None:
    for arguments in (("ask", "anything"), ("search", "anything"), ("articles",)):
        result = run(*arguments)
        assert result.exit_code == 1
        assert "citedesk index" in str(result.exception)


def test_evaluation_takes_several_files_after_one_option(tmp_path: Path) -> None:
    articles = tmp_path / "articles.jsonl"
    texts = {"en": "The treaty was signed in Hanoi.", "vi": "Hiệp ước được ký tại Hà Nội."}
    for language, text in texts.items():
        record = {"id": language, "title": "", "paragraphs": [text]}
        (tmp_path / f"{language}.jsonl").write_text(json.dumps(record) + "\n")
    questions = tmp_path / "questions.jsonl"
    asked = {"id": "1", "question": "Where was the treaty signed?", "relevant": ["en#1", "vi#1"]}
    questions.write_text(json.dumps(asked) + "\n")
    corpus = [str(tmp_path / "en.jsonl"), str(tmp_path / "vi.jsonl")]
    command = ("evaluate", "retrieval", "--corpus", *corpus, "--questions", str(questions))
    found = json.loads(run(*command, "--json").stdout)
    assert found["measures"]["R@5"] == 1.0
    assert found["questions"] == 1
    baseline = tmp_path / "baseline.json"
    baseline.write_text(json.dumps(found))
    report = tmp_path / "report.html"
    again = run(*command, "--baseline", str(baseline), "--report", str(report))
    assert again.exit_code == 0
    assert report.read_text().startswith("<!doctype html>")
    assert not articles.exists()


def test_an_evaluation_shows_how_sure_its_figures_are(tmp_path: Path) -> None:
    shutil.copytree(REPOSITORY / "samples/en", tmp_path / "samples/en")
    lines = (REPOSITORY / "evaluation/samples.questions.jsonl").read_text().splitlines()
    about_these = [
        line
        for line in lines
        if all(name.startswith("en/") for name in json.loads(line)["relevant"])
    ]
    questions = tmp_path / "questions.jsonl"
    questions.write_text("\n".join(about_these[::2]))
    files = ("--corpus", str(tmp_path / "samples"), "--questions", str(questions))
    lines = run("evaluate", "answers", *files).stdout.splitlines()
    shown = {line.split()[0]: line.split()[1:] for line in lines}
    for measure in ("R@5", "citation_recall", "refusal_accuracy"):
        value, low, _, high = shown[measure]
        assert float(low) <= float(value) <= float(high)
        assert sum(line.startswith(f"{measure} ") for line in lines) == 1
    lines = run("evaluate", "threshold", *files).stdout.splitlines()
    header = lines.index(next(line for line in lines if "threshold" in line and "error" in line))
    assert lines[header].split() == [
        "threshold", "refused_answerable", "answered_unanswerable", "error"
    ]  # fmt: skip
    rows = [[float(cell) for cell in line.split()] for line in lines[header + 1 :]]
    assert rows == sorted(rows)
    best = float(next(line for line in lines if line.startswith("error ")).split()[1])
    assert min(row[3] for row in rows) == best


def test_a_fault_in_a_data_file_names_its_line(tmp_path: Path) -> None:
    bad = tmp_path / "articles.jsonl"
    bad.write_text('{"id": "a", "title": "", "paragraphs": ["x"]}\n{"id": \n')
    result = run("evaluate", "answers", "--corpus", str(bad), "--questions", str(bad))
    assert result.exit_code == 1
    assert str(result.exception).startswith(f"{bad}:2: ")


@pytest.mark.usefixtures("samples")
def test_the_golden_questions_of_the_samples_keep_their_floors(samples_desk: Desk) -> None:
    """Floors a little under the figures of docs/evaluation.md."""
    same, cross, refusals, unanswerable = [], [], [], []
    for line in (REPOSITORY / "evaluation/samples.questions.jsonl").read_text().splitlines():
        asked = json.loads(line)
        day = date.fromisoformat(asked["asked_on"]) if "asked_on" in asked else None
        answer = samples_desk.ask(asked["question"], day)
        cited = {f"{c.article}#{c.paragraph}" for c in answer.citations}
        if not asked["relevant"]:
            unanswerable.append(answer.refused)
            continue
        refusals.append(answer.refused)
        (cross if asked["tags"]["cross"] == "yes" else same).append(
            bool(cited & set(asked["relevant"]))
        )
    shares = [sum(part) / len(part) for part in (same, cross, refusals, unanswerable)]
    assert shares[0] >= FLOOR_SAME
    assert shares[1] >= FLOOR_CROSS
    assert shares[2] <= CEILING_REFUSED
    assert shares[3] >= FLOOR_UNANSWERABLE


FLOOR_SAME, FLOOR_CROSS, CEILING_REFUSED, FLOOR_UNANSWERABLE = 0.75, 0.45, 0.25, 0.45


def test_every_setting_stands_in_the_example_with_its_default(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable in ("CITEDESK_DATA_DIR", "TELEGRAM_BOT_TOKEN"):
        monkeypatch.delenv(variable, raising=False)
    example = (REPOSITORY / ".env.example").read_text()
    prose = " ".join(example.replace("\n# ", " ").split())
    stated = dict(re.findall(r"^# ([A-Z_]+)=(.*)$", example, re.MULTILINE))
    defaults = Settings(_env_file=None)
    for name, field in Settings.model_fields.items():
        alias = field.validation_alias
        variable = (
            str(alias.choices[0]) if isinstance(alias, AliasChoices) else f"CITEDESK_{name.upper()}"
        )
        value = stated.pop(variable)
        # An empty value leaves the default, whatever it is.
        assert value or field.default in ("", (), None), variable
        (tmp_path / ".env").write_text(f"{variable}={value}\n")
        assert getattr(load_settings(), name) == getattr(defaults, name), variable
        assert field.description
        assert " ".join(field.description.split()) in prose, variable
    assert not stated


def test_every_command_has_help_with_an_example() -> None:
    commands = [
        c.name or (c.callback.__name__ if c.callback else "") for c in cli.app.registered_commands
    ]
    assert {
        "index",
        "ask",
        "search",
        "chat",
        "telegram",
        "articles",
        "show",
        "why",
        "doctor",
    } <= set(commands)
    for command in commands:
        assert "Example: citedesk" in " ".join(run(command, "--help").stdout.split()), command


@pytest.mark.skipif(not SHARED.exists(), reason="needs the development data")
def test_the_wheel_would_hold_model_prompts_and_samples() -> None:
    assert (REPOSITORY / "retrieval/model/vectors.safetensors").exists()
    assert list((REPOSITORY / "prompts").glob("*.md"))


@pytest.mark.usefixtures("samples")
def test_the_readme_shows_what_the_program_answers(samples_desk: Desk) -> None:
    readme = (REPOSITORY / "README.md").read_text()
    shown = re.findall(r"^    (- [\d“].*|\d+ items? from .*)$", readme, re.MULTILINE)
    answer = samples_desk.ask("which agreements were signed in 2011?").answer
    assert shown == answer.splitlines()


def test_every_page_that_the_docs_link_to_exists() -> None:
    for page in (REPOSITORY / "README.md", *(REPOSITORY / "docs").glob("*.md")):
        for link in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text()):
            assert (page.parent / link).exists(), f"{page.name}: {link}"

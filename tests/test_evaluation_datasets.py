"""Both formats are read, and each fault is named by its file and line."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evaluation.datasets import Dataset, corpus_fingerprint, load_dataset
from retrieval.errors import CitedeskError, DataError
from tests.evaluation_standins import (
    article_line,
    question_line,
    squad,
    squad_question,
    write_lines,
)

SHARED = Path(__file__).parents[2] / "shared" / "data"
needs_shared = pytest.mark.skipif(not SHARED.exists(), reason="development data absent")

ENGLISH = "The two governments signed the agreement in 2011 in Hanoi."
VIETNAMESE = "Hai chính phủ đã ký kết hiệp định này năm 2011 tại Hà Nội."
CHINESE = "两国政府于2011年在河内签署了这项协议。"


def write_squad(path: Path, *paragraphs: Any, indent: int | None = None) -> Path:
    path.write_text(json.dumps(squad(*paragraphs), ensure_ascii=False, indent=indent), "utf-8")
    return path


class TestSquad:
    def test_every_context_is_an_article_of_one_paragraph(self, tmp_path: Path) -> None:
        file = write_squad(
            tmp_path / "any.name.json",
            (ENGLISH, [squad_question("q1", "When was it signed?", "2011")]),
            (CHINESE, [squad_question("q2", "协议是什么时候签署的？", "2011年")]),
        )
        dataset = load_dataset([file], [file])
        assert [article.id for article in dataset.articles] == ["any.name/1", "any.name/2"]
        assert [article.paragraphs for article in dataset.articles] == [(ENGLISH,), (CHINESE,)]
        assert [article.language for article in dataset.articles] == ["en", "zh"]
        first, second = dataset.questions
        assert (first.id, first.relevant, first.answers) == ("q1", ("any.name/1#1",), ("2011",))
        assert (second.language, second.relevant) == ("zh", ("any.name/2#1",))

    def test_relevant_are_all_paragraphs_that_carry_the_id_in_any_file(
        self, tmp_path: Path
    ) -> None:
        vi = write_squad(
            tmp_path / "a.json", (VIETNAMESE, [squad_question("q1", "Khi nào?", "năm 2011")])
        )
        zh = write_squad(
            tmp_path / "b.json", (CHINESE, [squad_question("q1", "什么时候？", "2011年")])
        )
        en = write_squad(tmp_path / "c.json", (ENGLISH, [squad_question("q1", "When?", "2011")]))
        dataset = load_dataset([vi, zh], [en])
        (question,) = dataset.questions
        assert question.relevant == ("a/1#1", "b/1#1")
        assert question.answers == ("2011", "năm 2011", "2011年")
        assert {article.language for article in dataset.articles} == {"vi", "zh"}

    def test_the_same_context_twice_is_one_article(self, tmp_path: Path) -> None:
        file = write_squad(
            tmp_path / "mlqa.json",
            (ENGLISH, [squad_question("q1", "When?")]),
            (ENGLISH, [squad_question("q2", "Where?")]),
            (CHINESE, []),
        )
        dataset = load_dataset([file], [file])
        assert [article.id for article in dataset.articles] == ["mlqa/1", "mlqa/2"]
        assert [question.relevant for question in dataset.questions] == [("mlqa/1#1",)] * 2

    def test_files_of_one_name_keep_their_articles_apart(self, tmp_path: Path) -> None:
        (tmp_path / "one").mkdir()
        (tmp_path / "two").mkdir()
        first = write_squad(tmp_path / "one" / "dev.json", (ENGLISH, []))
        second = write_squad(tmp_path / "two" / "dev.json", (CHINESE, []))
        ids = [article.id for article in load_dataset([first, second], []).articles]
        assert ids == ["dev/1", "dev-2/1"]

    def test_questions_in_several_languages_may_share_their_ids(self, tmp_path: Path) -> None:
        en = write_squad(tmp_path / "en.json", (ENGLISH, [squad_question("q1", "When?")]))
        vi = write_squad(tmp_path / "vi.json", (VIETNAMESE, [squad_question("q1", "Khi nào?")]))
        dataset = load_dataset([en], [en, vi])
        assert [question.id for question in dataset.questions] == ["en/q1", "vi/q1"]
        assert {question.relevant for question in dataset.questions} == {("en/1#1",)}

    def test_a_question_repeated_under_a_second_context_is_one_question(
        self, tmp_path: Path
    ) -> None:
        asked = squad_question("q1", "When?")
        file = write_squad(tmp_path / "f.json", (ENGLISH, [asked]), (CHINESE, [asked]))
        (question,) = load_dataset([file], [file]).questions
        assert question.relevant == ("f/1#1", "f/2#1")

    def test_an_impossible_question_has_no_relevant_paragraph(self, tmp_path: Path) -> None:
        asked = {**squad_question("q1", "When?"), "is_impossible": True}
        file = write_squad(tmp_path / "f.json", (ENGLISH, [asked]))
        assert load_dataset([file], [file]).questions[0].relevant == ()

    def test_a_question_whose_id_the_corpus_lacks_cannot_be_answered(self, tmp_path: Path) -> None:
        corpus = write_squad(tmp_path / "c.json", (ENGLISH, []))
        asked = write_squad(tmp_path / "q.json", (CHINESE, [squad_question("q9", "什么时候？")]))
        assert load_dataset([corpus], [asked]).questions[0].relevant == ()

    def test_a_fault_names_the_line_of_its_object(self, tmp_path: Path) -> None:
        file = write_squad(
            tmp_path / "f.json",
            (ENGLISH, [squad_question("q1", 'A "brace {" and \\ in a text?')]),
            (CHINESE, [{"id": "q2", "answers": []}]),
            indent=1,
        )
        with pytest.raises(DataError) as fault:
            load_dataset([file], [file])
        lines = file.read_text().splitlines()
        line = next(n for n, text in enumerate(lines, 1) if '"q2"' in text) - 1
        assert str(fault.value) == f'{file}:{line}: "question" is missing'
        assert lines[line - 1].strip() == "{"

    def test_a_broken_document_names_the_line_where_it_breaks(self, tmp_path: Path) -> None:
        file = write_squad(tmp_path / "f.json", (ENGLISH, []), indent=1)
        file.write_text(file.read_text().replace('"qas": []', '"qas": ['), "utf-8")
        with pytest.raises(DataError, match=rf"^{file}:\d+: is not JSON") as fault:
            load_dataset([file], [])
        assert fault.value.line > 5

    @needs_shared
    def test_xquad_is_read_with_its_languages_told_from_the_text(self) -> None:
        folder = SHARED / "xquad-dev"
        dataset = load_dataset(
            [folder / "xquad.vi.json", folder / "xquad.zh.json"], [folder / "xquad.en.json"]
        )
        assert (len(dataset.articles), len(dataset.questions)) == (240, 612)
        assert all(len(question.relevant) == 2 for question in dataset.questions)
        languages = [article.language for article in dataset.articles]
        assert languages == ["vi"] * 120 + ["zh"] * 120
        assert sum(question.language == "en" for question in dataset.questions) > 600


class TestLines:
    def test_articles_and_questions_with_all_they_may_have(self, tmp_path: Path) -> None:
        corpus = write_lines(
            tmp_path / "articles.jsonl",
            article_line(
                "a/1", "One.", "Two.", language="en", published="2019-11", url="https://x.y"
            ),
            article_line("b", CHINESE),
        )
        asked = write_lines(
            tmp_path / "questions.jsonl",
            question_line(
                "q1",
                "When?",
                "a/1#2",
                "b#1",
                "a/1#2",
                asked_on="2024-11-12",
                answer="2011",
                tags={"kind": "relative", "hops": 2, "hard": True},
            ),
            question_line("q2", CHINESE, language=None),
        )
        dataset = load_dataset([corpus], [asked])
        first, second = dataset.articles
        assert (first.published, first.url, first.language) == ("2019-11", "https://x.y", "en")
        assert second.language == "zh"
        one, two = dataset.questions
        assert one.relevant == ("a/1#2", "b#1")
        assert one.asked_on == date(2024, 11, 12)
        assert one.answers == ("2011",)
        assert one.tags == {"kind": "relative", "hops": "2", "hard": "true"}
        assert (two.language, two.relevant, two.tags) == ("zh", (), {})
        assert dataset.text_of["a/1#2"] == "Two."

    @pytest.mark.parametrize(
        "written", ["2022-09-12", "2022-9-12", "2022-9月12日", "2022年9月12日"]
    )
    def test_the_day_of_asking_as_the_data_sets_write_it(
        self, tmp_path: Path, written: str
    ) -> None:
        file = write_lines(tmp_path / "a.jsonl", article_line("a", "x", published="2022-9-1"))
        asked = write_lines(tmp_path / "q.jsonl", question_line("q", "When?", asked_on=written))
        dataset = load_dataset([file], [asked])
        assert dataset.questions[0].asked_on == date(2022, 9, 12)
        assert dataset.articles[0].published == "2022-09-01"

    def test_formats_are_told_by_content_and_can_be_mixed(self, tmp_path: Path) -> None:
        lines = write_lines(tmp_path / "articles.json", article_line("a", ENGLISH))
        document = write_squad(tmp_path / "x.jsonl", (CHINESE, []), indent=2)
        asked = write_lines(tmp_path / "q.txt", question_line("q", "When?", "a#1", "x/1#1"))
        dataset = load_dataset([lines, document], [asked])
        assert [article.id for article in dataset.articles] == ["a", "x/1"]

    def test_blank_lines_a_mark_of_order_and_odd_separators_do_no_harm(
        self, tmp_path: Path
    ) -> None:
        file = tmp_path / "a.jsonl"
        line = json.dumps(article_line("a", "one\u2028two\u0085three"), ensure_ascii=False)
        file.write_bytes(f"\ufeff{line}\r\n\r\n   \n".encode())
        assert load_dataset([file], []).articles[0].paragraphs == ("one\u2028two\u0085three",)

    @pytest.mark.parametrize(
        ("line", "reason"),
        [
            ({"title": "", "paragraphs": ["x"]}, '"id" is missing'),
            ({"id": " ", "title": "", "paragraphs": ["x"]}, '"id" is empty'),
            ({"id": 7, "title": "", "paragraphs": ["x"]}, '"id" must be a text'),
            ({"id": "a", "paragraphs": ["x"]}, '"title" is missing'),
            ({"id": "a", "title": ""}, '"paragraphs" is missing'),
            ({"id": "a", "title": "", "paragraphs": "x"}, '"paragraphs" must be a list'),
            ({"id": "a", "title": "", "paragraphs": [1]}, 'each of "paragraphs" must be a text'),
            ({"id": "a", "title": "", "paragraphs": []}, '"paragraphs" is empty'),
            ({"id": "a", "title": "", "paragraphs": ["x", " "]}, "paragraph 2 is empty"),
            (article_line("a", "x", published="2019-13"), '"published" is not a date'),
            (article_line("a", "x", published="21/11/2019"), '"published" is not a date'),
            (article_line("a", "x", published="--02-30"), '"published" is not a date'),
            (article_line("a", "x", published=2019), '"published" must be a text'),
            (article_line("good", "x"), 'the article id "good" already stands in '),
            ([1], "must be a JSON object"),
            (None, "must be a JSON object"),
        ],
    )
    def test_a_bad_article_is_named(self, tmp_path: Path, line: object, reason: str) -> None:
        file = write_lines(tmp_path / "a.jsonl", article_line("good", "text"), line)
        with pytest.raises(DataError) as fault:
            load_dataset([file], [])
        assert str(fault.value).startswith(f"{file}:2: {reason}")

    @pytest.mark.parametrize(
        ("line", "reason"),
        [
            ({"id": "q", "relevant": []}, '"question" is missing'),
            (question_line("q", "", "a#1"), '"question" is empty'),
            ({"id": "q", "question": "When?"}, '"relevant" is missing'),
            (question_line("q", "When?", "a#2"), "\"relevant\" names 'a#2', which is not a"),
            (question_line("q", "When?", "a"), "\"relevant\" names 'a', which is not a"),
            (question_line("q", "When?", asked_on="20241112"), '"asked_on" is not a date'),
            (question_line("q", "When?", asked_on="2024-11"), '"asked_on" is not a date'),
            (question_line("q", "When?", asked_on="2024-02-30"), '"asked_on" is not a date'),
            (question_line("q", "When?", answer=["x"]), '"answer" must be a text'),
            (question_line("q", "When?", tags=["x"]), '"tags" must be an object'),
            (question_line("q", "When?", tags={"x": None}), 'the tag "x" must be a text'),
            (
                question_line("q", "When?", tags={"language": "en"}),
                'the tag "language" is reserved',
            ),
            (question_line("good", "When?"), 'the question id "good" already stands in '),
        ],
    )
    def test_a_bad_question_is_named(self, tmp_path: Path, line: object, reason: str) -> None:
        corpus = write_lines(tmp_path / "a.jsonl", article_line("a", "text"))
        file = write_lines(tmp_path / "q.jsonl", question_line("good", "Who?", "a#1"), line)
        with pytest.raises(DataError) as fault:
            load_dataset([corpus], [file])
        assert str(fault.value).startswith(f"{file}:2: {reason}")

    @pytest.mark.parametrize(
        ("content", "line", "reason"),
        [
            (b'{"id": "a"\n', 1, "is not JSON"),
            (b'\n{"id": "a", "title": "", "paragraphs": [NaN]}\n', 2, "is not usable JSON"),
            (b'{"id": "a", "title": "\xff"}\n', 1, "is not UTF-8"),
            (b'{"id": "\\ud800", "title": "", "paragraphs": ["x"]}\n', 1, '"id" holds half'),
            (b"", 1, "the file is empty"),
            (b"[" * 100_000, 1, "is not"),
            (b'{"n": ' + b"9" * 5000 + b"}", 1, "is not usable JSON"),
            (b'{"data": []} {"data": []}', 1, "text follows"),
            (b'{"data": {}}', 1, '"data" must be a list'),
            (b'{"data": [[]]}', 1, 'each of "data" must be an object'),
        ],
    )
    def test_what_is_no_data_file_is_named(
        self, tmp_path: Path, content: bytes, line: int, reason: str
    ) -> None:
        file = tmp_path / "a.jsonl"
        file.write_bytes(content)
        with pytest.raises(DataError) as fault:
            load_dataset([file], [])
        assert str(fault.value).startswith(f"{file}:{line}: {reason}")

    def test_a_missing_file_and_a_folder_are_named(self, tmp_path: Path) -> None:
        folder = tmp_path / "empty"
        folder.mkdir()
        for path, fault in ((tmp_path / "absent.jsonl", "cannot be read"), (folder, "holds no")):
            with pytest.raises(CitedeskError, match=f"^{path}: {fault}"):
                load_dataset([path], [])

    @needs_shared
    def test_chronoqa_is_read(self) -> None:
        folder = SHARED / "chronoqa-dev"
        dataset = load_dataset([folder / "articles.jsonl"], [folder / "questions.jsonl"])
        assert (len(dataset.articles), len(dataset.questions)) == (6351, 1200)
        assert all(question.asked_on and question.relevant for question in dataset.questions)


class TestFingerprint:
    def load(self, folder: Path, text: str = "x", question: str = "When?") -> Dataset:
        corpus = write_lines(folder / "a.jsonl", article_line("a", text, language="en"))
        asked = write_lines(folder / "q.jsonl", question_line("q", question, "a#1", language="en"))
        return load_dataset([corpus], [asked])

    def test_the_same_content_has_the_same_fingerprint(self, tmp_path: Path) -> None:
        assert self.load(tmp_path).fingerprint == self.load(tmp_path).fingerprint

    def test_any_change_shows(self, tmp_path: Path) -> None:
        first, other, asked = (
            self.load(tmp_path),
            self.load(tmp_path, text="y"),
            self.load(tmp_path, question="Who?"),
        )
        assert len({first.fingerprint, other.fingerprint, asked.fingerprint}) == 3
        assert corpus_fingerprint(first.articles) == corpus_fingerprint(asked.articles)
        assert corpus_fingerprint(first.articles) != corpus_fingerprint(other.articles)


NAMES = (
    "id title paragraphs question relevant tags answer asked_on published data context qas "
    "answers text version language"
)
KEYS = st.sampled_from(NAMES.split()) | st.text(max_size=3)
JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=6),
    max_leaves=20,
)


class TestAnyInput:
    """Whatever a file holds, a fault is one sentence and never a traceback."""

    @given(st.lists(JSON, max_size=4), JSON)
    @settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
    def test_any_json(self, tmp_path: Path, lines: list[object], document: object) -> None:
        corpus = write_lines(tmp_path / "a.jsonl", article_line("a", "x", language="en"))
        for values, indent in ((lines, None), ([document], 1)):
            file = tmp_path / "any.json"
            text = "\n".join(json.dumps(value, indent=indent) for value in values)
            file.write_text(text, "utf-8")
            self.read(corpus, file)

    @given(st.binary(max_size=200))
    @settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
    def test_any_bytes(self, tmp_path: Path, content: bytes) -> None:
        corpus = write_lines(tmp_path / "a.jsonl", article_line("a", "x", language="en"))
        file = tmp_path / "any.json"
        file.write_bytes(content)
        self.read(corpus, file)

    @staticmethod
    def read(corpus: Path, file: Path) -> None:
        for corpora, asked in (([file], []), ([corpus], [file]), ([corpus, file], [file])):
            fault = None
            try:
                load_dataset(corpora, asked)
            except DataError as error:
                fault = str(error)
            if fault is not None:
                assert fault.startswith((f"{file}:", f"{corpus}:"))
                assert "\n" not in fault


class TestPages:
    def test_a_folder_is_read_as_it_is_indexed(self, tmp_path: Path) -> None:
        (tmp_path / "news" / "vi").mkdir(parents=True)
        (tmp_path / "news/vi/signed.txt").write_text(f"Hiệp định\n\n{VIETNAMESE}\n", "utf-8")
        (tmp_path / "page.md").write_text(f"# Agreement\n\n{ENGLISH}\n", "utf-8")
        more = write_lines(tmp_path / "more.jsonl", article_line("zh", CHINESE))
        asked = write_lines(tmp_path / "q.jsonl", question_line("1", "When?", "vi/signed#1"))
        dataset = load_dataset([tmp_path / "news", more, tmp_path / "page.md"], [asked])
        assert sorted(article.id for article in dataset.articles) == ["page", "vi/signed", "zh"]
        assert dataset.text_of["vi/signed#1"] == VIETNAMESE
        assert dataset.article_of["vi/signed#1"].title == "Hiệp định"

    def test_what_cannot_be_read_is_named(self, tmp_path: Path) -> None:
        (tmp_path / "bad.txt").write_bytes(b"\xff\xfe\x00bad")
        with pytest.raises(CitedeskError, match=r"bad\.txt"):
            load_dataset([tmp_path], [])

    def test_an_id_that_another_file_has_is_refused(self, tmp_path: Path) -> None:
        (tmp_path / "news").mkdir()
        (tmp_path / "news/page.txt").write_text(f"Agreement\n\n{ENGLISH}\n", "utf-8")
        taken = write_lines(tmp_path / "more.jsonl", article_line("page", ENGLISH))
        with pytest.raises(DataError, match=r"page\.txt:1: .*already stands in .*more\.jsonl:1"):
            load_dataset([taken, tmp_path / "news"], [])

"""Promises about the index, on real stores in a folder."""

import multiprocessing
import os
import signal
from dataclasses import replace
from pathlib import Path

import pytest

from retrieval.errors import IndexLocked, IndexMismatch, NothingIndexed, ReadError
from retrieval.index import Index, IndexLocation, writing_lock
from retrieval.readers import SourceArticle
from retrieval.retriever import ArticleRetriever, Retriever
from retrieval.translation import WordTranslations
from tests.conftest import ROOT, article, put
from tests.standins import HashingEncoder

MEMO = article("memo", "The memorandum was signed in 2011.", "Officials met in Hanoi.")
VISIT = article("visit", "The minister visited Da Nang in 2019.", title="A visit")
BEIJING = article("zh", "2011年签署备忘录。", language="zh")


def names(index: Index, question: str) -> list[str]:
    return [p.paragraph.name for p in Retriever(index).search(question, 10)]


def test_indexing_again_embeds_nothing(index: Index, encoder: HashingEncoder) -> None:
    assert str(put(index, MEMO, VISIT)) == "indexed 2, unchanged 0, removed 0, failed 0"
    embedded = len(encoder.encoded)
    assert str(put(index, MEMO, VISIT)) == "indexed 0, unchanged 2, removed 0, failed 0"
    assert len(encoder.encoded) == embedded == 3


def test_a_changed_article_replaces_its_paragraphs_and_embeds_only_the_new_ones(
    index: Index, encoder: HashingEncoder
) -> None:
    put(index, MEMO, VISIT)
    encoder.encoded.clear()
    changed = article("memo", MEMO.paragraphs[0], "Officials met in Beijing.")
    assert put(index, changed, VISIT).indexed == ["memo"]
    assert encoder.encoded == ["Officials met in Beijing."]
    texts = [p.paragraph.text for p in Retriever(index).search("officials met", 10)]
    assert "Officials met in Beijing." in texts
    assert "Officials met in Hanoi." not in texts
    assert index.faults() == []


def test_a_removed_article_disappears_from_every_store(index: Index) -> None:
    put(index, MEMO, VISIT)
    assert put(index, VISIT).removed == ["memo"]
    assert names(index, "memorandum signed 2011") == ["visit#1"]
    assert index.lexical.ids() == index.manifest.chunk_ids() == index.vectors.ids(["en"])


def test_an_article_whose_file_failed_to_read_is_kept(index: Index) -> None:
    put(index, MEMO, VISIT)
    failed = ReadError(ROOT / "memo.txt", "cannot be read")
    report = index.update([failed, SourceArticle(VISIT, ROOT, ROOT / "visit.txt")], [ROOT])
    assert report.removed == []
    assert report.failed == [failed]


def test_articles_outside_the_given_folder_are_left_alone(index: Index) -> None:
    put(index, MEMO)
    other = ROOT.parent / "other"
    index.update([SourceArticle(VISIT, other, other / "visit.txt")], [other])
    assert {entry.id for entry in index.manifest.articles()} == {"memo", "visit"}


def test_two_files_with_one_id_are_an_error_that_names_both(index: Index, tmp_path: Path) -> None:
    (tmp_path / "memo.txt").touch()
    report = index.update(
        [
            SourceArticle(MEMO, tmp_path, tmp_path / "memo.txt"),
            SourceArticle(MEMO, ROOT, ROOT / "memo.txt"),
        ]
    )
    assert report.indexed == ["memo"]
    assert "is taken by" in str(report.failed[0])
    assert str(tmp_path / "memo.txt") in str(report.failed[0])


def test_ids_do_not_depend_on_the_order_of_indexing(
    tmp_path: Path, translations: WordTranslations
) -> None:
    found = []
    for order in ((MEMO, VISIT, BEIJING), (BEIJING, VISIT, MEMO)):
        index = Index(IndexLocation(tmp_path / order[0].id), HashingEncoder(), translations)
        for each in order:
            index.update([SourceArticle(each, ROOT, ROOT / f"{each.id}.txt")])
        found.append(index.manifest.chunk_ids())
        index.close()
    assert found[0] == found[1]


def test_each_language_contributes_its_best_paragraphs(index: Index) -> None:
    put(index, MEMO, VISIT, BEIJING)
    assert "zh#1" in names(index, "memorandum signed in 2011")


def test_what_a_language_is_called_ends_no_run(index: Index) -> None:
    strange = replace(MEMO, language="tiếng Việt")
    assert put(index, strange, VISIT).indexed == ["memo", "visit"]
    assert put(index, VISIT).removed == ["memo"]
    assert index.faults() == []


def test_a_long_paragraph_is_found_by_its_end_and_cited_once(index: Index) -> None:
    filler = " ".join(f"Sentence number {n} speaks of other matters." for n in range(40))
    put(index, article("long", f"{filler} The dioxin cleanup at Bien Hoa goes on."), VISIT)
    found = names(index, "dioxin cleanup Bien Hoa")
    assert found[0] == "long#1"
    assert found.count("long#1") == 1


def test_the_langchain_retriever_gives_documents(index: Index) -> None:
    put(index, MEMO)
    documents = ArticleRetriever(retriever=Retriever(index), k=1).invoke("memorandum 2011")
    assert documents[0].page_content == MEMO.paragraphs[0]
    assert documents[0].metadata["paragraph"] == 1


def test_questions_to_an_empty_index_say_what_to_do(index: Index) -> None:
    with pytest.raises(NothingIndexed, match="citedesk index"):
        Retriever(index).search("anything", 5)


def test_an_index_of_another_model_is_refused_with_the_way_to_rebuild(
    index: Index, translations: WordTranslations
) -> None:
    put(index, MEMO)
    for encoder in (HashingEncoder(name="other"), HashingEncoder(fingerprint="2")):
        with pytest.raises(IndexMismatch, match="--rebuild"):
            Index(index.location, encoder, translations)
    rebuilt = Index(index.location, HashingEncoder("other"), translations, rebuild=True)
    assert put(rebuilt, MEMO).indexed == ["memo"]
    assert names(rebuilt, "memorandum") == ["memo#1", "memo#2"]
    rebuilt.close()


def test_an_index_of_another_format_says_so_and_how_to_make_it_anew(
    index: Index, translations: WordTranslations
) -> None:
    put(index, MEMO)
    index.manifest.set_state({"format": "0"})
    with pytest.raises(IndexMismatch, match=r"format 0 of another version.*--rebuild"):
        Index(index.location, HashingEncoder(), translations)


def test_the_lock_says_who_holds_it(index: Index) -> None:
    holder = multiprocessing.get_context("fork").Process(
        target=_hold, args=(index.location.folder,)
    )
    with writing_lock(index.location.folder):
        pass
    holder.start()
    while not (index.location.folder / "held").exists():
        assert holder.is_alive()
    try:
        with pytest.raises(IndexLocked, match=f"process {holder.pid} has been writing"):
            put(index, MEMO)
    finally:
        os.kill(holder.pid or 0, signal.SIGKILL)
        holder.join()
    assert put(index, MEMO).indexed == ["memo"]


def _hold(folder: Path) -> None:
    with writing_lock(folder):
        (folder / "held").touch()
        signal.pause()


class _PulledPlug(Exception):
    pass


@pytest.mark.parametrize("step", ["vectors.add", "lexical.update", "manifest.publish"])
def test_an_interruption_before_any_step_leaves_an_index_that_completes(
    index: Index, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    put(index, MEMO, VISIT)
    changed = article("memo", "The memorandum was renewed in 2015.")

    def fail(*_: object, **__: object) -> None:
        raise _PulledPlug

    part, method = step.split(".")
    with monkeypatch.context() as patch:
        patch.setattr(getattr(index, part), method, fail)
        with pytest.raises(_PulledPlug):
            put(index, changed, VISIT, BEIJING)
    assert "memo#1" in names(index, "memorandum 2011")
    assert Retriever(index).search("memorandum", 1)[0].paragraph.text == MEMO.paragraphs[0]
    put(index, changed, VISIT, BEIJING)
    assert Retriever(index).search("memorandum", 1)[0].paragraph.text == changed.paragraphs[0]
    assert index.faults() == []
    assert index.manifest.strays() == {}


def test_another_process_sees_what_was_added(index: Index, translations: WordTranslations) -> None:
    put(index, MEMO)
    reader = Index(index.location, HashingEncoder(), translations)
    retriever = Retriever(reader)
    assert len(retriever.search("minister visited", 5)) == 2
    put(index, MEMO, VISIT)
    assert retriever.search("minister visited", 5)[0].paragraph.name == "visit#1"
    reader.close()


def test_a_paragraph_is_found_by_whom_the_lead_names(index: Index) -> None:
    put(
        index,
        article("esper", "Minister Mark Esper came to Hanoi.", "The visit was to widen ties."),
        article("naruhito", "Emperor Naruhito came to Hue.", "The visit was to widen ties."),
    )
    assert names(index, "aim of the Esper visit: widen ties")[0] == "esper#2"
    assert names(index, "aim of the Naruhito visit: widen ties")[0] == "naruhito#2"


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="counts open files as Linux does")
def test_looking_again_at_what_others_wrote_leaves_no_files_open(index: Index) -> None:
    open_files = Path("/proc/self/fd")
    index.vectors.refresh()
    before = len([*open_files.iterdir()])
    for _ in range(10):
        index.vectors.refresh()
    assert len([*open_files.iterdir()]) < before + 20

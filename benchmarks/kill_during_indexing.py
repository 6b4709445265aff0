"""Kill indexing at random moments, index again, and compare with an index built in peace.

    python benchmarks/kill_during_indexing.py --kills 100 --articles 300

Each trial forks a child that indexes the articles into an empty folder (every
third trial: into an index of an older version of them), kills it with SIGKILL
at a random moment, asks questions of what is there, indexes again, and compares
ids, texts, metadata and rankings with the index built in peace. Exits 1 on any
difference. The encoder is the stand-in of the tests (no model to load), so that
most kills fall into the writing of the stores, which is what is tested.
"""

import argparse
import os
import pickle
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from retrieval.article import Article
from retrieval.errors import NothingIndexed
from retrieval.index import Index, IndexLocation
from retrieval.readers import SourceArticle
from retrieval.retriever import Retriever
from retrieval.translation import WordTranslations
from tests.standins import HashingEncoder

_WORDS = (
    "agreement minister visit defence border treaty summit trade statement delegation "
    "hiệp định bộ trưởng chuyến thăm quốc phòng biên giới tuyên bố hợp tác hòa bình "
    "协议 部长 访问 国防 边界 声明 合作 和平 代表团 会谈"
).split()
_QUESTIONS = (
    "defence agreement 2011",
    "hiệp định quốc phòng 2015",
    "国防 协议 访问",
    "border treaty",
)


def collection(count: int, version: int) -> list[Article]:
    """``count`` made-up articles; every seventh differs from version to version."""
    articles = []
    for number in range(count):
        seed = number * 1000 + (version if number % 7 == 0 else 0)
        source = random.Random(seed)
        language = ("en", "vi", "zh")[number % 3]
        paragraphs = tuple(
            " ".join(source.choices(_WORDS, k=source.randint(8, 90))) + f" {number} {part} {seed}."
            for part in range(source.randint(2, 8))
        )
        articles.append(Article(f"a/{number:04d}", f"Title {number}", language, paragraphs))
    return articles


def update(folder: Path, articles: list[Article], translations: WordTranslations) -> None:
    """Index the articles into a folder; those that are gone are removed."""
    index = Index(IndexLocation(folder), HashingEncoder(), translations)
    root = Path("/collection")
    sources = [SourceArticle(a, root, root / f"{a.id}.txt") for a in articles]
    index.update(sources, [root])
    index.close()


def contents(folder: Path, translations: WordTranslations) -> dict[str, Any]:
    """Everything that can be seen of an index, in every store."""
    index = Index(IndexLocation(folder), HashingEncoder(), translations)
    languages = index.manifest.languages()
    vectors: dict[str, Any] = {}
    for language in languages:
        collection = index.vectors._existing(language)
        found = collection.get(include=["documents", "metadatas", "embeddings"])
        for i, key in enumerate(found["ids"]):
            vectors[key] = (
                found["documents"][i],
                found["metadatas"][i],
                found["embeddings"][i].tolist(),
            )
    retriever = Retriever(index)
    result = {
        "articles": index.manifest.articles(),
        "chunks": {
            key: index.manifest.chunks([key])[key] for key in sorted(index.manifest.chunk_ids())
        },
        "vectors": vectors,
        "lexical": sorted(index.lexical.ids()),
        "strays": index.manifest.strays(),
        "faults": index.faults(),
        "rankings": {
            q: [(p.paragraph, round(p.score, 3)) for p in retriever.search(q, 20)]
            for q in _QUESTIONS
        },
    }
    index.close()
    return result


def ask_in_between(
    folder: Path, versions: list[list[Article]], translations: WordTranslations
) -> bool:
    """Whether everything retrieved from a half-built index stands in its article."""
    texts = {
        (a.id, n, t)
        for articles in versions
        for a in articles
        for n, t in enumerate(a.paragraphs, 1)
    }
    index = Index(IndexLocation(folder), HashingEncoder(), translations)
    try:
        retriever = Retriever(index)
        found = [p.paragraph for q in _QUESTIONS for p in retriever.search(q, 20)]
        names = Counter(
            p.name for q in _QUESTIONS[:1] for p in [x.paragraph for x in retriever.search(q, 20)]
        )
    except NothingIndexed:
        return True
    finally:
        index.close()
    return (
        all((p.article, p.number, p.text) in texts for p in found)
        and max(names.values(), default=1) == 1
    )


def in_child(work: Any) -> int:
    """Run ``work`` in a forked process and return its id."""
    child = os.fork()
    if child:
        return child
    try:
        work()
    finally:
        os._exit(0)


def one_trial(
    work: Path,
    trial: int,
    moment: float,
    versions: tuple[list[Article], list[Article]],
    translations: WordTranslations,
    expected: dict[str, Any],
) -> list[str]:
    """Kill one run of indexing and repair it; what then differs from the index built in peace."""
    folder, found = work / f"trial-{trial}", work / f"found-{trial}.pickle"
    old, new = versions
    if trial % 3 == 2:
        os.waitpid(in_child(lambda: update(folder, old, translations)), 0)
    child = in_child(lambda: update(folder, new, translations))
    time.sleep(moment)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)

    def repair() -> None:
        honest = not folder.exists() or ask_in_between(folder, [old, new], translations)
        update(folder, new, translations)
        found.write_bytes(pickle.dumps((honest, contents(folder, translations))))

    os.waitpid(in_child(repair), 0)
    honest, seen = pickle.loads(found.read_bytes()) if found.exists() else (False, {})
    shutil.rmtree(folder, ignore_errors=True)
    wrong = [name for name, value in expected.items() if seen.get(name) != value]
    return wrong if honest else [*wrong, "answers in between"]


def main() -> None:
    """Run the trials and say how many came out equal."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--articles", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    translations = WordTranslations.load()
    old, new = collection(options.articles, 1), collection(options.articles, 2)
    work = Path(tempfile.mkdtemp(prefix="citedesk-kill-"))
    results = work / "peace.pickle"

    def peaceful() -> None:
        update(work / "peace", new, translations)
        results.write_bytes(pickle.dumps(contents(work / "peace", translations)))

    started = time.perf_counter()
    os.waitpid(in_child(peaceful), 0)
    duration = time.perf_counter() - started
    expected = pickle.loads(results.read_bytes())
    print(f"in peace: {len(expected['chunks'])} chunks, {duration:.1f} s", flush=True)
    differences = 0
    for trial in range(options.kills):
        moment = chance.uniform(0.02, duration * 0.9)
        wrong = one_trial(work, trial, moment, (old, new), translations, expected)
        differences += bool(wrong)
        if wrong:
            print(f"trial {trial}: killed after {moment:.2f} s: differs in {wrong}", flush=True)
    shutil.rmtree(work, ignore_errors=True)
    equal = options.kills - differences
    print(f"{equal} of {options.kills} repaired indexes equal the one built in peace")
    sys.exit(1 if differences else 0)


if __name__ == "__main__":
    main()

"""Speed and F1 of the shipped entity model, and of a plain spaCy CNN trained on the same spans, in one run.

    python -m benchmarks.entities [--minutes 8]

The data is the folder that PANTAU_EVAL_DATA names. F1 is measured on the articles of models/training/held_out.txt,
which neither model has seen; speed on articles of about 350 words, `nlp.pipe` from text to entities, on one core and
on all of them.
"""

import argparse
import os
import random
import resource
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example

from models.components.trained_entities import TrainedEntities
from models.network import Network
from models.pipeline import FINDING, blank, load
from models.training.corpora import load_marked
from models.training.evaluate import FOLDER, table
from models.training.scoring import Score

Articles = dict[str, tuple[str, list[tuple[int, int, str]]]]
WORDS = 350
SPEED_ARTICLES = 120


def shipped(*, workers: int) -> Language:
    """The pipes that find entities."""
    nlp = load(pipes=FINDING)
    component = nlp.get_pipe("pantau_entities")
    assert isinstance(component, TrainedEntities)
    component.network.network = Network(workers=workers)
    return nlp


def examples(nlp: Language, articles: Articles) -> Iterator[Example]:
    """Spans that tokens can't express are left out."""
    for text, spans in articles.values():
        doc = nlp.make_doc(text)
        reference = Doc(
            nlp.vocab, words=[token.text for token in doc], spaces=[bool(token.whitespace_) for token in doc]
        )
        made = [reference.char_span(start, end, label=label) for start, end, label in spans]
        reference.ents = [span for span in made if span is not None]
        yield Example(doc, reference)


def train_cnn(articles: Articles, *, minutes: float) -> Language:
    nlp = blank()
    nlp.add_pipe("ner")
    data = list(examples(nlp, articles))
    optimiser = nlp.initialize(lambda: data)
    chance = random.Random(0)
    until = time.monotonic() + 60 * minutes
    while time.monotonic() < until:
        chance.shuffle(data)
        for at in range(0, len(data), 8):
            nlp.update(data[at : at + 8], sgd=optimiser, drop=0.2)
            if time.monotonic() > until:
                break
    return nlp


def measure(nlp: Language, articles: Articles) -> Score:
    score = Score()
    for (_, spans), doc in zip(articles.values(), nlp.pipe(text for text, _ in articles.values()), strict=True):
        score.add_spans(spans, [(span.start_char, span.end_char, span.label_) for span in doc.ents])
    return score


def words_a_second(nlp: Language, texts: Sequence[str]) -> float:
    """The best of three runs."""
    list(nlp.pipe(texts[:20]))
    times = []
    for _ in range(3):
        started = time.perf_counter()
        for _doc in nlp.pipe(texts):
            pass
        times.append(time.perf_counter() - started)
    return sum(len(text.split()) for text in texts) / min(times)


def of_350_words(articles: Articles) -> list[str]:
    words = [word for text, _ in articles.values() for word in text.split(" ")]
    return [" ".join(words[at : at + WORDS]) for at in range(0, min(len(words), WORDS * SPEED_ARTICLES), WORDS)]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=8, help="how long the CNN is trained (default: 8)")
    options = parser.parse_args()
    data = os.environ.get("PANTAU_EVAL_DATA")
    if not data:
        print("PANTAU_EVAL_DATA names no folder: nothing is measured")
        return 0
    articles = load_marked(Path(data) / "bench" / "spans_train.jsonl")
    out = frozenset((FOLDER / "held_out.txt").read_text().split())
    near = frozenset((FOLDER / "near_held_out.txt").read_text().split())
    held = {name: article for name, article in articles.items() if name in out}
    seen = {name: article for name, article in articles.items() if name not in out | near}
    texts = of_350_words(seen)
    cores = sorted(os.sched_getaffinity(0))

    started = time.perf_counter()
    shipped(workers=1)
    print(f"shipped: loads in {time.perf_counter() - started:.2f} s")
    for chosen in ([cores[0]], cores):
        os.sched_setaffinity(0, chosen)
        print(f"shipped: {words_a_second(shipped(workers=len(chosen)), texts):,.0f} words/s on {len(chosen)} core(s)")
    print(f"shipped: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB resident at most")
    print("\n".join(table(measure(shipped(workers=len(cores)), held))))

    print(f"\nspaCy CNN, trained for {options.minutes} minutes on {len(seen)} articles")
    cnn = train_cnn(seen, minutes=options.minutes)
    print(f"CNN: {words_a_second(cnn, texts):,.0f} words/s")
    print("\n".join(table(measure(cnn, held))))
    return 0


if __name__ == "__main__":
    sys.exit(main())

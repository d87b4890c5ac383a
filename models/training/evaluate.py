"""Entity-level micro F1 of the shipped weights: `python -m models.training.evaluate CORPUS FILE.txt`. Needs no torch.

CORPUS: a corpus with a head of its own on a CoNLL file (token, white space, tag); `nerui` and `nerugm` by the main
head, PERSON only; `main` on a file of span articles (JSON Lines with `id` and `marked`), through the pipes that find
entities. The last line is `micro_f1 ` and the score in 0..1.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from models.network import Unit, load_network
from models.pipeline import FINDING, load
from models.tagging import best_paths, first_of
from models.training.corpora import Units, conll_units, load_marked, read_conll
from models.training.scoring import Score

FOREIGN = {"nerui": "PER", "nerugm": "PERSON"}
FOLDER = Path(__file__).parent


def tags_of_units(sequences: Sequence[Units], head: str) -> list[list[str]]:
    """The shipped network's tags of units."""
    network = load_network()
    names = network.tags(head)
    scores = network.scores(
        [[Unit(unit.text, unit.spaced, unit.breaks) for unit in units] for units in sequences], head
    )
    paths = best_paths(scores, network.steps(head), first_of(names))
    return [[names[tag] for tag in path] for path in paths]


def score_conll(corpus: str, path: Path) -> Score:
    """Score of a corpus; for a foreign one PERSON only, whatever the corpus calls it."""
    sentences = list(read_conll(path))
    foreign = FOREIGN.get(corpus)
    pairs = [conll_units(sentence, close=foreign is not None) for sentence in sentences]
    predicted = tags_of_units([units for units, _ in pairs], "main" if foreign else corpus)
    score = Score()
    for sentence, (_, firsts), tags in zip(sentences, pairs, predicted, strict=True):
        gold = [tag for _, tag in sentence]
        found = [tags[at] for at in firsts]
        if foreign:
            gold = [f"{tag[:2]}PERSON" if tag[2:] == foreign else "O" for tag in gold]
            found = [tag if tag[2:] == "PERSON" else "O" for tag in found]
        score.add(gold, found)
    return score


def score_main(path: Path, *, only: frozenset[str] | None = None) -> Score:
    """Score of what the pipeline finds in span articles, by code points."""
    nlp = load(pipes=FINDING)
    articles = {name: marked for name, marked in load_marked(path).items() if only is None or name in only}
    score = Score()
    for (_, spans), doc in zip(articles.values(), nlp.pipe(text for text, _ in articles.values()), strict=True):
        score.add_spans(spans, [(span.start_char, span.end_char, span.label_) for span in doc.ents])
    return score


def table(score: Score) -> list[str]:
    """A line for each label, and the micro average last."""
    lines = ["label            precision  recall      f1  wanted"]
    for label in sorted(score.wanted | score.found):
        precision, recall, f1 = score.of(label)
        lines.append(f"{label:<16} {precision:9.4f} {recall:7.4f} {f1:7.4f} {score.wanted[label]:7}")
    return [*lines, f"micro_f1 {score.micro_f1:.4f}"]


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m models.training.evaluate", description=__doc__)
    parser.add_argument("corpus", choices=(*load_network().heads, *FOREIGN))
    parser.add_argument("file", type=Path)
    parser.add_argument("--held-out", action="store_true", help="main: only the articles that nothing was trained on")
    options = parser.parse_args(arguments)
    if not options.file.is_file():
        parser.error(f"there is no file {options.file}")
    if options.corpus == "main":
        only = frozenset((FOLDER / "held_out.txt").read_text().split()) if options.held_out else None
        score = score_main(options.file, only=only)
    else:
        score = score_conll(options.corpus, options.file)
    sys.stdout.write("\n".join(table(score)) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

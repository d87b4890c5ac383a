"""A trained model in, a faster student out: fewer layers, taught by the corpora and by the teacher's view of raw news.

`python -m models.training.distil --data FOLDER --work FOLDER` reads the checkpoint of train.py in the work folder and
leaves `student.pt` there, and `silver.npz` on the way; started again, it goes on where it was.
"""

import argparse
from pathlib import Path
from tempfile import TemporaryDirectory

from models.network import Network
from models.training import silver
from models.training.examples import FOLDER
from models.training.export import export
from models.training.loop import Plan, run
from models.training.train import NAME as TEACHER
from models.training.train import SHARES

NAME = "student"
LAYERS = (0, 1, 2, 3, 4, 6, 7)
"""The teacher's layers that the student begins with: all but the one whose absence changes what it finds the least."""
WORDS = 800_000


def label(data: Path, work: Path, *, words: int, seed: int) -> Path:
    """The silver file, made unless it is there."""
    to = work / "silver.npz"
    if not to.exists():
        held = silver.held_back(data / "bench" / "spans_train.jsonl", (FOLDER / "held_out.txt").read_text().split())
        texts = silver.drawn(data / "corpora" / "raw" / "id_news.txt.xz", words=words, seed=seed, without=held)
        with TemporaryDirectory(dir=work) as folder:
            export(data, work, name=TEACHER, to=Path(folder))
            silver.write(texts, Network(Path(folder)), work / "pieces.model", to, seed=seed)
    return to


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--words", type=int, default=WORDS, help="words of raw news (default: %(default)s)")
    parser.add_argument("--epochs", type=float, default=4)
    parser.add_argument("--rate", type=float, default=1.2e-4)
    parser.add_argument("--head-rate", type=float, default=3e-4)
    parser.add_argument("--budget", type=int, default=720)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)
    arguments = vars(parser.parse_args())
    workers, words = arguments.pop("workers"), arguments.pop("words")
    made = label(arguments["data"], arguments["work"], words=words, seed=arguments["seed"])
    plan = Plan(
        **arguments,
        name=NAME,
        shares={**SHARES, "idcrossner-politics": 0},
        start=arguments["work"] / f"{TEACHER}.pt",
        layers=LAYERS,
        silver=made,
    )
    run(plan, workers=workers)


if __name__ == "__main__":
    main()

"""Corpora in, a checkpoint out: one encoder and a head for each corpus, trained together.

`python -m models.training.train --data FOLDER --work FOLDER`; started again, it goes on from its last checkpoint.
"""

import argparse
from pathlib import Path

from models.training.loop import Plan, run

NAME = "all"
SHARES = {"idcrossner-politics": 0.3, "indonlu-nerp": 0.9}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--epochs", type=float, default=8)
    parser.add_argument("--rate", type=float, default=2e-4)
    parser.add_argument("--head-rate", type=float, default=1.5e-3)
    parser.add_argument("--budget", type=int, default=720)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)
    arguments = vars(parser.parse_args())
    workers = arguments.pop("workers")
    run(Plan(**arguments, name=NAME, shares=SHARES), workers=workers)


if __name__ == "__main__":
    main()

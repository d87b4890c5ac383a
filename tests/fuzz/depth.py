"""How long fuzzing goes on, and what all targets are fed with.

    PANTAU_FUZZ=deep pytest tests/fuzz         # thousands of examples a target, minutes
    PANTAU_FUZZ=20000 pytest tests/fuzz -k url # as many as one likes

Without it each target gets a few dozen examples, within the suite's time.
"""

import os

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

_ASKED = os.environ.get("PANTAU_FUZZ", "")
EXAMPLES = 4000 if _ASKED == "deep" else int(_ASKED) if _ASKED.isdigit() else 60

fuzzed = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture],
)
"""What a fuzz target is decorated with."""


def stuttering(pieces: st.SearchStrategy[str], *, most: int = 3000) -> st.SearchStrategy[str]:
    """A piece many times over, between others: what makes a careless pattern or loop quadratic."""
    return st.builds(
        lambda before, piece, count, after: before + piece * count + after, pieces, pieces, st.integers(0, most), pieces
    )


def woven(tokens: list[str], *, most: int = 25) -> st.SearchStrategy[str]:
    """Texts made of the target's own tokens, of arbitrary text between them, and of tokens many times over."""
    token = st.sampled_from(tokens)
    piece = st.one_of(token, token, token, st.text(max_size=6))
    return st.one_of(st.lists(piece, max_size=most).map("".join), stuttering(piece))

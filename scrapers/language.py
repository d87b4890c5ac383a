"""The language of a text, among those that Indonesian newsrooms publish in."""

from collections.abc import Callable
from functools import lru_cache

LANGUAGES = ("id", "en", "ms", "jv", "ar", "zh", "nl", "ja")
_ENOUGH = 800
_LEAST = 20


def detect(text: str) -> str | None:
    """The ISO 639 code of the language of `text`, judged by its first 800 characters; None for hardly any text.

    Malay counts as Indonesian: on news text the model can't tell the two apart, and here the prior is clear.
    """
    if len(text.strip()) < _LEAST:
        return None
    language, _ = _classifier()(text[:_ENOUGH])
    return "id" if language == "ms" else language


@lru_cache(maxsize=1)
def _classifier() -> Callable[[str], tuple[str, float]]:
    import py3langid

    py3langid.set_languages(list(LANGUAGES))
    return py3langid.classify  # type: ignore[no-any-return] # py3langid is untyped

"""Who wrote and who edited: names out of printed bylines ("Pewarta: A dan B", "Rep: A/ Red: B", "(rns/dnu)").

A printed byline says who did what, so it is believed before any metadata: several publishers give the editor as the
author there.
"""

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass

_AUTHOR = (
    r"pewarta|penulis(?:\s+naskah)?|reporter|jurnalis|wartawan|kontributor|koresponden|laporan(?:\s+wartawan)?|"
    r"fotografer|pewarta\s+foto|dilaporkan\s+oleh|ditulis\s+oleh|rep|author|written\s+by|"
    r"naskah|teks|penerjemah|translator"
)
_EDITOR = (
    r"editor|redaktur(?:\s+pelaksana)?|penyunting|uploader|pengunggah|red|disunting\s+oleh|edited\s+by|"
    r"penanggung\s*jawab|publisher|produser|validator"
)
_OTHER = r"sumber|source|foto|photo|video|tags?|topik|copyright|hak\s+cipta|follow\s+by|berita\s+terkait"
_LABEL = rf"(?:(?P<author>{_AUTHOR})|(?P<editor>{_EDITOR}))"
_LABELLED = re.compile(rf"(?:^|(?<=[\s|/,;(.]))(?:tim\s+)?{_LABEL}\s*\|?\s*[:：]\s*\|?\s*", re.I)
_GLUED = re.compile(r"(?<=[a-z.])(?=(?:Editor|Pewarta|Penulis|Reporter|Redaktur|Uploader|Copyright)\b)")
_END = re.compile(rf"\s*(?:copyright|©|\(c\)\s|hak\s+cipta|\b(?:{_OTHER})\s*\|?\s*[:：]).*$", re.I | re.S)
_BARE = re.compile(rf"^{_LABEL}\s*[:：]?$", re.I)
_BY = re.compile(r"^(?:oleh|by)\b\s*[:：]?\s*-?\s*(?P<names>\S.{1,80})$", re.I)
_REPORT = re.compile(r"^laporan\s+(?:wartawan|reporter|jurnalis|kontributor)\s*(?P<names>[^:]{3,80})$", re.I)
_POSTED = re.compile(
    r"^(?:(?:di)?post(?:ed|ing)\b|[^.]{0,30}\b\d{1,2}[\s/.-]+\w+[\s/.-]+\d{4}\b)[^.]{0,40}?"
    r"\b(?:by|oleh)\s*[:：]?\s+(?P<names>\S.{1,50}?)(?:\s+(?:di|pada|at|on|in|pukul)\s.{1,40})?$",
    re.I,
)
_UNLABELLED_PAIR = re.compile(r"^Penulis\s+(?P<author>[A-Z].{2,60}?)\s*[|/]?\s*Editor\s+(?P<editor>[A-Z].{2,60})$")
_INITIALS = re.compile(
    r"[(\[]\s*(?P<initials>[a-z*]{2,4}|[A-Za-z*]{2,8}(?:\s*[/-]\s*[A-Za-z*0-9]{1,8}){1,4})\s*[)\]]\s*\*?$"
)
_DESK = re.compile(r"\s*\(\s*(?:[A-Z]{1,3}-?\d{1,3}|[A-Z]\d?/[A-Z]\d?|[A-Z*]{1,4}/[A-Z*]{1,4}(?:-\d+)?)\s*\)\s*$")
_CAPITALS = re.compile(r"^[A-ZÀ-Þ][A-ZÀ-Þ.'’-]*(?: [A-ZÀ-Þ][A-ZÀ-Þ.'’-]*){1,4}$")

_SPLIT = re.compile(r"\s*(?:[;/|&•·]|\s(?:dan|and|serta|bersama)\s)\s*", re.I)
_ROLE_BEFORE = re.compile(
    r"^(?:[-–—:|,\s]|(?:kontributor|wartawan|reporter|jurnalis|penulis|pewarta|editor|laporan|oleh|by|tim|red)\b[.:]?)+",
    re.I,
)
_PLACE_BEFORE = re.compile(r"^[^,]{2,40}?\b(?:kontributor|wartawan|reporter|koresponden)\b[^,]{0,30},\s*", re.I)
_OUTLET_AFTER = re.compile(
    r"\s*(?:[-–—|,(]\s*(?:[\w ]*(?:\.com|\.co|\.id|news|detik\w*|kompas|tempo|antara|liputan6|indonesia|okezone|"
    r"republika|tribun\w*|sindonews|jurnalis|wartawan|reporter|kontributor|penulis|editor|magang|redaksi)\b[^,]*)\)?\s*)$",
    re.I,
)
_DEGREE = re.compile(
    r"^(?:S\.?\s?(?:H|E|T|Sos|Pd|Kom|Ag|IP|I\.?Kom|Si|Hum|Psi)|M\.?\s?(?:H|M|T|Si|Sc|Pd|A|Ag|BA|Hum|I\.?Kom|Kom|Kn|IP)|"
    r"Ph\.?\s?D|MBA|Lc|LL\.?M|MSi|MPd|MHum|MSc)\.?$",
    re.I,
)
_NO_NAME = re.compile(
    r"https?:|www\.|@|\d|\.com\b|\.co\b|\.id\b|\b(?:redaksi|admin(?:istrator)?|developer|network|cyber|webmaster|"
    r"tim (?:redaksi|liputan|tempo|detik\w*)|newsroom|desk|kumparan|user|writer|humas|biro|"
    r"berita|portal|terbaru|terkini|indonesia|media|pt|wib|wita|wit|senin|selasa|rabu|kamis|jumat|sabtu|minggu|"
    r"views?|komentar|share|baca|foto|video|sumber|copyright)\b",
    re.I,
)
_OUTLETS = frozenset(
    [
        "antara",
        "antaranews",
        "reuters",
        "afp",
        "ap",
        "xinhua",
        "anadolu",
        "bbc",
        "cnn",
        "detikcom",
        "detik",
        "kompas",
        "tempo",
        "republika",
        "viva",
        "okezone",
        "liputan6",
        "tribunnews",
        "tribun",
        "sindonews",
        "kontan",
        "bisnis",
        "jpnn",
        "rri",
        "tvri",
        "voa",
        "dw",
        "bloomberg",
        "media",
        "indonesia",
        "newswire",
        "tim",
        "editor",
        "penulis",
        "istimewa",
        "ist",
        "dok",
        "nn",
        "internet",
        "google",
        "facebook",
    ]
)
_NO_LETTER = re.compile(r"[\W_]+")
_LAST_PART = re.compile(r"\s[-–—|]\s(?P<part>[^-–—|]{3,40})$")
_PARTICLES = frozenset(["bin", "binti", "van", "von", "de", "der", "den", "al", "el", "da", "di", "la", "ibn"])


@dataclass(frozen=True, slots=True)
class Credit:
    """The names of one byline, in its order. `line` says that the line was nothing but the byline."""

    authors: tuple[str, ...] = ()
    editors: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.authors or self.editors)


def read_credit(line: str) -> Credit | None:
    """The credit that `line` is, or None if it is anything but a byline.

    A line whose label is known but whose names are none ("Editor: -") gives an empty Credit: it is still no story.
    """
    if len(line) > 200:
        return None
    line = _END.sub("", _GLUED.sub(" ", line))
    labels = list(_LABELLED.finditer(line))
    if labels and _only_a_lead(line[: labels[0].start()]):
        authors: list[str] = []
        editors: list[str] = []
        for label, end in zip(labels, [*(m.start() for m in labels[1:]), len(line)], strict=True):
            found = people(line[label.end() : end])
            if not found and len(line[label.end() : end].split()) > 6:
                return None
            (authors if label["author"] else editors).extend(found)
        return Credit(tuple(dict.fromkeys(authors)), tuple(dict.fromkeys(editors)))
    if pair := _UNLABELLED_PAIR.match(line):
        return Credit(authors=people(pair["author"]), editors=people(pair["editor"]))
    if len(line) <= 120 and (match := _BY.match(line) or _REPORT.match(line) or _POSTED.match(line)):
        names = people(match["names"])
        if names and all(map(_reads_like_a_name, names)):
            return Credit(authors=names)
    return None


def _only_a_lead(text: str) -> bool:
    """Whether what stands before the first label belongs to a byline ("(", "Tim Redaksi", a name and a comma)."""
    return len(text.split()) <= 3 and not text.rstrip().endswith((".", '"', "”"))


def credits_of(lines: Sequence[str]) -> Iterator[tuple[int, Credit]]:
    """The bylines among `lines` with their indexes.

    A label may stand alone on its line, the names on the next ("Penulis", "Ayu") or on the one before ("Ayu",
    "Penulis"): a run of such lines is read the second way if it begins with a name and ends with a label.
    """
    labels = {i for i, line in enumerate(lines) if len(line) <= 24 and _BARE.match(line)}
    index = 0
    while index < len(lines):
        run = _run(lines, index) if index in labels or index + 1 in labels else []
        if len(run) > 1:
            for offset, credit in _paired(run):
                yield index + offset, credit
            index += len(run)
            continue
        if (credit_here := read_credit(lines[index])) is not None:
            yield index, credit_here
        index += 1


_Piece = tuple[str, tuple[str, ...]]


def _run(lines: Sequence[str], start: int) -> list[_Piece]:
    """The unbroken run of bare labels ("author"/"editor") and names ("") from `start` that holds both, or nothing."""
    run: list[_Piece] = []
    for line in lines[start : start + 12]:
        if len(line) <= 24 and (bare := _BARE.match(line)):
            run.append(("author" if bare["author"] else "editor", ()))
            continue
        names = _only_names(line)
        if not names or (run and not run[-1][0]):
            break
        run.append(("", names))
    while run and len(run) > 1 and run[0][0] and run[-1][0]:
        run.pop()
    return run if any(kind for kind, _ in run) and any(names for _, names in run) else []


def _only_names(line: str) -> tuple[str, ...]:
    names = people(line.lstrip(": ")) if len(line) <= 80 else ()
    return names if names and all(map(_reads_like_a_name, names)) else ()


def _paired(run: Sequence[_Piece]) -> Iterator[tuple[int, Credit]]:
    name_first = not run[0][0] and bool(run[-1][0])
    for offset, (kind, names) in enumerate(run):
        if kind:
            yield offset, Credit()
            continue
        beside = offset + 1 if name_first else offset - 1
        label = run[beside][0] if 0 <= beside < len(run) else ""
        if label:
            yield offset, Credit(authors=names) if label == "author" else Credit(editors=names)


def people(text: str, *, outlets: Iterable[str] = ()) -> tuple[str, ...]:
    """The names in the value of a byline, cleaned of roles, outlets, degrees and addresses; `outlets` are names that
    are no people (the site's own)."""
    if "://" in text:
        return ()
    barred = {squash(outlet) for outlet in outlets}
    names: list[str] = []
    for chunk in _SPLIT.split(_PLACE_BEFORE.sub("", before_outlet(text, outlets=barred).strip())):
        for name in _comma_separated(chunk):
            cleaned = clean_name(name)
            if cleaned and squash(cleaned) not in barred and cleaned not in names:
                names.append(cleaned)
    # "Ida Ayu/IA": initials beside a name are no further person
    return tuple(name for name in names if not (len(names) > 1 and len(name) <= 3 and name.isupper()))


def before_outlet(text: str, *, outlets: Container[str]) -> str:
    """`text` without " - OUTLET" at its end, where that is one of `outlets` (as `squash` has them)."""
    match = _LAST_PART.search(text) if outlets else None
    return text[: match.start()] if match and match.start() and squash(match["part"]) in outlets else text


def _comma_separated(chunk: str) -> Iterator[str]:
    parts = [part.strip() for part in _OUTLET_AFTER.sub("", chunk).split(",")]
    for part in parts:
        if part and not _DEGREE.match(part):
            # "Kontributor Lhokseumawe" is where a person works, the person follows
            if len(parts) > 1 and re.match(r"(?:kontributor|wartawan|reporter|koresponden|laporan)\b", part, re.I):
                continue
            yield part


def clean_name(text: str) -> str | None:
    """One person's name without role, outlet and decoration, or None if it is no name."""
    name = _OUTLET_AFTER.sub("", text)
    name = re.sub(r"\s*\((?!\w+\s*$).*?\)\s*$|\s*\([^)]*\)\s*$", "", name)
    name = _ROLE_BEFORE.sub("", name).strip(" .,:;-–—|*•\"'“”")
    if not 2 <= len(name) <= 60 or len(name.split()) > 6 or _NO_NAME.search(name):
        return None
    words = name.lower().split()
    if words[0].startswith("tribun") or (words[0] in _OUTLETS and len(words) < 3):
        return None
    if squash(name) in _OUTLETS or squash(name).endswith(("news", "redaksi", "kompascom", "online", "media")):
        return None
    if not any(char.isalpha() for char in name):
        return None
    if len(name) > 4 and name.isupper():
        name = titled(name)
    return name


def titled(name: str) -> str:
    """A name in capitals as it is usually written; initials stay as they are."""
    return " ".join(
        word if len(word.strip(".")) <= 1 else word.lower() if i and word.lower() in _PARTICLES else word.capitalize()
        for i, word in enumerate(name.split())
    )


def _reads_like_a_name(name: str) -> bool:
    words = name.split()
    return len(words) <= 5 and all(
        word[0].isupper() or word.lower() in _PARTICLES or not word[0].isalpha() for word in words
    )


def is_plausible(name: str) -> bool:
    """Whether `name` can be a person's name or code ("prwir"), and no phrase."""
    return _reads_like_a_name(name) or " " not in name


def reads_like_names(text: str) -> bool:
    """Whether `text` is one to four names and nothing else, for elements that are only called "author"."""
    names = people(text)
    return bool(names) and len(text) <= 100 and all(_reads_like_a_name(n) and len(n.split()) <= 5 for n in names)


def name_before_outlet(line: str) -> tuple[str, ...]:
    """The names of a line such as "Ayu Lestari - detikNews" or "Ayu Lestari, CNN Indonesia", or nothing."""
    if len(line) > 90 or not (match := _OUTLET_AFTER.search(line)) or not match.start():
        return ()
    names = people(line[: match.start()])
    return names if names and all(2 <= len(n.split()) <= 4 and _reads_like_a_name(n) for n in names) else ()


def split_initials(line: str) -> tuple[str, str | None]:
    """`line` without the initials in parentheses that close it ("... ujarnya. (rns/dnu)"), and those initials.

    Only after the end of a sentence: "(ppn)" within one is an abbreviation. The code of a desk ("(E-2)", "(Ant/OL-2)")
    is taken off too, but names nobody.
    """
    line = _DESK.sub("", line)
    match = _INITIALS.search(line)
    if not match:
        return line, None
    before = line[: match.start()].rstrip()
    if before and not re.search(r"[.!?\"”’)\]*]$", before):
        return line, None
    initials = re.sub(r"\s+", "", match["initials"])
    return before, None if any(char.isdigit() for char in initials) else initials


def name_in_capitals(line: str) -> tuple[str, ...]:
    """The authors of a closing line such as "DINI TEJA" or "AYU A. | BUDI C.", or nothing."""
    if len(line) > 80:
        return ()
    chunks = [chunk.strip() for chunk in re.split(r"\s*[|/,;•]\s*", line.strip(" .*")) if chunk.strip()]
    if not chunks or not all(chunk.isupper() for chunk in chunks):
        return ()
    return tuple(
        titled(chunk)
        for chunk in chunks
        if _CAPITALS.match(chunk) and squash(chunk) not in _OUTLETS and not _NO_NAME.search(chunk)
    )


def squash(text: str) -> str:
    """Letters and digits only, case folded: what two spellings of an outlet have in common."""
    return _NO_LETTER.sub("", text.casefold())


def without(names: Iterable[str], others: Iterable[str]) -> tuple[str, ...]:
    """`names` that are not among `others`, in order, each once, whatever the spelling."""
    barred = {squash(name) for name in others}
    kept: dict[str, str] = {}
    for name in names:
        if squash(name) not in barred:
            kept.setdefault(squash(name), name)
    return tuple(kept.values())

"""What a mail tells of one cooperation, or of a source: each fact with the sentences that prove it, who reports it too,
and what stands against it."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any

from models.analysis import STATUSES
from monitor import evidence
from monitor.config import Config
from monitor.evidence import Evidence
from monitor.folding import fold
from monitor.i18n import N_, translate
from monitor.ledger.counts import counted
from monitor.ledger.followups import sentence_at
from monitor.store import Store, moment, to_json
from monitor.watches.alert_words import HEADLINES, claim_words, first_reason, line, source_title
from monitor.watches.decisions import Reason

MOST_PROOFS = 3
"""Articles of a burst that a mail shows."""

Place = tuple[str, int]
"""Where a claim stands, the same after a rebuild: the identity of the article, and the number in its analysis."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A step on the way of a cooperation, and who was the first to report it."""

    status: str
    at: datetime
    title: str
    url: str
    source_title: str
    new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """A sentence that shows a fact, or one side of a contradiction, which `heading` names; `others` are the publishers
    that report the very same."""

    evidence: Evidence
    heading: str = ""
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One thing that a mail tells: in a sentence of ours, "" for a step, which its status says, and by its proofs."""

    line: str
    proofs: tuple[Proof, ...]
    publishers: tuple[str, ...] = ()
    """Those of a burst, as far as they are known; only some of their articles are proofs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What a mail tells of one cooperation, or of a source. `path` are the statuses on the way, `dispute` what articles
    differ on in a few words; `also` are publishers that write about it and report none of the facts."""

    headline: str
    title: str
    parties: tuple[str, ...]
    path: tuple[str, ...]
    denied: bool
    dispute: str
    fields: tuple[str, ...]
    event: str | None
    facts: tuple[Fact, ...]
    history: tuple[Moved, ...]
    also: tuple[str, ...]

    @property
    def evidence(self) -> Evidence | None:
        """The first sentence shown."""
        return next((proof.evidence for fact in self.facts for proof in fact.proofs), None)

    @property
    def wayside(self) -> bool:
        """Whether there is more to its way than what the mail tells."""
        return len(self.history) > 1 or any(not step.new for step in self.history)

    @property
    def links(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(proof.evidence.url for fact in self.facts for proof in fact.proofs))


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What an article says, with what articles are found to differ on."""

    evidence: Evidence
    place: Place
    amount: str | None
    day: str | None

    def stated(self, about: str) -> str | None:
        """What it says of what a contradiction is `about`."""
        words = {"day": self.day, "value": self.amount, "number": counted(self.evidence.text)}
        return words.get(about, self.evidence.status)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Everything stored of what one mail tells: rows, steps and reports of its cooperations, by key; `placed` are all
    claims that its facts name."""

    rows: Mapping[str, Any]
    steps: Mapping[str, Sequence[Any]]
    reports: Mapping[str, Sequence[Report]]
    placed: Mapping[Place, Report]
    parties: Mapping[str, str]

    def step_of(self, row: Any) -> Any | None:
        """The step that a decision is about."""
        return next((step for step in self.steps.get(row["cooperation"], ()) if _fact(step) == row["fact"]), None)

    def of_facts(self, facts: Mapping[str, Any], article: str = "article", number: str = "number") -> Report | None:
        return self.placed.get((facts.get(article, ""), facts.get(number, -1)))

    def party(self, name: str) -> str:
        """What a name of a party is compared by."""
        return self.parties.get(name) or fold(name)


def known_of(store: Store, told: Sequence[Any]) -> Known:
    """What is stored of what these decisions (rows of watch_decisions) tell."""
    keys = to_json(sorted({row["cooperation"] for row in told if row["cooperation"]}))
    rows = {
        row["key"]: row
        for row in store.rows("SELECT * FROM cooperations WHERE key IN (SELECT value FROM json_each(?))", keys)
    }
    steps: dict[str, list[Any]] = {key: [] for key in rows}
    for step in store.rows(
        "SELECT s.id, c.key, s.kind, s.status, s.previous, s.mention_id, s.at FROM steps s"
        " JOIN cooperations c ON c.id = s.cooperation_id WHERE c.key IN (SELECT value FROM json_each(?))"
        " ORDER BY s.at, s.id",
        keys,
    ):
        steps[step["key"]].append(step)
    key_of = {row["id"]: key for key, row in rows.items()}
    reports: dict[str, list[Report]] = {key: [] for key in rows}
    placed: dict[Place, Report] = {}
    for report in _reports(store, key_of, list(_places(told))):
        placed[report.place] = report
        if report.evidence.cooperation_id in key_of:
            reports[key_of[report.evidence.cooperation_id]].append(report)
    return Known(
        rows=rows,
        steps=steps,
        reports=reports,
        placed=placed,
        parties=dict(
            map(
                tuple,
                store.rows(
                    "SELECT name, party FROM party_names WHERE name IN (SELECT value FROM json_each(?))",
                    to_json(sorted(_named(rows, reports))),
                ),
            )
        ),
    )


def _named(rows: Mapping[str, Any], reports: Mapping[str, Sequence[Report]]) -> set[str]:
    named = {name for row in rows.values() for name in json.loads(row["parties"])}
    return named.union(*(report.evidence.parties for group in reports.values() for report in group))


def _places(told: Iterable[Any]) -> Iterator[Place]:
    for row in told:
        facts = json.loads(row["facts"])
        yield facts.get("article", ""), facts.get("number", -1)
        yield facts.get("against", ""), facts.get("against_number", -1)
        yield from ((article, number) for article, number in facts.get("reports", ()))


def _reports(store: Store, cooperations: Iterable[int], places: Sequence[Place]) -> Iterator[Report]:
    """What articles say of these cooperations, and at these places, the earliest first."""
    rows = store.rows(
        "SELECT m.id, a.identity, m.number, m.amount, m.day FROM cooperation_mentions m"
        " JOIN articles a ON a.id = m.article_id WHERE m.rejected = 0 AND m.cooperation_id IN"
        " (SELECT value FROM json_each(?1)) UNION SELECT m.id, a.identity, m.number, m.amount, m.day"
        " FROM json_each(?2) p JOIN articles a ON a.identity = p.value ->> '$[0]'"
        " JOIN cooperation_mentions m ON m.article_id = a.id AND m.number = p.value ->> '$[1]'",
        to_json(sorted(cooperations)),
        to_json(places),
    )
    shown = evidence.of_mentions(store, [row["id"] for row in rows])
    by_id = {row["id"]: row for row in rows}
    for number, one in shown.items():
        row = by_id[number]
        yield Report(evidence=one, place=(row["identity"], row["number"]), amount=row["amount"], day=row["day"])


def _fact(step: Any) -> str:
    return f"{step['key']}:{'denied' if step['kind'] == 'denied' else step['status']}"


# What is said of one


def subject_of(store: Store, config: Config, group: Sequence[Any], known: Known) -> Subject:
    """What these decisions tell of one cooperation, or of what else they are about."""
    headline = translate(HEADLINES[first_reason(group)], config.language)
    key = group[0]["cooperation"]
    if key is None:
        return Subject(
            headline=headline,
            title=source_title(store, group[0]),
            parties=(),
            path=(),
            denied=False,
            dispute="",
            fields=(),
            event=None,
            facts=tuple(_fact_of(store, config, row, (), known) for row in group),
            history=(),
            also=(),
        )
    row, reports = known.rows[key], known.reports[key]
    steps = {step["id"]: step for each in group if (step := known.step_of(each)) is not None}
    moves = sorted((s for s in steps.values() if s["kind"] != "denied"), key=lambda s: STATUSES.index(s["status"]))
    denial = next((step for step in steps.values() if step["kind"] == "denied"), None)
    path = tuple(step["status"] for step in moves) or (row["status"],)
    if moves and moves[0]["previous"]:
        path = (moves[0]["previous"], *path)
    rest = [each for each in group if known.step_of(each) is None]
    facts = [
        *_steps_told(config, row, reports, moves, denial, known),
        *(_fact_of(store, config, each, reports, known) for each in rest),
    ]
    if not any(fact.proofs for fact in facts) and (
        best := evidence.clearest([report.evidence for report in reports], status=path[-1])
    ):
        facts.append(Fact(line="", proofs=(_proof(best, reports, status=best.status),)))
    return Subject(
        headline=translate(N_("Cooperation denied"), config.language) if denial is not None else headline,
        title="",
        parties=_parties(row, denial, reports, known),
        path=path,
        denied=denial is not None,
        dispute=next((words for each in rest if (words := _dispute(config, each, known))), ""),
        fields=tuple(json.loads(row["fields"])),
        event=row["event"],
        facts=tuple(facts),
        history=_history(known.steps[key], reports, steps),
        also=_also(facts, reports),
    )


def _parties(row: Any, denial: Any, reports: Sequence[Report], known: Known) -> tuple[str, ...]:
    """Those of the cooperation; where it is denied, those of which the article denies it."""
    parties = tuple(json.loads(row["parties"]))
    if denial is None or (denying := _by_mention(reports).get(denial["mention_id"])) is None:
        return parties
    named = {known.party(name) for name in denying.parties}
    kept = tuple(party for party in parties if known.party(party) in named)
    return kept if len(kept) > 1 else denying.parties


def _steps_told(
    config: Config, row: Any, reports: Sequence[Report], moves: Sequence[Any], denial: Any, known: Known
) -> Iterator[Fact]:
    """The furthest step with its sentence; a denial with what it denies."""
    say = partial(translate, language=config.language)
    by_mention = _by_mention(reports)
    if denial is not None and (denying := by_mention.get(denial["mention_id"])) is not None:
        asserted = [report.evidence for report in reports if not report.evidence.denied]
        against = evidence.clearest(asserted, status=denial["status"])
        proofs = [_proof(denying, reports, denied=True)]
        if against is not None:
            proofs.append(_proof(against, reports, heading=say(N_("Against it stands:")), status=against.status))
        yield Fact(line="", proofs=tuple(proofs))
    elif moves and (shown := by_mention.get(moves[-1]["mention_id"])) is not None:
        yield Fact(line="", proofs=(_proof(shown, reports, status=moves[-1]["status"]),))


def _fact_of(store: Store, config: Config, row: Any, reports: Sequence[Report], known: Known) -> Fact:
    facts = json.loads(row["facts"])
    said, against = known.of_facts(facts), known.of_facts(facts, "against", "against_number")
    sides: tuple[str, str] | None = None
    publishers: tuple[str, ...] = ()
    match Reason(row["reason"]):
        case Reason.MAILED_CONTRADICTION if said is not None and against is not None:
            about = facts.get("about", "")
            sides = _claims(config, about, said, against)
            proofs = tuple(
                _proof(side.evidence, reports, heading=f"{words}:", about=about, like=side)
                for words, side in zip(sides, (said, against), strict=True)
            )
        case Reason.MAILED_PARTY if said is not None:
            party = known.party(facts.get("party", ""))
            naming = [r for r in reports if party in {known.party(name) for name in r.evidence.parties}]
            proofs = (_proof(said.evidence, naming),)
        case Reason.MAILED_COVERAGE:
            shown = [known.placed[place] for one in facts.get("reports", ()) if (place := tuple(one)) in known.placed]
            proofs = tuple(Proof(evidence=one.evidence) for one in shown[:MOST_PROOFS])
            publishers = tuple(dict.fromkeys(one.evidence.source_title for one in shown))
        case Reason.MAILED_DEADLINE:
            named = [r.evidence for r in reports if r.place[0] == facts.get("article") and not r.evidence.denied]
            proofs = tuple(Proof(evidence=_where_the_day_stands(store, one, facts)) for one in named[:1])
        case _:
            proofs = (_proof(said.evidence, reports, status=said.evidence.status),) if said is not None else ()
    return Fact(line=line(store, config, row, sides=sides), proofs=proofs, publishers=publishers)


def _where_the_day_stands(store: Store, said: Evidence, facts: Mapping[str, Any]) -> Evidence:
    """The sentence that names a day, of the article that says `said`, which is shown where its text is kept no
    longer."""
    start, end = facts.get("start", 0), facts.get("end", 0)
    for row in store.rows(
        "SELECT v.title || char(10) || v.text AS whole FROM cooperation_mentions m JOIN versions v"
        " ON v.id = m.version_id WHERE m.id = ?",
        said.mention_id,
    ):
        sentence = sentence_at(row["whole"], start, end) if end else ""
        first = row["whole"].find(sentence, max(0, start - len(sentence)))
        if sentence and first <= start < end <= first + len(sentence):
            marks = evidence.marks([(start, end, "status")], start=first, length=len(sentence))
            return replace(said, text=sentence, start=first, end=first + len(sentence), marks=marks)
    return said


def _dispute(config: Config, row: Any, known: Known) -> str:
    """ "27 November 2026 / 23 November 2026": what a contradiction is about, in a few words."""
    facts = json.loads(row["facts"])
    said, against = known.of_facts(facts), known.of_facts(facts, "against", "against_number")
    if row["reason"] != Reason.MAILED_CONTRADICTION or said is None or against is None:
        return ""
    return " / ".join(_claims(config, facts.get("about", ""), said, against))


def _claims(config: Config, about: str, said: Report, against: Report) -> tuple[str, str]:
    def words(side: Report) -> str:
        value = counted(side.evidence.text) if about == "number" else side.evidence.value
        return claim_words(about, value=value, day=side.day, status=side.evidence.status, config=config)

    return words(said), words(against)


def _by_mention(reports: Iterable[Report]) -> dict[int, Evidence]:
    return {report.evidence.mention_id: report.evidence for report in reports}


def _proof(
    shown: Evidence,
    reports: Iterable[Report],
    *,
    heading: str = "",
    status: str | None = None,
    denied: bool = False,
    about: str = "",
    like: Report | None = None,
) -> Proof:
    """`shown`, with the publishers of those `reports` that say the same: the status, the denial, or what they are
    `about`."""
    others = dict.fromkeys(
        report.evidence.source_title
        for report in reports
        if report.evidence.denied is denied
        and status in (None, report.evidence.status)
        and (like is None or report.stated(about) == like.stated(about))
        and report.evidence.source_title != shown.source_title
    )
    return Proof(evidence=shown, heading=heading, others=tuple(others))


def _also(facts: Sequence[Fact], reports: Iterable[Report]) -> tuple[str, ...]:
    """The publishers that none of the facts names."""
    proofs = [proof for fact in facts for proof in fact.proofs]
    named = {name for proof in proofs for name in (proof.evidence.source_title, *proof.others)}
    named |= {name for fact in facts for name in fact.publishers}
    everybody = dict.fromkeys(report.evidence.source_title for report in reports if not report.evidence.denied)
    return tuple(name for name in everybody if name not in named)


def _history(steps: Sequence[Any], reports: Sequence[Report], told: Mapping[int, Any]) -> tuple[Moved, ...]:
    by_mention = _by_mention(reports)
    return tuple(
        Moved(
            status="denied" if step["kind"] == "denied" else step["status"],
            at=moment(step["at"]),
            title=shown.title,
            url=shown.url,
            source_title=shown.source_title,
            new=step["id"] in told,
        )
        for step in steps
        if (shown := by_mention.get(step["mention_id"])) is not None
    )

"""What a digest says of its own completeness: sources, articles, what was missed, and how often Pantau is right."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import partial

from babel.dates import format_date
from babel.numbers import format_decimal, format_percent

from monitor import wording
from monitor.config import Config
from monitor.digests.coverage import Coverage, SourceState
from monitor.digests.precision import Precision
from monitor.health.words import finding_words
from monitor.i18n import N_, translate

_REFUSALS = frozenset({"blocked", "challenge", "robots", "rate-limited"})


def completeness(coverage: Coverage, *, language: str) -> str:
    """How complete a stretch was, in a sentence or two; "complete" only where it was."""
    say = partial(translate, language=language)
    if coverage.complete:
        return say(N_("Complete: every source answered, and nothing is left to do."))
    if not coverage.sources:
        return say(N_("Incomplete: no source is configured."))
    sentences = []
    sentences += [
        say(template).format(sources=wording.listed([state.title for state in states], language))
        for template, states in _unheard(coverage)
        if states
    ]
    if coverage.doubtful:
        names = wording.listed([state.title for state in coverage.doubtful], language)
        sentences.append(say(N_("{sources} answered, but not with all that is usual.")).format(sources=names))
    if coverage.pending or coverage.failed:
        template = N_("Articles still waiting: {pending}; could not be read: {failed}.")
        sentences.append(say(template).format(pending=coverage.pending, failed=coverage.failed))
    if round(coverage.missed[0]):
        sentences.append(say(N_("Some articles were probably in none of the lists that were read.")))
    return say(N_("Incomplete: {why}")).format(why=" ".join(sentences))


def _unheard(coverage: Coverage) -> Iterator[tuple[str, list[SourceState]]]:
    """The sources that gave no full answer, by what is to be said of them: one that was not asked owes none."""
    outcomes: dict[str, list[SourceState]] = defaultdict(list)
    for state in coverage.missing:
        outcomes[state.outcome].append(state)
    unanswered = [state for state in coverage.missing if state.outcome in ("failed", "partial")]
    yield (
        N_("{sources} did not answer, or only in part.") if outcomes["partial"] else N_("{sources} did not answer."),
        unanswered,
    )
    yield N_("Still being collected: {sources}."), outcomes["busy"]
    yield N_("Not asked: {sources}."), outcomes["silent"]


def asked(coverage: Coverage, *, language: str) -> str:
    """How many sources were asked, and how they answered: "Sources asked: 12 of 12; answered: 10; did not answer: 2 (1
    of these refused) ..."."""
    say = partial(translate, language=language)
    outcomes: Counter[str] = Counter(state.outcome for state in coverage.sources)
    refused = sum(state.outcome == "failed" and state.failure in _REFUSALS for state in coverage.sources)
    refusing = N_("did not answer: {count} ({refused} of these refused)")
    known = len(coverage.sources)
    parts = [say(N_("Sources asked: {asked} of {known}")).format(asked=known - outcomes["silent"], known=known)]
    for outcome, template in (
        ("answered", N_("answered: {count}")),
        ("partial", N_("answered in part: {count}")),
        ("failed", refusing if refused else N_("did not answer: {count}")),
        ("busy", N_("still being collected: {count}")),
    ):
        if outcomes[outcome] or outcome == "answered":
            parts.append(say(template).format(count=outcomes[outcome], refused=refused))
    silent = sum(state.finding is not None and state.finding.state == "silent" for state in coverage.sources)
    if silent:
        parts.append(say(N_("silent for longer than usual: {count}")).format(count=silent))
    return "; ".join(parts) + "."


def failures(coverage: Coverage, *, language: str) -> str:
    """What gave nothing, by reason; "" where nothing failed."""
    say = partial(translate, language=language)
    counted = [
        say(N_("{count} because {why}")).format(count=count, why=wording.failure_words(kind, language))
        for kind, count in coverage.reasons
    ]
    if not counted:
        return ""
    return say(N_("Could not be read: {reasons}.")).format(reasons="; ".join(counted))


def missed(coverage: Coverage, *, language: str) -> str:
    """What comparing the lists of each source says of articles that were in none of them."""
    say = partial(translate, language=language)
    if not coverage.estimated:
        return say(
            N_("It can't be estimated whether articles were missed: the lists of the sources overlap too little.")
        )
    names = wording.listed([state.title for state in coverage.estimated], language)
    count, low, high = map(round, coverage.missed)
    if count:
        template = N_(
            "By a comparison of the lists of {sources}, about {count} articles were in none of them (capture-recapture "
            "estimate, 95% interval {low} to {high})."
        )
        sentence = say(template).format(sources=names, count=count, low=low, high=high)
    else:
        sentence = say(N_("A comparison of the lists of {sources} shows no sign of a missed article.")).format(
            sources=names
        )
    others = len(coverage.sources) - len(coverage.estimated)
    if others:
        template = N_("For {count} of {all} sources this can't be estimated.")
        sentence += " " + say(template).format(count=others, all=len(coverage.sources))
    return sentence


def precision(measured: Precision, *, language: str) -> str:
    """How often Pantau was right the last time that was measured, and on what."""
    template = N_(
        "How far to trust it: when it was measured last ({date}), on {articles} annotated articles that were kept "
        "apart from training, but mostly read while rules were written, {right} of {reported} reported pairs of "
        "partners were right ({share}), {both} of them with the right stage as well; of {annotated} that there were, "
        "{found} were found."
    )
    return translate(template, language).format(
        date=format_date(measured.date, "d MMMM y", locale=language),
        articles=format_decimal(measured.articles, locale=language),
        right=measured.right,
        reported=measured.reported,
        share=format_percent(measured.right / measured.reported, locale=language),
        both=measured.right_status,
        annotated=measured.annotated,
        found=measured.right,
    )


def state_words(state: SourceState, config: Config, *, language: str) -> str:
    """How a source's last collection went."""
    say = partial(translate, language=language)
    reason = wording.failure_words(state.failure, language) if state.failure else ""
    words = {
        "answered": say(N_("answered")),
        "partial": say(N_("answered in part")),
        "failed": say(N_("did not answer")),
        "busy": say(N_("is still being collected")),
        "silent": say(N_("was not asked")),
    }[state.outcome]
    if reason:
        words = f"{words}: {reason}"
    elif state.unwell and state.finding is not None:
        why = finding_words(state.finding, language=language, zone=config.zone)
        words = say(N_("answered, but {why}")).format(why=why)
    if state.answered_at and not state.answered:
        time = wording.local_time(state.answered_at, zone=config.zone, language=language)
        words = say(N_("{state} (last answer: {time})")).format(state=words, time=time)
    return words

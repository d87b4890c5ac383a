"""The ledger's rules, on claims alone."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.analysis import STATUSES
from models.lexicons import load_lexicon
from monitor.entities.names import canonical_names
from monitor.folding import fold
from monitor.ledger.cooperations import RENEWAL, Claim, party_key, rebuild
from tests.monitor.builders import NOON


def itself(name: str) -> str:
    return name


def claim(
    day: float,
    status="signed",
    *,
    parties=("Badan Uji", "Jepang"),
    denied=False,
    article=None,
    number=0,
    confidence=0.9,
    fields=(),
    event=None,
):
    return Claim(
        article=article or f"warta.test:{day}",
        number=number,
        at=NOON + timedelta(days=day),
        parties=parties,
        status=status,
        denied=denied,
        fields=fields,
        event=event,
        confidence=confidence,
    )


def moves(claims):
    """(kind, status, previous) of every step of every cooperation."""
    return [
        (step.kind, step.status, step.previous) for cooperation in rebuild(claims, itself) for step in cooperation.steps
    ]


# Names


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("PT Sinar Uji (Persero) Tbk", "Sinar Uji"),
        ("PT. Sinar Uji Tbk.", "sinar uji"),
        ("Badan Uji RI", "Badan Uji"),
        ("Badan Uji Republik Indonesia", "Badan  Uji"),
        ("“Badan Uji”", "Badan Uji"),
        ("CV Maju", "Maju"),
    ],
)
def test_spelling_and_legal_form_tell_no_two_names_apart(one, other):
    assert fold(one) == fold(other)


@pytest.mark.parametrize("name", ["RI", "Republik Indonesia", "PT", "Tbk"])
def test_a_name_is_never_folded_away(name):
    assert fold(name)


@given(st.text(max_size=40))
def test_folding_is_idempotent(name):
    assert fold(fold(name)) == fold(name)


def test_order_and_repetition_of_parties_do_not_matter():
    assert party_key(["Jepang", "Badan Uji", "jepang"], itself) == party_key(["Badan Uji RI", "Jepang"], itself)


@pytest.mark.parametrize("parties", [(), ("Jepang",), ("Jepang", "JEPANG"), ("Jepang", " ")])
def test_fewer_than_two_parties_have_no_key(parties):
    assert party_key(parties, itself) is None


@pytest.mark.parametrize(
    ("name", "main"),
    [
        ("Kemendagri", "Kementerian Dalam Negeri"),
        ("kemendagri ri", "Kementerian Dalam Negeri"),
        ("Korsel", "Korea Selatan"),
    ],
)
def test_the_lexicon_gives_one_name_to_several_forms(name, main):
    assert canonical_names(load_lexicon())(name) == main


def test_a_name_unknown_to_the_lexicon_stays():
    assert canonical_names(load_lexicon())("Badan Rekaan Nusantara") == "Badan Rekaan Nusantara"


def test_an_alias_of_several_bodies_is_nobodys():
    canonical = canonical_names(load_lexicon())
    assert canonical("KPI") == "KPI"


# Steps


def test_the_first_report_is_the_new_step():
    assert moves([claim(0, "agreed")]) == [("new", "agreed", None)]


def test_a_further_status_is_a_move():
    assert moves([claim(0, "exploring"), claim(1, "signed")]) == [
        ("new", "exploring", None),
        ("status", "signed", "exploring"),
    ]


def test_a_lower_status_reported_later_is_no_move():
    assert moves([claim(0, "signed"), claim(1, "exploring")]) == [("new", "signed", None)]


def test_an_end_is_over_all():
    (cooperation,) = rebuild([claim(0, "ongoing"), claim(1, "ended"), claim(2, "ongoing")], itself)
    assert cooperation.status == "ended"


def test_within_an_article_the_furthest_status_counts():
    assert moves([claim(0, "exploring", article="a"), claim(0, "signed", article="a", number=1)]) == [
        ("new", "signed", None)
    ]


def test_publication_counts_and_not_arrival():
    late, early = claim(1, "signed"), claim(0, "exploring")
    assert moves([late, early]) == moves([early, late])


def test_evidence_adds_up():
    (cooperation,) = rebuild(
        [
            claim(0, fields=("energi",), confidence=0.6),
            claim(1, fields=("air", "energi"), event="Pertemuan Uji", confidence=0.8),
        ],
        itself,
    )
    assert (cooperation.fields, cooperation.event, cooperation.confidence, len(cooperation.claims)) == (
        ("air", "energi"),
        "Pertemuan Uji",
        0.8,
        2,
    )


def test_a_field_in_capitals_is_the_same_field():
    (cooperation,) = rebuild([claim(0, fields=("Energi Surya", "air")), claim(1, fields=("energi surya",))], itself)
    assert cooperation.fields == ("air", "energi surya")


def test_a_party_is_shown_by_the_form_used_most():
    forms = ["PT Sinar Uji", "Sinar Uji", "Sinar Uji"]
    (cooperation,) = rebuild([claim(day, parties=("Jepang", form)) for day, form in enumerate(forms)], itself)
    assert cooperation.parties == ("Jepang", "Sinar Uji")


def test_other_parties_are_another_cooperation():
    assert len(rebuild([claim(0), claim(0, parties=("Badan Uji", "Korea Selatan"))], itself)) == 2


def test_the_surest_report_of_a_status_is_its_evidence_and_the_first_its_time():
    claims = [claim(0, confidence=0.5), claim(1, confidence=0.9), claim(2, confidence=0.9), claim(3, "agreed")]
    ((step,),) = [cooperation.steps for cooperation in rebuild(claims, itself)]
    assert (step.at, step.claim) == (claims[0].at, claims[1])


# Renewal


def test_activity_long_after_the_end_renews():
    old, new = rebuild([claim(0, "ended"), claim(RENEWAL.days, "exploring")], itself)
    assert (new.key, new.renews, new.status) == (f"{old.key}-2", old.key, "exploring")


@pytest.mark.parametrize(("day", "status"), [(RENEWAL.days - 1, "signed"), (RENEWAL.days + 1, "ended")])
def test_echoes_of_the_end_renew_nothing(day, status):
    assert len(rebuild([claim(0, "ended"), claim(day, status)], itself)) == 1


# Denials


def test_a_denial_alone_is_no_cooperation():
    assert rebuild([claim(0, denied=True)], itself) == ()


def test_a_later_denial_is_a_step_and_no_change_of_status():
    (cooperation,) = rebuild([claim(0, "agreed"), claim(1, "signed", denied=True)], itself)
    assert (cooperation.denied, cooperation.status) == (True, "agreed")
    assert moves(cooperation.claims)[-1] == ("denied", "agreed", "agreed")


def test_an_earlier_denial_is_evidence_and_no_step():
    (cooperation,) = rebuild([claim(0, denied=True), claim(1)], itself)
    assert (cooperation.denied, len(cooperation.claims), len(cooperation.steps)) == (False, 2, 1)


def test_a_denial_is_told_once():
    kinds = [kind for kind, _, _ in moves([claim(0), claim(1, denied=True), claim(2, denied=True)])]
    assert kinds == ["new", "denied"]


def test_a_denial_belongs_to_the_renewal_that_it_follows():
    old, new = rebuild([claim(0, "ended"), claim(40, "signed"), claim(41, denied=True)], itself)
    assert (old.denied, new.denied) == (False, True)


# Any order


CLAIMS = st.lists(
    st.builds(
        claim,
        day=st.integers(0, 90),
        status=st.sampled_from(STATUSES),
        parties=st.sampled_from([("Badan Uji", "Jepang"), ("Jepang", "Badan Uji RI"), ("Jepang", "Malaysia")]),
        denied=st.booleans(),
        article=st.sampled_from(["a", "b", "c", "d"]),
        number=st.integers(0, 3),
        confidence=st.sampled_from([0.4, 0.9]),
    ),
    max_size=12,
    unique_by=lambda one: (one.article, one.number),
)


@given(st.data())
def test_any_order_of_arrival_gives_the_same_ledger(data):
    claims = data.draw(CLAIMS)
    assert rebuild(data.draw(st.permutations(claims)), itself) == rebuild(claims, itself)


@given(CLAIMS)
def test_every_asserted_claim_is_in_one_cooperation(claims):
    counted = sorted(
        (one.article, one.number)
        for cooperation in rebuild(claims, itself)
        for one in cooperation.claims
        if not one.denied
    )
    assert counted == sorted((one.article, one.number) for one in claims if not one.denied)


@given(CLAIMS)
def test_steps_lead_forward_from_new_to_the_status(claims):
    for cooperation in rebuild(claims, itself):
        reached = [step for step in cooperation.steps if step.kind != "denied"]
        ranks = [STATUSES.index(step.status) for step in reached]
        assert reached[0].kind == "new"
        assert [step.previous for step in reached] == [None, *(step.status for step in reached[:-1])]
        assert ranks == sorted(set(ranks))
        assert reached[-1].status == cooperation.status


def test_no_claims_are_no_cooperations():
    assert rebuild([], itself) == ()

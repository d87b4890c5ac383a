"""People and their offices, bodies and their names, events and states: one case a phenomenon.

The cases mark the entities of a text by hand ("[Mendagri|POSITION]"), so that they hold whatever finds them.
"""

import pytest
from spacy.language import Language
from spacy.tokens import Doc, Span

from models.analysis import Event, Organisation, Person
from tests.models.marked import pieces

_FACTS = (
    "pantau_mending",
    "pantau_residue",
    "pantau_acronyms",
    "pantau_organisations",
    "pantau_events",
    "pantau_places",
    "pantau_people",
)


@pytest.fixture(scope="module")
def facts(lexicon_nlp: Language) -> "Facts":
    return Facts(lexicon_nlp)


class Facts:
    """Marked text -> Doc with the facts that the components make of the marked entities."""

    def __init__(self, nlp: Language) -> None:
        self.nlp = nlp
        self.pipes = [pipe for name, pipe in nlp.pipeline if name in _FACTS]

    def __call__(self, marked: str) -> Doc:
        text, spans = "\n", []
        for piece, label in pieces(marked):
            if label:
                spans.append((len(text), len(text) + len(piece), label))
            text += piece
        doc = self.nlp.make_doc(text)
        doc = self.nlp.get_pipe("pantau_sentences")(doc)
        doc.ents = [_span(doc, *span) for span in spans]
        for pipe in self.pipes:
            doc = pipe(doc)
        return doc

    def bodies(self, marked: str) -> list[Organisation]:
        return list(self(marked)._.organisations)

    def people(self, marked: str) -> list[Person]:
        return list(self(marked)._.people)

    def events(self, marked: str) -> list[Event]:
        return list(self(marked)._.events)


def _span(doc: Doc, start: int, end: int, label: str) -> Span:
    span = doc.char_span(start, end, label=label)
    assert span is not None, doc.text[start:end]
    return span


def forms(body: Organisation | Person | Event) -> set[str]:
    return {body.name, *body.aliases}


JOINED = {
    "long form, then its abbreviation in brackets": "[Kementerian Dalam Negeri|I] ([Kemendagri|I]) rapat.",
    "no space before the bracket": "[Kementerian Dalam Negeri|I]([Kemendagri|I]) rapat.",
    "abbreviation first, long form later": "[Kemendagri|I] rapat. [Kementerian Dalam Negeri|I] setuju.",
    "ministry with and without RI": "[Kementerian Pertahanan RI|I] rapat. [Kementerian Pertahanan|I] setuju.",
    "unknown body explained by the text": "[Badan Mutu Garam Rakyat|I] ([BMGR|I]) rapat. [BMGR|I] setuju.",
    "initials that nobody explains": "[Forum Nelayan Teluk Sari|I] rapat. [FNTS|I] setuju.",
    "abbreviation before the region": "[Dinas Perhubungan|I] ([Dishub|I]) [Kota Bogor|L] rapat. [Dishub Bogor|I] ya.",
    "abbreviation before a city": "[Kejaksaan Negeri|I] ([Kejari|I]) [Tabanan|L] rapat. [Kejari Tabanan|I] setuju.",
    "abbreviation inside one span": "[Dinas Sosial (Dinsos) Kabupaten Garut|I] rapat. [Dinsos Garut|I] setuju.",
    "region with and without the word for its kind": "[Dinkes Kota Bandung|I] rapat. [Dinkes Bandung|I] setuju.",
    "province in short": "[Pemprov Jabar|I] rapat. [Pemerintah Provinsi Jawa Barat|I] setuju.",
    "province inside the name of an office": "[Dinkes Jateng|I] rapat. [Dinas Kesehatan Jawa Tengah|I] setuju.",
    "state in short": "[Bank Sentral UEA|I] rapat. [Bank Sentral Uni Emirat Arab|I] setuju.",
    "police of a province": "[Polda Jateng|I] rapat. [Kepolisian Daerah Jawa Tengah|I] setuju.",
    "bare word for the only government of its kind": "[Pemkot Salatiga|I] rapat. Lalu [Pemkot|I] setuju.",
    "branch of a bank": "[Bank Syariah Indonesia|C] ([BSI|C]) hadir. Kepala [BSI Banyuwangi|C] setuju.",
    "branch with the word for it": "[Perum Bulog Cabang Gorontalo|C] hadir. [Bulog|C] setuju.",
    "company with its legal form": "[PT Rimba Cendana Tbk|C] hadir. [Rimba Cendana|C] setuju.",
    "first word of a company": "[Kitano Energy Corporation|C] hadir. [Kitano|C] setuju.",
    "last word of a club": "[Garuda Sakti Sentani|C] menang. [Sentani|C] unggul.",
    "city in its initials": "[Port Arden Tigers|C] menang. [PA Tigers|C] unggul.",
    "unit with and without its parent": "[Ditjen Bina Laut|I] rapat. [Ditjen Bina Laut Kemendagri|I] setuju.",
    "committee with and without its parliament": "[Komisi VIII|I] rapat. [Komisi VIII DPR RI|I] setuju.",
    "word for the team before the name": "[Satgassus Pangan|I] rapat. [Tim Satgassus Pangan|I] setuju.",
    "board of an association": "[PGRI Garut|I] rapat. [DPC PGRI Garut|I] setuju.",
    "article in English": "[The Norvik Trade Council|I] hadir. [Norvik Trade Council|I] setuju.",
    "middle words left out": "[Poltekkes Kemenkes Denpasar|I] hadir. [Poltekkes Denpasar|I] setuju.",
    "end of a longer name": "[Universitas Tirta Marine Center|I] hadir. [Marine Center|I] setuju.",
    "other name behind atau": "[Bank Tani Makmur Berhad|C] ([BTMB|C]) atau [Bank Tani|C] hadir.",
    "international body in two languages": "[Organisasi Kesehatan Dunia|I] hadir. [World Health Organization|I] ya.",
    "capitals in a heading": "[KEMENTERIAN SOSIAL|I] rapat. [Kemensos|I] setuju.",
    "parliament in full and in short": "[Dewan Perwakilan Rakyat|I] rapat. [DPR RI|I] setuju.",
    "embassy in full and in short": "[Kedutaan Besar Republik Indonesia Tokyo|I] hadir. [KBRI Tokyo|I] setuju.",
    "national team": "[Tim Nasional Indonesia|I] menang. [Timnas Indonesia|I] unggul.",
}


@pytest.mark.parametrize("marked", JOINED.values(), ids=JOINED)
def test_names_of_one_body_are_one_organisation(facts: Facts, marked: str) -> None:
    named = {text for text, label in pieces(marked) if label in {"INSTITUTION", "COMPANY"}}
    found = facts.bodies(marked)
    assert len(found) == 1
    assert named <= forms(found[0])


APART = {
    "regency and city of one name": "[Pemkab Kediri|I] dan [Pemkot Kediri|I] rapat.",
    "same office of a regency and of a city": "[Dinkes Kota Bandung|I] dan [Dinkes Kabupaten Bandung|I] rapat.",
    "regency whose name goes on": "[Pemkab Bandung|I] dan [Pemkab Bandung Barat|I] rapat.",
    "services of the army": "[TNI AL|I] dan [TNI|I] rapat.",
    "state bank and its regional namesake": "[Bank Indonesia|I] dan [Bank Aceh|C] rapat.",
    "company and its foundation": "[Pertamina|C] dan [Pertamina Foundation|I] rapat.",
    "company and its subsidiary": "[Pertamina|C] dan [Pertamina Patra Niaga|C] rapat.",
    "university and its faculty": "[Universitas Airlangga|I] dan [Fakultas Hukum Universitas Airlangga|I] rapat.",
    "faculty with its university in brackets": "[Fakultas Hukum Universitas Airlangga|I] ([Unair|I]) rapat.",
    "ministry and its secretariat": "[Kementerian Pertahanan|I] dan [Setjen Kementerian Pertahanan|I] rapat.",
    "party's branches in two regions": "[DPC Partai Golkar Garut|I] dan [DPC Partai Golkar Blora|I] rapat.",
    "ministries that share a word": "[Kementerian Hukum|I] dan [Kementerian Kehutanan|I] rapat.",
    "ministry and the ministry that it came from": "[Kementerian Koperasi|I] dan [Kementerian UMKM|I] rapat.",
    "bare word that fits two": "[Polres Garut|I] dan [Polres Blora|I] rapat.",
}


@pytest.mark.parametrize("marked", APART.values(), ids=APART)
def test_names_of_two_bodies_are_two_organisations(facts: Facts, marked: str) -> None:
    assert len(facts.bodies(marked)) == 2


TYPES = {
    "legal form in front": ("[CV Gemah Ripah|I] hadir.", "company"),
    "legal form behind": ("[Norrvinge Berhad|I] hadir.", "company"),
    "state-owned company": ("[PLN|I] hadir.", "company"),
    "foundation of a company": ("[Cendana Foundation|C] hadir.", "institution"),
    "cooperative": ("[Koperasi Tani Makmur|C] hadir.", "institution"),
    "international bank": ("[Bank Dunia|C] hadir.", "institution"),
    "central bank": ("[Bank Indonesia|C] hadir.", "institution"),
    "university": ("[Universitas Cendana|C] hadir.", "institution"),
}


@pytest.mark.parametrize(("marked", "kind"), TYPES.values(), ids=TYPES)
def test_the_type_of_a_body_follows_its_name(facts: Facts, marked: str, kind: str) -> None:
    assert [body.type for body in facts.bodies(marked)] == [kind]


PARENTS = {
    "at the end of the name": ("[Ditjen Bina Laut Kemendagri|I] rapat. [Kemendagri|I] setuju.", "Kemendagri"),
    "right behind the name": ("[Ditjen Bina Laut|I] [Kementerian Dalam Negeri|I] rapat.", "Kementerian Dalam Negeri"),
    "behind the abbreviation": ("[Ditjen Pajak|I] ([DJP|I]) [Kemenkeu|I] rapat.", "Kemenkeu"),
    "committee of a parliament": ("[Komisi II|I] [DPR RI|I] rapat.", "DPR RI"),
    "in brackets behind its unit": ("[Fakultas Hukum Universitas Airlangga|I] ([Unair|I]) rapat.", "Unair"),
    "none: another body follows": ("[Kementerian Sosial|I] dan [Kementerian Agama|I] rapat.", None),
    "none: a faction follows": ("[Komisi I|I] [Fraksi Golkar|I] rapat.", None),
}


@pytest.mark.parametrize(("marked", "parent"), PARENTS.values(), ids=PARENTS)
def test_a_unit_has_its_parent(facts: Facts, marked: str, parent: str | None) -> None:
    assert facts.bodies(marked)[0].parent == parent


OFFICES = {
    "office before the name": ("[Menteri Keuangan|O] [Rano Wiguna|P] hadir.", "Menteri Keuangan", None),
    "body between office and name": (
        "[Kepala|O] [Badan Gizi Nasional|I] [Rano Wiguna|P] hadir.",
        "Kepala",
        "Badan Gizi Nasional",
    ),
    "office behind the name": (
        "[Rano Wiguna|P], [Plh Dirjen Bina Laut|O] [Kemendagri|I], hadir.",
        "Plh Dirjen Bina Laut",
        "Kemendagri",
    ),
    "short form in brackets": (
        "[Sekretaris Kabinet|O] ([Seskab|O]) [Rano Wiguna|P] hadir.",
        "Sekretaris Kabinet",
        None,
    ),
    "full wording later": (
        "[Mendagri|O] [Rano Wiguna|P] hadir. [Menteri Dalam Negeri|O] [Rano Wiguna|P] pergi.",
        "Menteri Dalam Negeri",
        None,
    ),
    "envoy worded in full later": (
        "[Dubes Jerman|O] [Ina Lund|P] tiba. [Duta Besar Jerman untuk RI|O] [Ina Lund|P] pergi.",
        "Duta Besar Jerman untuk RI",
        None,
    ),
    "two offices of one person: the first": (
        "[Ketua Umum|O] [PSSI|I] [Rano Wiguna|P] hadir. [Menteri Olahraga|O] [Rano Wiguna|P] pergi.",
        "Ketua Umum",
        "PSSI",
    ),
    "office joined by a stroke": (
        "[Menteri Investasi|O]/[Kepala|O] [BKPM|I] [Rano Wiguna|P] hadir.",
        "Menteri Investasi/Kepala BKPM",
        "BKPM",
    ),
    "region torn from the office": ("[Gubernur|O] [Jawa Barat|L] [Rano Wiguna|P] hadir.", "Gubernur Jawa Barat", None),
    "state torn from the office": ("[Presiden|O] [Peru|S] [Dina Sorvala|P] hadir.", "Presiden Peru", None),
    "state glued to the office": ("Kata [PresidenPeru|O][Dina Sorvala|P] hadir.", "Presiden", None),
    "form of address of a foreign minister": (
        "[Menteri Koperasi Malaysia|O], Yang Berhormat Datuk [Ewan Bendik|P], hadir.",
        "Menteri Koperasi Malaysia",
        None,
    ),
    "rank before the name": ("[Kapuspen|O] [TNI|I] Mayjen TNI [Rano Wiguna|P] hadir.", "Kapuspen", "TNI"),
    "field of the office in brackets": (
        "[Menteri Pekerjaan Umum|O] ([PU|I]) [Rano Wiguna|P] hadir.",
        "Menteri Pekerjaan Umum",
        None,
    ),
    "head of a regional office in one span": (
        "[Kepala Dinas Kesehatan Provinsi Bali|O] [Rano Wiguna|P] hadir.",
        "Kepala",
        "Dinas Kesehatan Provinsi Bali",
    ),
    "region behind the broken name of the body": (
        "[Kepala|O] [Kesbangpol|I] ([KBP|I]) [Lampung|L] [Rano Wiguna|P] hadir.",
        "Kepala",
        "Kesbangpol (KBP) Lampung",
    ),
    "seat of a governor, named elsewhere": (
        "[Gubernur Sumatera Utara|O] [Rano Wiguna|P] hadir. [Pemprov Sumut|I] siap.",
        "Gubernur Sumatera Utara",
        "Pemprov Sumut",
    ),
    "seat of a minister by the short title": (
        "[Mendagri|O] [Rano Wiguna|P] hadir. [Kemendagri|I] siap.",
        "Mendagri",
        "Kemendagri",
    ),
    "seat of a coordinating minister": (
        "[Menteri Koordinator (Menko) Pangan|O] [Rano Wiguna|P] hadir. [Kemenko Pangan|I] siap.",
        "Menteri Koordinator (Menko) Pangan",
        "Kemenko Pangan",
    ),
    "seat of the cabinet's secretary": (
        "[Seskab|O] [Rano Wiguna|P] hadir. [Sekretariat Kabinet|I] siap.",
        "Seskab",
        "Sekretariat Kabinet",
    ),
    "seat of a police chief": (
        "[Kapolda Jateng|O] [Rano Wiguna|P] hadir. [Polda Jawa Tengah|I] siap.",
        "Kapolda Jateng",
        "Polda Jawa Tengah",
    ),
    "no seat: another region's government": (
        "[Bupati Garut|O] [Rano Wiguna|P] hadir. [Pemkab Blora|I] siap.",
        "Bupati Garut",
        None,
    ),
    "held in the interim": (
        "[Menko Perekonomian|O] ad interim [Rano Wiguna|P] hadir.",
        "Menko Perekonomian ad interim",
        None,
    ),
    "legislator with the faction": (
        "[Anggota|O] [Komisi VIII DPR RI|I] dari [Fraksi PKS|I], [Rano Wiguna|P], hadir.",
        "Anggota",
        "Komisi VIII DPR RI",
    ),
    "region taken for the name": ("[Sekda|O] [Sleman Susmiara|P] hadir.", "Sekda Sleman", None),
    "title taken for the name": ("Lalu [Kaisar Naruhira|P] tiba.", "Kaisar", None),
    "region with its side": (
        "[Ketua|O] [Pengadilan Negeri Jakarta|I] Pusat [Rano Wiguna|P] hadir.",
        "Ketua",
        "Pengadilan Negeri Jakarta Pusat",
    ),
    "body that the sentence says is led": (
        "[Satgas Pangan|I] dipimpin [Rano Wiguna|P] sebagai [kepala|O].",
        "kepala",
        "Satgas Pangan",
    ),
    "ministry of a director general": (
        "[Kemendag|I] mengutus [Dirjen Ekspor|O] [Rano Wiguna|P] ke Minsk.",
        "Dirjen Ekspor",
        "Kemendag",
    ),
    "no ministry: it is in another sentence": (
        "[Kemendag|I] rapat. Lalu [Dirjen Ekspor|O] [Rano Wiguna|P] pergi.",
        "Dirjen Ekspor",
        None,
    ),
    "none: the office is another's": ("[Rano Wiguna|P] bertemu [Menteri Keuangan|O] [Sita Arum|P].", None, None),
    "none: only a name": ("Lalu [Rano Wiguna|P] pulang.", None, None),
}


@pytest.mark.parametrize(("marked", "position", "affiliation"), OFFICES.values(), ids=OFFICES)
def test_an_office_is_as_worded_with_its_body(
    facts: Facts, marked: str, position: str | None, affiliation: str | None
) -> None:
    person = facts.people(marked)[0]
    assert (person.position, person.affiliation) == (position, affiliation)


FORMS = {
    "given name alone": ("[Rano Wiguna|P] hadir. Kata [Rano|P].", {"Rano Wiguna", "Rano"}),
    "initials": ("[Surya Yudha Lesmana|P] hadir. Kata [SYL|P].", {"Surya Yudha Lesmana", "SYL"}),
    "particle before the name": ("[I Nyoman Asta|P] hadir. Kata I [Nyoman Asta|P].", {"I Nyoman Asta"}),
    "name torn in two": ("Kata [Rano|P] [Wiguna|P].", {"Rano Wiguna"}),
}


@pytest.mark.parametrize(("marked", "expected"), FORMS.values(), ids=FORMS)
def test_a_person_has_all_forms_of_the_name(facts: Facts, marked: str, expected: set[str]) -> None:
    assert [forms(person) for person in facts.people(marked)] == [expected]


EVENTS = {
    "with and without the year": ("[Borneo Coffee Fair 2026|E] dibuka. [Borneo Coffee Fair|E] ramai.", 1),
    "abbreviation in brackets": ("[World Farming Expo|E] ([WFE|E]) dibuka.", 1),
    "other years": ("[Borneo Coffee Fair 2026|E] dan [Borneo Coffee Fair 2025|E].", 2),
    "other words for and": (
        "[50 tahun hubungan Indonesia dan Peru|E]. [50 tahun hubungan Indonesia dengan Peru|E].",
        1,
    ),
    "two summits": ("[KTT G20|E] dan [KTT ASEAN|E] digelar.", 2),
}


@pytest.mark.parametrize(("marked", "count"), EVENTS.values(), ids=EVENTS)
def test_forms_of_an_event_are_one(facts: Facts, marked: str, count: int) -> None:
    assert len(facts.events(marked)) == count


COUNTRIES = {
    "short form": ("Delegasi [Korsel|S] tiba.", ["Korea Selatan"]),
    "state's title before the name": ("Delegasi [Republik Rakyat Tiongkok|S] ([RRT|S]) tiba.", ["China"]),
    "inside an office": ("[Dubes Kanada untuk Indonesia|O] [Ina Lund|P] tiba.", ["Kanada", "Indonesia"]),
    "inside the name of a body": ("[Kedubes Kanada|I] tutup.", []),
    "behind the broken name of a body": ("[Komisi Antirasuah|I] ([KA|I]) [RI|S] rapat.", []),
    "government of it": ("[Pemerintah Swiss|I] setuju.", ["Swiss"]),
    "currency": ("Harganya 5 dolar [AS|S].", []),
}


@pytest.mark.parametrize(("marked", "expected"), COUNTRIES.values(), ids=COUNTRIES)
def test_states_count_under_their_usual_names(facts: Facts, marked: str, expected: list[str]) -> None:
    assert [country.name for country in facts(marked)._.countries] == expected

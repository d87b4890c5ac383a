"""Amounts of money, but for those in lines that are no story ("Baca juga: ..."). Sets `doc._.money`."""

from spacy.language import Language
from spacy.tokens import Doc

from models.amounts import Amounts
from models.lexicons import load_lexicon
from models.ranges import overlaps
from models.tokens import text_of

if not Doc.has_extension("money"):
    Doc.set_extension("money", default=())


class MoneyFinder:
    """Reads the text itself: an amount has a closed form."""

    def __init__(self, amounts: Amounts) -> None:
        self.amounts = amounts

    def __call__(self, doc: Doc) -> Doc:
        found = self.amounts.find(text_of(doc))
        doc._.money = tuple(one for one in found if not overlaps(doc._.residue, one.span.start, one.span.end))
        return doc


@Language.factory("pantau_money", assigns=["doc._.money"], requires=["doc._.residue"])
def create_money(nlp: Language, name: str) -> MoneyFinder:
    return MoneyFinder(Amounts(load_lexicon().tables["currencies"]))

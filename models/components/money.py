"""Amounts of money, outside of names. Sets `doc._.money`."""

from spacy.language import Language
from spacy.tokens import Doc

from models.amounts import Amounts
from models.lexicons import load_lexicon

if not Doc.has_extension("money"):
    Doc.set_extension("money", default=())


class MoneyFinder:
    """Reads the text itself: an amount has a closed form."""

    def __init__(self, amounts: Amounts) -> None:
        self.amounts = amounts

    def __call__(self, doc: Doc) -> Doc:
        doc._.money = tuple(self.amounts.find(doc.text))
        return doc


@Language.factory("pantau_money", assigns=["doc._.money"])
def create_money(nlp: Language, name: str) -> MoneyFinder:
    return MoneyFinder(Amounts(load_lexicon().tables["currencies"]))

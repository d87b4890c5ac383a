"""Every error that this package raises.

ModelError
├── InputError    a line of the input is not what the contract asks for
├── LexiconError  a lexicon file is wrong: names file, line and value
└── WeightsError  a file of the trained network is missing or damaged
"""


class ModelError(Exception):
    """An error whose sentence is a template and its values, so that it can be shown in any language."""

    def __init__(self, template: str, /, **values: object) -> None:
        self.template = template
        self.values = values
        super().__init__(template.format_map(values))


class InputError(ModelError):
    """A line of the input is not what the contract asks for."""


class LexiconError(ModelError):
    """A lexicon file is wrong."""


class WeightsError(ModelError):
    """A file of the trained network is missing or damaged."""

"""What typer says of a command that was mistyped -> one sentence in the language spoken now.

Typer's own sentences have no catalogue: they are recognised by their wording, and shown as they are where a later
release words one differently.
"""

import re

from monitor.i18n import N_, _

_SENTENCES = (
    (r"No such option: (?P<option>\S+)(?: \(Possible options: (?P<near>.+)\))?", N_("There is no option {option}.")),
    (r"No such command '(?P<command>.+?)'\.?(?: Did you mean (?P<near>.+)\?)?", N_("There is no command '{command}'.")),
    (r"Missing command\.", N_("A command is missing.")),
    (r"Missing argument '(?P<argument>.+)'\.", N_("{argument} is missing.")),
    (r"Missing option '(?P<option>.+)'\.", N_("The option {option} is missing.")),
    (r"Option '(?P<option>.+)' requires (?:an argument|\d+ arguments)\.", N_("The option {option} needs a value.")),
    (r"Option '(?P<option>.+)' does not take a value\.", N_("The option {option} takes no value.")),
    (r"Got unexpected extra argument\(s\) \((?P<extra>.+)\)", N_("This is too much: {extra}.")),
    (
        r"Invalid value for '(?P<option>.+?)': .*valid (?:integer|int).*",
        N_("The value of {option} must be a whole number."),
    ),
    (r"Invalid value for '(?P<option>.+?)': .*valid (?:number|float).*", N_("The value of {option} must be a number.")),
    (
        r"Invalid value for '(?P<option>.+?)': .*greater than or equal to (?P<limit>\S+)",
        N_("The value of {option} must be at least {limit}."),
    ),
    (
        r"Invalid value for '(?P<option>.+?)': .*less than or equal to (?P<limit>\S+)",
        N_("The value of {option} must be at most {limit}."),
    ),
    (
        r"Invalid value for '(?P<option>.+?)': .*?(?P<value>'.*') is not one of (?P<known>.+)\.",
        N_("{value} is no value of {option}; known are {known}."),
    ),
    (
        r"Invalid value for '(?P<option>.+?)': \w+ (?P<path>'.*') does not exist\.",
        N_("{path}, given for {option}, does not exist."),
    ),
    (r"Invalid value for '(?P<option>.+?)': (?P<problem>.+)", N_("{option}: {problem}")),
)
_NEAR = N_("Did you mean {near}?")


def sentence(said: str) -> str:
    """What typer `said`, in words of ours; values are only inserted."""
    for pattern, template in _SENTENCES:
        if found := re.fullmatch(pattern, said, re.DOTALL):
            values = found.groupdict()
            near = values.pop("near", None)
            told = _(template).format(**values)
            return f"{told} {_(_NEAR).format(near=near)}" if near else told
    return said

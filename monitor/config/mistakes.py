"""What is wrong in config.toml, in words: each mistake names file, key, value and the way out."""

import difflib
from collections.abc import Collection
from typing import Any, get_args, get_origin

from pydantic import BaseModel, ValidationError

from monitor.config.delivery import PASSWORD_VARIABLE
from monitor.config.notation import as_toml
from monitor.errors import ConfigError
from monitor.i18n import N_


def in_words(
    error: ValidationError, data: dict[str, Any], *, file: str, table: type[BaseModel], hidden: Collection[str]
) -> ConfigError:
    """The first mistake that pydantic found in `data`, with all of them as its `problems`. `table` is what the file was
    read as; its keys in `hidden` are no keys of a file."""
    problems = tuple(
        _problem(item, data, file=file, table=table, hidden=hidden) for item in error.errors(include_url=False)
    )
    problems[0].problems = problems
    return problems[0]


def _problem(
    item: Any, data: dict[str, Any], *, file: str, table: type[BaseModel], hidden: Collection[str]
) -> ConfigError:
    """One mistake that pydantic found, as a sentence of ours."""
    key = _dotted(item["loc"]) + _named(item["loc"], data)
    value, kind, context = item["input"], item["type"], item.get("ctx", {})
    if kind == "extra_forbidden":
        if item["loc"] == ("mail", "password"):
            return ConfigError(
                N_("{file}: {key} must not stand in a file; remove it, and set the environment variable {name} to it"),
                file=file,
                key=key,
                name=PASSWORD_VARIABLE,
            )
        known = _known_keys(item["loc"][:-1], table, hidden)
        wrong = str(item["loc"][-1])
        near = difflib.get_close_matches(wrong, known, n=1, cutoff=0.6)
        if near:
            return ConfigError(
                N_("{file}: unknown key '{key}'; did you mean '{suggestion}'?"),
                file=file,
                key=key,
                suggestion=_dotted((*item["loc"][:-1], near[0])),
            )
        return ConfigError(
            N_("{file}: unknown key '{key}'; known here: {known}"), file=file, key=key, known=", ".join(known)
        )
    if kind == "value_error":
        return ConfigError(
            N_("{file}: {key} = {value}: {problem}"),
            file=file,
            key=key,
            value=_shown(value),
            problem=str(context["error"]),
        )
    if kind in _LIMITS:
        template, limit = _LIMITS[kind]
        return ConfigError(template, file=file, key=key, value=_shown(value), limit=context[limit])
    if kind == "list_type" and isinstance(value, dict) and key in ("digests", "watches"):
        return ConfigError(
            N_("{file}: [{key}] is one table where there may be several; write [[{key}]], with two brackets"),
            file=file,
            key=key,
        )
    if kind == "missing":
        return ConfigError(N_("{file}: {key} is missing; add it"), file=file, key=key)
    if kind == "literal_error":
        return ConfigError(
            N_("{file}: {key} = {value} is not one of {allowed}"),
            file=file,
            key=key,
            value=_shown(value),
            allowed=str(context["expected"]).replace(" or ", ", "),
        )
    return ConfigError(
        N_("{file}: {key} = {value} must be {expected}"),
        file=file,
        key=key,
        value=_shown(value),
        expected=_EXPECTED.get(kind, kind),
    )


def _dotted(location: tuple[Any, ...]) -> str:
    """ "digests[1].times[2]": the place of a value, places in lists counted from 1."""
    return ".".join(f"[{part + 1}]" if isinstance(part, int) else str(part) for part in location).replace(".[", "[")


def _named(location: tuple[Any, ...], data: dict[str, Any]) -> str:
    """ " (korea-selatan)": the name of the watch that `location` lies in, where it has one."""
    if location[0] != "watches" or len(location) < 2:
        return ""
    name = data["watches"][location[1]].get("name") if isinstance(data["watches"][location[1]], dict) else None
    return f" ({shown})" if isinstance(name, str) and (shown := name[:40]) and shown.isprintable() else ""


_LIMITS = {
    "greater_than": (N_("{file}: {key} = {value} must be greater than {limit}"), "gt"),
    "greater_than_equal": (N_("{file}: {key} = {value} must be at least {limit}"), "ge"),
    "less_than_equal": (N_("{file}: {key} = {value} must be at most {limit}"), "le"),
    "too_short": (N_("{file}: {key} = {value} must have at least {limit} item"), "min_length"),
    "string_too_short": (N_("{file}: {key} = {value} must not be empty"), "min_length"),
}

_EXPECTED = {
    "string_type": N_('a text in quotes, such as "id"'),
    "int_type": N_("a whole number"),
    "float_type": N_("a number"),
    "finite_number": N_("a finite number"),
    "list_type": N_('a list in brackets, such as ["antara"]'),
    "model_type": N_("a table, such as [mail]"),
    "dict_type": N_("a table, such as [retention.sources.detik]"),
    "bool_type": N_("true or false"),
}


def _shown(value: object) -> str:
    """A value as it stands in the file, cut where it is long."""
    text = as_toml(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _known_keys(location: tuple[Any, ...], table: Any, hidden: Collection[str]) -> list[str]:
    """The keys known in the table at `location` of `table`."""
    for part in location:
        # the tables of a dict or a list all have the same keys, whatever their names
        inside = {dict: 1, list: 0}.get(get_origin(table))
        table = table.model_fields[part].annotation if inside is None else get_args(table)[inside]
    return [name for name in table.model_fields if name not in hidden]

"""Every error that this package raises, with the exit code that the command line gives it.

MonitorError        exit 1  something went wrong that is none of the below
├── ConfigError     exit 2  config.toml, an option or the environment is wrong: names file, key and value
├── QueryError      exit 2  a query can't be understood: points at the place and suggests what was meant
├── StoreError      exit 3  the database can't be opened, read or written
├── BusyError       exit 4  another process holds what this one needs
└── DeliveryError   exit 5  a message could not be delivered
"""


class MonitorError(Exception):
    """An error whose sentence is a template and its values, so that it can be shown in any language."""

    exit_code = 1

    def __init__(self, template: str, /, **values: object) -> None:
        self.template = template
        self.values = values
        super().__init__(template.format_map(values))


class ConfigError(MonitorError):
    """The configuration, an option or the environment is wrong; `problems` holds every mistake, this one first."""

    exit_code = 2

    def __init__(self, template: str, /, **values: object) -> None:
        super().__init__(template, **values)
        self.problems: tuple[ConfigError, ...] = (self,)


class QueryError(MonitorError):
    """A query can't be understood."""

    exit_code = 2


class StoreError(MonitorError):
    """The database can't be opened, read or written."""

    exit_code = 3


class BusyError(MonitorError):
    """Another process holds what this one needs."""

    exit_code = 4


class DeliveryError(MonitorError):
    """A message could not be delivered."""

    exit_code = 5

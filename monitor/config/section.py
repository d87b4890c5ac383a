"""What the tables of config.toml have in common."""

from pydantic import BaseModel, ConfigDict


class Section(BaseModel):
    """A table of config.toml: frozen, unknown keys refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

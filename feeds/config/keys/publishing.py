"""The keys of the schema that are the same wherever a table has a feed.

config: read by the schema alone.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, InstanceOf

from feeds.config.keys import durations, formats, rules

Aliases = list[Annotated[str, AfterValidator(formats.identifier)]]
Languages = list[Annotated[str, AfterValidator(formats.main_language)]]
Age = Annotated[timedelta | Literal["off"], BeforeValidator(durations.age)]
ExcludeRule = Annotated[InstanceOf[rules.Rule] | None, BeforeValidator(rules.selection)]
ExcludeFromTopic = Annotated[InstanceOf[rules.Rule] | None, BeforeValidator(rules.topic)]

ENTRIES: int | None = Field(
    default=None, ge=1, le=1000, description="a whole number from 1 to 1000"
)
CONTENT: Literal["full", "summary"] = Field(default="full", description='"full" or "summary"')
EXCLUDE: InstanceOf[rules.Rule] | None = Field(
    default=None, description="a query such as 'title:Liveblog'"
)
LANGUAGES: Languages = Field(default=[], description='a list such as ["de", "en"]')
MAX_AGE: Age = Field(default="off", description=f'"off", or {durations.EXPECTED}')
MAX_PER_SOURCE: int = Field(default=0, ge=0, le=1000, description="a whole number from 0 to 1000")
ALIASES: Aliases = Field(default=[], description='a list of ids such as ["former-id"]')
STORIES: Literal["one", "all"] = Field(default="one", description='"one" or "all"')
RETIRED: bool = Field(default=False, description="true or false")

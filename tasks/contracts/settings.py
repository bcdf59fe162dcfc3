"""Every setting, in one object: ``marsad.toml``, then ``MARSAD_*`` in the environment, then the command line.

A stage's rows depend on the group of settings that carries the stage's name and on nothing else here.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, PlainValidator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

ROOT = Path(__file__).resolve().parents[2]
"""The project's folder (an editable install: the checkout)."""


def _location(value: object) -> Path | str:
    """A folder, or an address (anything with ``://``) as it was written."""
    if isinstance(value, Path):
        return value
    if not isinstance(value, str) or not value:
        raise ValueError("must be a folder or an address such as s3://bucket/prefix")
    return value if "://" in value else Path(value)


class Group(BaseModel):
    """Settings of one stage."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    def fingerprint(self) -> str:
        """Canonical JSON of the group: what a stage's digest includes."""
        return json.dumps(self.model_dump(mode="json"), sort_keys=True, ensure_ascii=False)


class IngestSettings(Group):
    """What is read, and within which limits."""

    max_document_bytes: int = Field(64 * 2**20, description="a larger document is rejected as too_large", gt=0)
    pause_seconds: float = Field(1.0, description="seconds between two requests to one host", ge=0)
    follow_feeds: bool = Field(True, description="read the page behind each entry of a feed; off: the entry itself")
    source: str = Field(
        "", description="named column mapping of seeds/outlets.toml; empty: chosen by the columns present"
    )


class CleanSettings(Group):
    """Boilerplate, stories, dating, language."""

    languages: tuple[str, ...] = Field(
        ("ar",), description="ISO 639-1 codes kept; other articles are set apart as not_arabic"
    )
    min_words: int = Field(8, description="an article with fewer words of prose is rejected as too_short", ge=1)
    profile_days: int = Field(
        0, description="days before this one whose documents also teach an outlet's boilerplate", ge=0, le=31
    )


class DeduplicateSettings(Group):
    """Copies and shared passages."""

    look_back_days: int = Field(3, description="earlier days searched for copies", ge=0, le=60)
    near_threshold: float = Field(
        0.7, description="Jaccard of folded shingles from which two articles are near-duplicates", gt=0, le=1
    )
    passage_words: int = Field(25, description="shortest shared passage kept, in words", ge=8)


class AnnotateSettings(Group):
    """The reader's pass."""

    model: str = Field(
        "", description="bundle name; empty takes the default of seeds/models.toml; 'floors' needs no encoder"
    )


class ClassifySettings(Group):
    """Which stored topic scores become topics."""

    threshold: float | None = Field(
        None, description="calibrated probability from which a topic is assigned; none: the bundle's own", gt=0, lt=1
    )
    primary_threshold: float | None = Field(
        None, description="below this even the best topic is withheld; none: the bundle's own", gt=0, lt=1
    )
    max_topics: int = Field(3, description="topics per article at most", ge=1, le=17)


class SummariseSettings(Group):
    """Summaries, quotations, stories."""

    sentences: int = Field(3, description="sentences of an extractive summary", ge=1, le=20)
    method: Literal["extract", "lead"] = Field("extract", description="how sentences are chosen")
    redundancy: float = Field(
        0.5, description="overlap of folded words above which a sentence repeats another", gt=0, le=1
    )
    story_days: int = Field(3, description="earlier days a story may continue from", ge=0, le=30)
    abstractive: str = Field("", description="folder of a seq2seq checkpoint; empty: extractive only")


class LinkSettings(Group):
    """Entity linking."""

    linker: str = Field("", description="ranker name; empty takes the default; 'floors' is exact alias + prior + type")
    candidates: int = Field(8, description="candidates kept per mention", ge=1, le=50)


class PublishSettings(Group):
    """Audit and visibility."""

    reject_limit: float = Field(0.2, description="share of rejected rows from which a day fails loudly", gt=0, le=1)


class Settings(BaseSettings):
    """All settings. ``marsad config`` prints them with where each came from."""

    model_config = SettingsConfigDict(
        env_prefix="MARSAD_", env_nested_delimiter="__", extra="forbid", frozen=True, toml_file="marsad.toml"
    )

    warehouse: Annotated[Path | str, PlainValidator(_location)] = Field(
        ROOT / "warehouse" / "data", description="folder of the tables, or s3://bucket/prefix"
    )
    inbox: Path = Field(ROOT / "seeds" / "articles", description="folder read when no path is given")
    seeds: Path = Field(ROOT / "seeds", description="taxonomy, outlets, knowledge base, bundled models")
    sql: Path = Field(ROOT / "warehouse", description="macros, views, marts, reports and checks")
    cache: Path = Field(ROOT / ".marsad", description="built knowledge base, profiles, Prefect's home")
    shared_data: Path = Field(
        ROOT.parent / "shared" / "data", description="development data for training and evaluation"
    )
    timezone: str = Field("Africa/Tripoli", description="IANA zone that says which day it is when articles land")
    threads: int = Field(0, description="threads of the model runtime; 0 takes one per core", ge=0)
    knowledge_base: str = Field("", description="version of the knowledge base; empty takes the newest")
    lock_wait_seconds: float = Field(30.0, description="how long to wait for a day another run is writing", ge=0)
    notify_webhook: str = Field(
        "", description="http(s) address a failed, crashed or cancelled run is posted to as JSON; empty: nowhere"
    )

    ingest: IngestSettings = IngestSettings()
    clean: CleanSettings = CleanSettings()
    deduplicate: DeduplicateSettings = DeduplicateSettings()
    annotate: AnnotateSettings = AnnotateSettings()
    classify: ClassifySettings = ClassifySettings()
    summarise: SummariseSettings = SummariseSettings()
    link: LinkSettings = LinkSettings()
    publish: PublishSettings = PublishSettings()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Command line over environment over ``marsad.toml``."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)

    def group(self, stage: str) -> Group:
        """The settings of one stage."""
        group: Group = getattr(self, stage)
        return group

    def with_overrides(self, **changes: Any) -> Settings:  # noqa: ANN401 - any field of the model, validated by it
        """A copy with some fields replaced; a mapping given for a group replaces only the keys it names."""
        values: dict[str, Any] = self.model_dump()
        for name, value in changes.items():
            values[name] = {**values[name], **value} if isinstance(value, dict) else value
        return Settings.model_validate(values)

"""The settings: environment variables with the prefix CITEDESK_, also read from .env.

Read once, by the command line; handed on as plain values. Each limit of the
program that a person may want to move is here.
"""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import AliasChoices, BeforeValidator, Field, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from retrieval.errors import SettingError


def _ids(value: object) -> object:
    if not isinstance(value, str):
        return value
    parts = [part.strip() for part in value.split(",") if part.strip()]
    if wrong := [part for part in parts if not part.removeprefix("-").isdecimal()]:
        raise ValueError(f"{wrong[0]!r} is no id: write numbers with commas between them")
    return tuple(int(part) for part in parts)


Ids = Annotated[tuple[int, ...], NoDecode, BeforeValidator(_ids)]


class Settings(BaseSettings):
    """Every setting, with its default; the comments of ``.env.example`` are its descriptions."""

    model_config = SettingsConfigDict(
        env_prefix="CITEDESK_", env_file=".env", extra="ignore", env_ignore_empty=True, frozen=True
    )

    data_dir: Path = Field(Path("data"), description="Everything that is written.")
    embedding_model: str = Field(
        "", description="A sentence-transformers model by name or path; empty for the offline one."
    )
    question_prefix: str = Field(
        "", description='What the model wants before a question, such as "query: ".'
    )
    passage_prefix: str = Field(
        "", description='What the model wants before a paragraph, such as "passage: ".'
    )
    reranker: str = Field(
        "", description="A cross-encoder by name or path that reranks the best passages."
    )
    chroma_url: str = Field("", description="A Chroma server instead of a folder.")
    database_url: str = Field(
        "", description="A database (SQLAlchemy URL) instead of SQLite in the data folder."
    )
    terms_file: Path | None = Field(
        None, description="Your own word translations: a file of three columns (en, vi, zh)."
    )
    gloss: bool = Field(
        True, description="Show a word-by-word gloss under quotes in another language."
    )
    passages: int = Field(15, ge=1, le=100, description="Passages that an answer is drawn from.")
    list_passages: int = Field(
        40, ge=1, le=200, description="Passages that an answer to a list question is drawn from."
    )
    refusal_threshold: float = Field(
        0.5,
        ge=0,
        le=1,
        description="Below this confidence, from 0 to 1, the answer is a refusal.",
    )
    chat_model: str = Field(
        "",
        description="The chat model that writes answers, as PROVIDER:MODEL (openai:gpt-5-mini, "
        "anthropic:claude-haiku-4-5, google_genai:gemini-2.5-flash, ollama:qwen3); empty for none.",
    )
    chat_base_url: str = Field("", description="A compatible server, with its /v1.")
    chat_temperature: float = Field(
        0.0, ge=-1, le=2, description="Temperature of the chat model; -1 leaves it to the model."
    )
    chat_timeout: float = Field(
        60.0, gt=0, description="Seconds after which an answer is given without the chat model."
    )
    chat_retries: int = Field(
        2, ge=0, le=10, description="Further tries when the chat model's server fails."
    )
    chat_max_tokens: int = Field(
        1500, ge=50, description="Tokens that the chat model may write for one answer."
    )
    chat_repair: bool = Field(
        True, description="Ask the chat model once more when the check finds faults in its answer."
    )
    chat_unproved: Literal["drop", "mark"] = Field(
        "drop",
        description="What becomes of sentences that no cited paragraph proves: drop or mark.",
    )
    chat_translate_question: bool = Field(
        True, description="Search with translations of the question by the chat model as well."
    )
    chat_translate_quotes: bool = Field(
        False, description="Show translations of quotes in another language by the chat model."
    )
    prompts_dir: Path | None = Field(
        None,
        description="Your own prompts: a folder with answer.md, rewrite.md, ... (any of them).",
    )
    history_days: float = Field(
        90, gt=0, description="Days that conversations and records of answers are kept."
    )
    history_turns: int = Field(50, ge=1, description="Turns of each conversation that are kept.")
    answer_records: int = Field(
        10_000, ge=1, description="Records of answers (citedesk why) that are kept in all."
    )
    question_length: int = Field(
        1000, ge=10, le=10000, description="Characters a question may have at most."
    )
    file_size: int = Field(
        20_000_000, ge=1000, description="Bytes a file may have at most to be read."
    )
    # What runs the bot never shapes an answer: it stays out of dumps, as the token must.
    telegram_bot_token: str = Field(
        "",
        validation_alias=AliasChoices("TELEGRAM_BOT_TOKEN", "telegram_bot_token"),
        repr=False,
        exclude=True,
        description="The bot's token, from @BotFather.",
    )
    telegram_allowed: Ids = Field(
        (), exclude=True, description="Ids of users and chats that may ask, comma-separated."
    )
    telegram_admins: Ids = Field(
        (), exclude=True, description="Ids of users who may also add files and see statistics."
    )
    telegram_daily_questions: int = Field(
        50, ge=0, exclude=True, description="Questions of each person and day; 0 means none."
    )
    telegram_concurrency: int = Field(
        4, ge=1, le=64, exclude=True, description="Questions answered at the same time."
    )
    telegram_api_url: str = Field(
        "https://api.telegram.org",
        exclude=True,
        description="Another Bot API server, its root, as in http://127.0.0.1:8081.",
    )
    telegram_watched: Path | None = Field(
        None, exclude=True, description="A folder that the bot indexes whenever it changes."
    )
    telegram_watch_seconds: float = Field(
        30, gt=0, exclude=True, description="Seconds between looks at that folder and the index."
    )
    telegram_webhook_url: str = Field(
        "",
        exclude=True,
        description="The public https address of the webhook; empty for polling.",
    )
    telegram_webhook_secret: str = Field(
        "",
        repr=False,
        exclude=True,
        description="What Telegram sends along with each webhook call: letters, digits, _ and -.",
    )
    telegram_listen: str = Field(
        "127.0.0.1", exclude=True, description="The address the webhook and /health listen on."
    )
    telegram_port: int = Field(
        0,
        ge=0,
        le=65535,
        exclude=True,
        description="The port of the webhook, /health and /metrics; 0 for none.",
    )
    telegram_log_questions: bool = Field(
        False, exclude=True, description="Show the text of questions in the log."
    )


def load_settings() -> Settings:
    """The settings of the environment.

    Raises ``SettingError`` that names the variable at fault.
    """
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = f"CITEDESK_{str(first['loc'][0]).upper()}" if first["loc"] else "settings"
        raise SettingError(f"{name}: {first['msg'].lower()}; see .env.example") from None

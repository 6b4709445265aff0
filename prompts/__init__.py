"""The prompts: one file for each step, read and checked at start.

A file is Markdown with front matter: ``step`` names it, ``variables`` lists what
it takes; the sections ``# system`` and ``# user`` are the messages, in which
``{variable}`` stands for a value and ``{{`` for a brace. A folder of one's own
may hold any of the files; the others come from here.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml
from langchain_core.prompts import ChatPromptTemplate

from retrieval.errors import SettingError

SHIPPED = Path(__file__).parent
VARIABLES: Mapping[str, frozenset[str]] = {
    "answer": frozenset({"language", "asked_on", "passages", "question"}),
    "repair": frozenset({"language", "faults"}),
    "rewrite": frozenset({"language", "history", "question"}),
    "translate": frozenset({"languages", "text"}),
}
"""The steps, and the variables that each is given."""

_ESSENTIAL = {
    "answer": {"passages", "question"},
    "repair": {"faults"},
    "rewrite": {"history", "question"},
    "translate": {"languages", "text"},
}
_FILE = re.compile(r"---\n(?P<head>.*?)\n---\n(?P<body>.*)", re.DOTALL)
_SECTION = re.compile(
    r"^# (system|user)\n(.*?)(?=^# (?:system|user)\n|\Z)", re.DOTALL | re.MULTILINE
)


@dataclass(frozen=True)
class Prompt:
    """A step's prompt; ``version`` is the beginning of the SHA-256 of its file."""

    step: str
    template: ChatPromptTemplate
    version: str


def load_prompts(folder: Path | None = None) -> Mapping[str, Prompt]:
    """Every step's prompt: from ``folder`` where it has the file, else the one shipped.

    Raises ``SettingError`` that names the file and what is wrong in it.
    """
    if folder and not folder.is_dir():
        raise SettingError(f"{folder} is no folder: correct CITEDESK_PROMPTS_DIR")
    return {step: _read(step, _place(step, folder)) for step in VARIABLES}


def _place(step: str, folder: Path | None) -> Path:
    own = folder / f"{step}.md" if folder else None
    return own if own and own.is_file() else SHIPPED / f"{step}.md"


def _read(step: str, path: Path) -> Prompt:
    try:
        text = path.read_text(encoding="utf-8-sig").replace("\r\n", "\n")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingError(f"{path}: the prompt cannot be read ({error})") from error
    match = _FILE.fullmatch(text)
    if not match:
        raise SettingError(f"{path}: the prompt must begin with front matter between --- lines")
    template = _template(path, match["body"])
    _check(step, path, _declared(path, match["head"]), set(template.input_variables))
    return Prompt(step, template, hashlib.sha256(text.encode()).hexdigest()[:12])


def _template(path: Path, body: str) -> ChatPromptTemplate:
    sections = _SECTION.findall(body)
    if not any(role == "user" and content.strip() for role, content in sections):
        raise SettingError(f"{path}: the prompt has no section '# user'")
    try:
        return ChatPromptTemplate.from_messages(
            [("human" if role == "user" else role, text.strip()) for role, text in sections]
        )
    except ValueError as error:
        reason = str(error).splitlines()[0]
        raise SettingError(f"{path}: {reason}; write a literal brace twice") from error


def _declared(path: Path, head: str) -> set[str]:
    try:
        fields = yaml.safe_load(head)
    except yaml.YAMLError as error:
        raise SettingError(f"{path}: the front matter is no YAML ({error})") from error
    names = fields.get("variables") if isinstance(fields, dict) else None
    if not isinstance(names, list):
        raise SettingError(f"{path}: the front matter must list the variables, as in [question]")
    return {str(name) for name in names}


def _check(step: str, path: Path, declared: set[str], used: set[str]) -> None:
    if unknown := (declared | used) - VARIABLES[step]:
        known = ", ".join(sorted(VARIABLES[step]))
        raise SettingError(f"{path}: {_list(unknown)} is no variable of this step; it has {known}")
    if declared != used:
        raise SettingError(f"{path}: {_list(declared ^ used)} must be both declared and used")
    if missing := _ESSENTIAL[step] - used:
        raise SettingError(f"{path}: the prompt cannot work without {_list(missing)}")


def _list(names: set[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in sorted(names))

"""Prompts are files that are checked when they are read."""

from pathlib import Path

import pytest

from prompts import VARIABLES, load_prompts
from retrieval.errors import SettingError

GOOD = "---\nvariables: [languages, text]\n---\n# user\nInto {languages}: {text}\n"


def own(folder: Path, text: str, step: str = "translate") -> Path:
    (folder / f"{step}.md").write_text(text, encoding="utf-8")
    return folder


def test_every_step_has_a_shipped_prompt_with_a_version() -> None:
    prompts = load_prompts()
    assert set(prompts) == set(VARIABLES)
    assert len({prompt.version for prompt in prompts.values()}) == len(prompts)


def test_a_folder_of_ones_own_replaces_what_it_has(tmp_path: Path) -> None:
    shipped, mine = load_prompts(), load_prompts(own(tmp_path, GOOD))
    assert mine["answer"] == shipped["answer"]
    assert mine["translate"].version != shipped["translate"].version
    filled = mine["translate"].template.invoke({"languages": "vi", "text": "a {brace}"})
    assert filled.to_messages()[0].content == "Into vi: a {brace}"


def test_a_windows_file_has_the_same_version(tmp_path: Path) -> None:
    first = load_prompts(own(tmp_path, GOOD))["translate"].version
    (tmp_path / "translate.md").write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert load_prompts(tmp_path)["translate"].version == first


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("no front matter", "front matter between ---"),
        (GOOD.replace("languages, text", "languages"), "{text} must be both declared and used"),
        (GOOD.replace("languages, text", "languages, text, question"), "{question} is no variable"),
        (GOOD.replace("{text}", "").replace(", text", ""), "cannot work without {text}"),
        (GOOD.replace("# user\n", ""), "no section '# user'"),
        (GOOD.replace("[languages, text]", "languages"), "must list the variables"),
        (GOOD.replace("[languages, text]", "[languages"), "no YAML"),
        (GOOD + "{", "literal brace"),
    ],
)
def test_a_faulty_prompt_is_named_with_its_fault(tmp_path: Path, text: str, complaint: str) -> None:
    with pytest.raises(SettingError) as error:
        load_prompts(own(tmp_path, text))
    assert "translate.md" in str(error.value)
    assert complaint in str(error.value)


def test_a_missing_folder_names_the_setting(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="CITEDESK_PROMPTS_DIR"):
        load_prompts(tmp_path / "none")


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "answer.md").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SettingError, match=r"answer\.md"):
        load_prompts(tmp_path)

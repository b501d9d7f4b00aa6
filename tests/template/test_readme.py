"""templates/README.md: every example loads, and every key of a template is described."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel

from jixiao.issue import issue_blank
from jixiao.template import find_template, load_template, model, policy, sections, shipped_templates
from jixiao.template.lint import lint
from jixiao.template.values import Record

README = (Path(__file__).parents[2] / "templates" / "README.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```yaml\n(.*?)^```$", README, flags=re.MULTILINE | re.DOTALL)
HEAD = "extends: national-project-2020\nid: example-2020\n"


@pytest.mark.parametrize("text", EXAMPLES, ids=range(len(EXAMPLES)))
def test_example_loads_and_can_be_issued(tmp_path: Path, text: str) -> None:
    whole = text if "extends:" in text else HEAD + text
    name = re.search(r"^id: (.*)$", whole, flags=re.MULTILINE)
    assert name is not None
    path = tmp_path / f"{name[1]}.yaml"
    path.write_text(whole, encoding="utf-8")
    assert [str(problem) for problem in lint(path)] == []
    template = load_template(path, shipped_templates())
    assert template != find_template("national-project-2020")
    assert issue_blank(template, template.year).startswith(b"PK")


MODULES = (model, policy, sections)


def records() -> Iterator[type[BaseModel]]:
    things = (each for module in MODULES for each in vars(module).values())
    return (each for each in things if isinstance(each, type) and issubclass(each, Record))


def test_every_key_is_described() -> None:
    keys = {key for record in records() for key in record.model_fields}
    assert len(keys) > 50
    assert sorted(key for key in keys if f"`{key}`" not in README) == []


def test_every_kind_of_section_and_method_is_described() -> None:
    text = "".join(Path(module.__file__).read_text(encoding="utf-8") for module in MODULES)
    words = re.findall(r"Literal\[(.*?)\]", text, flags=re.DOTALL)
    names = {name for part in words for name in re.findall(r'"(.+?)"', part)}
    assert sorted(name for name in names if name not in README) == []

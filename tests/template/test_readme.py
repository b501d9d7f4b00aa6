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
from jixiao.template.lint.policy import _KINDS
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


def test_methods_are_described_for_the_kinds_that_lint_allows() -> None:
    described = dict(re.findall(r"^\| `([a-z_]+)` \| ([≥≤＝区间时限定性 ]+) \|", README, flags=re.MULTILINE))
    assert {name: "".join(kinds.split()) for name, kinds in described.items()} == dict(_KINDS)


def test_the_template_to_copy_has_every_section_but_the_named_one() -> None:
    kinds = {
        each.model_fields["section"].annotation.__args__[0] for each in records() if "section" in each.model_fields
    }
    copied = re.search(
        r"可以从 `([a-z0-9-]+)\.yaml` 抄起.*没有的说明栏（`([a-z]+)`）照 `([a-z0-9-]+)\.yaml`", README, re.DOTALL
    )
    assert copied is not None
    there, other = ({section.section for section in find_template(name).sections} for name in copied.group(1, 3))
    assert kinds - there == {copied[2]} <= other


def test_every_kind_of_section_and_method_is_described() -> None:
    text = "".join(Path(module.__file__).read_text(encoding="utf-8") for module in MODULES)
    words = re.findall(r"Literal\[(.*?)\]", text, flags=re.DOTALL)
    names = {name for part in words for name in re.findall(r'"(.+?)"', part)}
    assert sorted(name for name in names if name not in README) == []

"""Strict loading of template files: every mistake is a located message, none is guessed away.

``extends:`` names another template; the file then says only what differs. Mappings are merged; a list is
replaced, or, where its items have a name, changed item by item by giving a mapping from name to changes
(``levels: {产出指标: {points: 40}}``); ``null`` there removes the item. A mistake is reported in the file that
made it: what is only inherited, at the line of the file that it comes from.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from jixiao.template.model import Template, sources
from jixiao.template.places import Keys, Node, way

__all__ = ["TemplateError", "TemplateProblem", "load_template", "load_with_places"]


@dataclass(frozen=True, slots=True)
class TemplateProblem:
    """One thing wrong in a template file.

    Attributes:
        file: The file as it was named, so that two files of one name are told apart.
        line: Line counted from 1; ``None`` when the whole file is meant.
        where: The way to it, ``policy.execution.points``; items of a list are counted from 1, ``sections[4]``.
        message: What is wrong, in Chinese.
    """

    file: str
    line: int | None
    where: str
    message: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line is not None else self.file
        return f"{place} {self.where + '：' if self.where else ''}{self.message}"


class TemplateError(Exception):
    """A template file that cannot be used; ``problems`` says why, line by line."""

    def __init__(self, problems: Sequence[TemplateProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in problems))


def load_template(path: Path, find: Mapping[str, Path]) -> Template:
    """Load a template file.

    Args:
        path: The YAML file.
        find: Templates that ``extends:`` may name by id → their files; a path relative to this file works too.

    Raises:
        TemplateError: The file cannot be read, or says something that no template says.
    """
    return load_with_places(path, find)[0]


def load_with_places(path: Path, find: Mapping[str, Path]) -> tuple[Template, Node]:
    """Load a template file as `load_template` does, and say where each of its values stands."""
    tree = _resolved(path, find, ())
    try:
        template = Template.model_validate(tree.plain())
    except ValidationError as error:
        raise TemplateError([_invalid(tree, detail) for detail in error.errors()]) from error
    unknown = [
        _problem(tree.nearest(keys), keys, f"source 引用了 basis 中没有的文件：{source}")
        for keys, source in sources(template)
        if source not in template.basis
    ]
    if unknown:
        raise TemplateError(unknown)
    return template, tree


def _problem(node: Node, keys: Keys, message: str) -> TemplateProblem:
    return TemplateProblem(str(node.file), node.line, way(keys), message)


# --- files ------------------------------------------------------------------------------------------------


def _resolved(path: Path, find: Mapping[str, Path], above: tuple[Path, ...]) -> Node:
    tree = _read(path)
    extends = tree.value.pop("extends", None)
    if extends is None:
        return tree
    parent = find.get(str(extends.value), path.parent / str(extends.value))
    chain = (*above, path.resolve())
    if parent.resolve() in chain:
        raise TemplateError([_problem(extends, ("extends",), f"循环继承：{extends.value}")])
    if not parent.is_file():
        known = "、".join(sorted(find))
        message = f"没有这个模板：{extends.value}（可用：{known}；自己的文件要写文件名，带 .yaml）"
        raise TemplateError([_problem(extends, ("extends",), message)])
    # What the file says nowhere is best shown where it says that the rest is another's.
    return replace(_merged(_resolved(parent, find, chain), tree, ()), line=extends.line)


def _read(path: Path) -> Node:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    def failure(line: int | None, message: str) -> TemplateError:
        return TemplateError([TemplateProblem(str(path), line, "", message)])

    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        message = "不是 UTF-8 编码（多半是 GBK）：请用记事本打开，另存为，编码选 UTF-8"
        raise failure(None, message) from error
    except OSError as error:
        raise failure(None, "读不出来：文件不存在，或没有权限") from error
    try:
        tree = YAML(typ="rt").load(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark
        line = mark.line + 1 if mark is not None else None
        opened = _open_quote(text, line)
        if opened is not None:
            raise failure(opened, "不是正确的 YAML：这一行的引号没有成对") from error
        raise failure(line, _yaml_mistake(str(error.problem))) from error
    except YAMLError as error:
        raise failure(None, "不是正确的 YAML：有不能使用的控制字符") from error
    if not isinstance(tree, Mapping):
        raise failure(1, "模板文件应当是“键: 值”的形式")
    return Node.of(tree, path)


def _open_quote(text: str, line: int | None) -> int | None:
    """The line where a quote was left open, if that is the mistake that shows at ``line``.

    Such a text runs on to the next quote, lines below, or to the end of the file; only there is YAML surprised.
    """
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError
    from ruamel.yaml.tokens import ScalarToken

    last = None
    try:
        for token in YAML(typ="rt").scan(text):
            quoted = isinstance(token, ScalarToken) and token.style in {"'", '"'}
            if quoted and token.start_mark.line < token.end_mark.line:
                last = token
    except MarkedYAMLError as error:
        if error.context_mark is not None and "quoted scalar" in str(error.context):
            return int(error.context_mark.line) + 1
    if last is None or line is None or not last.start_mark.line + 1 < line == last.end_mark.line + 1:
        return None
    return int(last.start_mark.line) + 1


def _yaml_mistake(problem: str) -> str:
    twice = re.match(r'found duplicate key "(.*?)"', problem)
    if twice is not None:
        return f"键重复：{twice[1]}"
    if r"'\t'" in problem:
        return "不是正确的 YAML：缩进要用空格，不能用制表符"
    return "不是正确的 YAML：请检查这里和上一行的缩进、冒号后的空格，以及引号、括号是否成对"


def _merged(base: Node, change: Node, keys: Keys) -> Node:
    value = change.value
    if isinstance(value, Mapping) and isinstance(base.value, Mapping):
        own = {
            key: _merged(base.value[key], node, (*keys, key)) if key in base.value else node
            for key, node in value.items()
        }
        value = {**base.value, **own}
    elif isinstance(value, Mapping) and isinstance(base.value, tuple):
        value = _merged_items(base.value, value, keys)
    return Node(value, change.file, change.line)


def _merged_items(items: Sequence[Node], changes: Mapping[str, Node], keys: Keys) -> tuple[Node, ...]:
    names = [item.name for item in items if item.name is not None]
    strange = [
        _problem(change, keys, f"被继承的模板里没有“{key}”（有：{'、'.join(names)}）")
        for key, change in changes.items()
        if key not in names
    ]
    if strange:
        raise TemplateError(strange)
    merged = []
    for item in items:
        if item.name is None or item.name not in changes:
            merged.append(item)
        elif changes[item.name].value is not None:
            merged.append(_merged(item, changes[item.name], (*keys, item.name)))
    return tuple(merged)


# --- what the model refuses -------------------------------------------------------------------------------


def _invalid(tree: Node, detail: Any) -> TemplateProblem:
    node, keys = tree, []
    for step in detail["loc"]:
        inner = node.get(step)
        if inner is not None:
            node = inner
        elif step in {node.name, "[key]"}:
            continue  # pydantic's names for a kind of section and for a key that is wrong itself
        keys.append(step)
    return _problem(node, tuple(keys), _chinese(detail))


def _chinese(detail: Any) -> str:
    context = detail.get("ctx", {})
    found = f"现为{_shown(detail.get('input'))}"
    match detail["type"]:
        case "missing":
            return "缺少这一项"
        case "extra_forbidden":
            return "没有这个键（拼写是否有误？）"
        case "literal_error":
            return f"只能是 {_choices(context['expected'])}，{found}"
        case "union_tag_invalid":
            return f"section 只能是 {_choices(context['expected_tags'])}，现为“{context['tag']}”"
        case "union_tag_not_found":
            return "缺少 section（说明这一段是什么）"
        case "string_too_short":
            return "不能为空"
        case "greater_than_equal":
            return f"不能小于 {context['ge']}"
        case "less_than_equal":
            return f"不能大于 {context['le']}"
        case "value_error":
            return str(context["error"])
        case "string_type":
            return f"应当是文字，{found}"
        case "int_type" | "int_parsing" | "int_from_float":
            return f"应当是整数，{found}"
        case "bool_type" | "bool_parsing":
            return f"应当是 true 或 false，{found}"
        case "tuple_type":
            return f"应当是一个列表，{found}"
        case "model_type" | "model_attributes_type" | "mapping_type" | "dict_type":
            return f"应当是“键: 值”的形式，{found}"
        case _:
            return f"写法不对，{found}"


def _choices(expected: str) -> str:
    return "、".join(re.findall(r"'(.*?)'", expected))


def _shown(value: object) -> str:
    """A value as the file writes it."""
    if value is None:
        return "空"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Mapping):
        return "“键: 值”"
    return "一个列表" if isinstance(value, tuple) else f"“{value}”"

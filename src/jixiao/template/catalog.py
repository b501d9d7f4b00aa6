"""Where templates and samples are: the shipped ones, and a file that a user names."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jixiao.template.load import TemplateError, TemplateProblem, load_template
from jixiao.template.model import Template

__all__ = ["data_folder", "find_template", "shipped_templates"]


def data_folder(name: str) -> Path:
    """The folder of shipped ``templates`` or ``samples``: inside the package, or a checkout's own."""
    packaged = Path(__file__).resolve().parents[1] / "data" / name
    if packaged.is_dir():
        return packaged
    return Path(__file__).resolve().parents[3] / name


def shipped_templates() -> dict[str, Path]:
    """Ids of the shipped templates → their files, by id."""
    return {path.stem: path for path in sorted(data_folder("templates").glob("*.yaml"))}


@cache
def _load_shipped(template_id: str) -> Template:
    shipped = shipped_templates()
    return load_template(shipped[template_id], shipped)


def find_template(name: str) -> Template:
    """Load a template by its shipped id or by its file's path.

    Raises:
        TemplateError: No such template, or a file that is no template.
    """
    shipped = shipped_templates()
    if name in shipped:
        return _load_shipped(name)
    path = Path(name)
    if path.is_file():
        return load_template(path, shipped)
    known = "、".join(shipped)
    message = f"没有这个模板，也没有这个文件。可用的模板：{known}。"
    raise TemplateError([TemplateProblem(name, None, "", message)])

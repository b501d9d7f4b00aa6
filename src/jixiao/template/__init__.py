"""Templates (one year's form as data) and indicator sets (one project's rows)."""

from jixiao.template.catalog import data_folder, find_template, shipped_templates
from jixiao.template.indicators import Indicator, IndicatorSet, Project
from jixiao.template.load import TemplateError, TemplateProblem, load_template
from jixiao.template.model import Template

__all__ = [
    "Indicator",
    "IndicatorSet",
    "Project",
    "Template",
    "TemplateError",
    "TemplateProblem",
    "data_folder",
    "find_template",
    "load_template",
    "shipped_templates",
]

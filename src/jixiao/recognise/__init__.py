"""Reading resolves a form's layout once: by the names of an issued form, or by the headings of any other.

This room decides which cell holds which field. It knows neither what a value means nor what it should be.
"""

from jixiao.recognise.forms import Examined, examine, recognise, why_not
from jixiao.recognise.names import layout_from_names

__all__ = ["Examined", "examine", "layout_from_names", "recognise", "why_not"]

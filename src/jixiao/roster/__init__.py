"""Rosters: which projects get a form, and the indicators of each; an .xlsx workbook or two .csv files.

The reader takes the columns that a roster has and no others: a further one is ignored with a note, and a cell
that would make a wrong form stops the roster with its sheet and row. It knows no template; the caller says
the year (for ``12月31日前``) and the unit of amounts.
"""

from jixiao.roster.model import Roster, RosterError, RosterProblem
from jixiao.roster.reading import read_roster
from jixiao.roster.writing import roster_workbook

__all__ = ["Roster", "RosterError", "RosterProblem", "read_roster", "roster_workbook"]

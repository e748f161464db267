"""The kinds of rows: which one fits a declaration."""

from typing import assert_never

from app.controls.rows.number_row import NumberRow
from app.controls.rows.option_rows import ChoiceRow, FlagRow
from app.controls.rows.parameter_row import ParameterRow
from app.controls.rows.text_rows import PointsRow, TextRow
from optim_core.parameters.hyperparameter import Choice, Flag, Hyperparameter, Parameter, Text
from optim_core.parameters.points import Points


def row_for(parameter: Parameter) -> ParameterRow:
    """Return the row that fits a declaration."""
    match parameter:
        case Hyperparameter():
            return NumberRow(parameter)
        case Flag():
            return FlagRow(parameter)
        case Choice():
            return ChoiceRow(parameter)
        case Text():
            return TextRow(parameter)
        case Points():
            return PointsRow(parameter)
        case _:
            assert_never(parameter)

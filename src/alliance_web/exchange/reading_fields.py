"""What somebody says about a file that the file does not say itself: the options of the command line, as a form."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from alliance.tables import AS_IT_IS, ReadingOptions, TableUnreadable, options_from

LINES = {"rows": 3}
LARGEST_MAP = 65_536  # bytes


class Pairs(forms.Field):
    """One NAME=VALUE on each line."""

    widget = forms.Textarea(attrs=LINES)

    def to_python(self, value: Any) -> dict[str, str]:
        """The names with their values."""
        lines = [line for line in str(value or "").splitlines() if line.strip()]
        pairs = [line.partition("=") for line in lines]
        if any(not equals or not name.strip() for name, equals, _value in pairs):
            raise ValidationError(_("Enter name=value, one on each line"))
        return {name.strip(): text.strip() for name, _equals, text in pairs}


class ReadingFields(forms.Form):
    """How to read a file. All of it may be left empty."""

    map_file = forms.FileField(
        label=_("Mapping file"),
        required=False,
        help_text=_("Written by “alliance columns” for the same kind of export."),
    )
    columns = Pairs(
        label=_("Columns with other names"),
        required=False,
        help_text=_("Name here = name in the file, one on each line, such as date=Session date."),
    )
    missing = forms.CharField(
        label=_("What stands for no answer"),
        required=False,
        max_length=400,
        help_text=_("Words or numbers separated by commas, such as -99, 999. Empty cells, NA and #NULL! always do."),
    )
    where = Pairs(
        label=_("Only rows with"),
        required=False,
        help_text=_("Column = value, one on each line, such as redcap_repeat_instrument=phq."),
    )
    day_order = forms.ChoiceField(
        label=_("How dates are written"),
        required=False,
        choices=[
            ("", _("So that each can be only one day")),
            ("day-first", _("Day first: 31/03/2026")),
            ("month-first", _("Month first: 03/31/2026")),
            ("calendar", _("Without marks: 20260331")),
            ("spreadsheet", _("As a spreadsheet counts days: 46112")),
            ("unix", _("Seconds or milliseconds since 1970")),
        ],
    )
    first_answer = forms.FloatField(
        label=_("Number of the first answer"),
        required=False,
        help_text=_("If the file counts answers from another number than the form, such as 1."),
    )
    answers = Pairs(
        label=_("Codes of answers"), required=False, help_text=_("Code = number, one on each line, such as A1=0.")
    )
    turned = forms.BooleanField(label=_("Reverse-scored items are already reversed"), required=False)
    header_row = forms.IntegerField(label=_("Row with the column names"), required=False, min_value=1)
    first_row = forms.IntegerField(label=_("First row of data"), required=False, min_value=2)
    row_names = forms.BooleanField(label=_("Each row begins with a name that has no header"), required=False)
    sheet = forms.CharField(label=_("Sheet of a workbook"), required=False, max_length=80)

    def clean_answers(self) -> dict[str, float]:
        """Each code with a number."""
        try:
            return {code: float(number) for code, number in self.cleaned_data["answers"].items()}
        except ValueError:
            raise ValidationError(_("Enter a number for each code, such as A1=0")) from None

    def clean_map_file(self) -> ReadingOptions:
        """What the mapping file says."""
        file = self.cleaned_data["map_file"]
        if not file:
            return AS_IT_IS
        if file.size > LARGEST_MAP:
            raise ValidationError(_("Select a mapping file, a small text file with the ending .toml"))
        try:
            return options_from(file.read(), file.name)
        except TableUnreadable as fault:
            raise ValidationError(str(fault)) from fault

    def clean(self) -> dict[str, Any]:
        """Everything that was said, as one value: `reading`."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        said = {name: cleaned.pop(name, None) for name in READING}
        base = said.pop("map_file") or AS_IT_IS
        try:
            cleaned["reading"] = ReadingOptions(
                columns=dict(base.columns) | (said["columns"] or {}),
                missing=(*base.missing, *_listed(said["missing"])),
                where=(*base.where, *(said["where"] or {}).items()),
                day_order=said["day_order"] or base.day_order,
                first_answer=_told(said["first_answer"], base.first_answer),
                answers=dict(base.answers) | (said["answers"] or {}),
                header_row=_told(said["header_row"], base.header_row),
                first_row=_told(said["first_row"], base.first_row),
                row_names=said["row_names"] or base.row_names,
                sheet=said["sheet"] or base.sheet,
                turned=said["turned"] or base.turned,
            )
        except ValueError as fault:
            self.add_error("first_row", str(fault))
        return cleaned

    @property
    def own_fields(self) -> list[forms.BoundField]:
        """The fields of the form itself."""
        return [field for field in self.visible_fields() if field.name not in READING]

    @property
    def reading_fields(self) -> list[forms.BoundField]:
        """The fields on how to read the file."""
        return [field for field in self.visible_fields() if field.name in READING]

    @property
    def says_how_to_read(self) -> bool:
        """Whether one of them was filled in, so that it has to be seen again."""
        return self.is_bound and any(field.errors or field.value() for field in self.reading_fields)


READING = tuple(ReadingFields.base_fields)
_OPTION = re.compile(r"(say )?--([a-z]+(?:-[a-z]+)*)")
#: Options of the command line whose field has another name.
_FIELDS = {"map": "map_file", "column": "columns", "answer": "answers"}


def for_page(words: str) -> str:
    """Words of the readers, with the fields of the form in place of the options of the command line."""
    return _OPTION.sub(_as_field, words)


def _as_field(option: re.Match[str]) -> str:
    name = option[2].replace("-", "_")
    field = ReadingFields.base_fields.get(_FIELDS.get(name, name))
    if field is None:
        return option[0]
    if not option[1]:
        return f"“{field.label}”"
    if isinstance(field, forms.BooleanField):
        return _("select “{field}”").format(field=field.label)
    return _("fill in “{field}”:").format(field=field.label)


def _listed(text: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in (text or "").split(",") if part.strip())


def _told(said: Any, kept: Any) -> Any:
    return kept if said is None else said

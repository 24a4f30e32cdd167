"""Files of a list for spreadsheets, CSV and XLSX: named and dated as people read them, with no cell that a spreadsheet calculates."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import chain, islice
from typing import Any

from django.utils import timezone
from django.utils.http import content_disposition_header
from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from wagtail.admin.views.mixins import ExcelDateFormatter, SpreadsheetExportMixin

from sellers.desk.cells import harmless

#: Excel takes a file for Thai only with this before it.
BYTE_ORDER_MARK = "\ufeff"
#: Characters that a column of the XLSX is wide at least and at most; the rows that it is measured by.
NARROWEST, WIDEST, MEASURED = 10, 60, 200


def width_of(text: str) -> int:
    """How many places a text takes: Thai vowels and tones above and below take none."""
    return sum(unicodedata.category(sign) != "Mn" for sign in text)


class Sheets(SpreadsheetExportMixin):
    """What our files have beyond Wagtail's: times as Thai clocks show them, Thai names, and columns as wide as what stands in them."""

    def get_filename(self) -> str:
        name = re.sub(r"[\s'\"/\\:;,]+", "-", str(self.page_title)).strip("-")
        return f"{name}-{timezone.localdate():%Y-%m-%d}"

    def preprocess_field_value(self, field: str, value: Any, export_format: str) -> Any:
        if isinstance(value, datetime) and timezone.is_aware(value):
            value = timezone.make_naive(value).replace(microsecond=0)
        if export_format == self.FORMAT_CSV and value is None:
            return ""
        return harmless(value)

    def write_csv_response(self, queryset: Any) -> Any:
        response = super().write_csv_response(queryset)
        # Wagtail writes the name as it is, which a header takes in Latin letters only.
        response["Content-Disposition"] = content_disposition_header(True, f"{self.get_filename()}.csv")
        return response

    def stream_csv(self, queryset: Any) -> Iterator[bytes]:
        yield BYTE_ORDER_MARK.encode()
        yield from super().stream_csv(queryset)

    def write_xlsx(self, queryset: Iterable[Any], output: Any) -> None:
        """As Wagtail's, with a head that stays in sight. Widths must be known before the first row: the first rows tell them."""
        book = Workbook(write_only=True, iso_dates=True)
        sheet = book.create_sheet(title="Sheet1")
        sheet.freeze_panes = "A2"
        headings = [self.get_heading(queryset, field) for field in self.list_export]
        rows = (self.to_row_dict(item) for item in queryset)
        first = list(islice(rows, MEASURED))
        for place, (field, heading) in enumerate(zip(self.list_export, headings, strict=True), start=1):
            texts = (str(self.preprocess_field_value(field, row[field], self.FORMAT_XLSX) or "") for row in first)
            widest = max(width_of(text) for text in chain([heading], texts))
            sheet.column_dimensions[get_column_letter(place)].width = min(max(widest + 2, NARROWEST), WIDEST)
        sheet.append(headings)
        date_format = ExcelDateFormatter().get()
        for row in chain(first, rows):
            sheet.append(self.generate_xlsx_row(sheet, row, date_format=date_format))
        book.save(output)

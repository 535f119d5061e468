"""A report as a page, every number a link to the list behind it, and at the same address with `format=xlsx` as a workbook."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core.files.serving import disposition
from core.places.boundaries import boundary_collection
from core.places.tiles import dong_tiles
from core.records.actor import StaffRequest
from core.statistics.conditions import Condition
from core.statistics.report import StatColumn, StatPanel, StatReport, StatRow
from core.statistics.workbook import statistics_workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def statistics_page(request: StaffRequest, report: StatReport, *, condition: Condition | None = None) -> HttpResponse:
    """`condition` is what the report was asked for under. The view has checked the right to see; filing takes its own."""
    filed = report.open_to(request.user, "export")
    if is_for_file(request):
        if not filed:
            raise PermissionDenied
        return _workbook_answer(request, report, filed)
    file_url = f"?{urlencode({**request.GET.dict(), 'format': 'xlsx'})}"
    shown = report.open_to(request.user, "view")
    has_map = any(panel.chart.map_title for panel in shown)
    context = {
        "title": report.title,
        "breadcrumb": [(report.subject, shown[0].list_url)] if shown else [],
        "report": report,
        "as_of_sentence": f"{'' if report.covers else '기준일시 '}{report.as_of}. {report.counted}",
        "filter_form": condition,
        "filter_errors": condition.complaints() if condition else (),
        "stats": [stat(panel) for panel in shown],
        "boundaries": boundary_collection() if has_map else None,
        "tiles": dong_tiles() if has_map else (),
        "actions": [{"label": "엑셀 받기", "url": file_url, "style": "secondary"}] if filed else [],
    }
    return render(request, "core/statistics.html", context)


def is_for_file(request: HttpRequest) -> bool:
    return request.GET.get("format") == "xlsx"


def _workbook_answer(request: StaffRequest, report: StatReport, panels: Sequence[StatPanel]) -> HttpResponse:
    book = statistics_workbook(report, panels, by=request.user.display_name)
    response = HttpResponse(book, content_type=XLSX)
    response["Content-Disposition"] = disposition(report.file_name, is_inline=False)
    return response


def stat(panel: StatPanel) -> dict[str, Any]:
    """The panel as templates/core/_stat_table.html wants it."""
    chart = panel.chart
    drawn = [panel.columns[at] for at in chart.drawn]
    shown_on_chart = f"그래프: {panel.heading}별 {', '.join(column.header for column in drawn)}" if drawn else ""
    return {
        "slug": panel.slug,
        "title": panel.title,
        "note": " ".join(filter(None, (panel.note, shown_on_chart))),
        "row_header": panel.heading,
        "columns": [column.header for column in panel.columns],
        "rows": [stat_row(panel, row, panel.list_url) for row in panel.rows],
        "chart": chart.kind if drawn else "",
        "chart_columns": ",".join(map(str, chart.drawn)),
        "chart_unit": "천원" if any(column.is_money for column in drawn) else "",
        "map_title": chart.map_title,
        "is_wide": chart.is_wide,
    }


def stat_row(panel: StatPanel, row: StatRow, list_url: str) -> dict[str, Any]:
    return {
        "label": row.label,
        "code": row.key,
        "is_total": row.is_total,
        "cells": [
            {"value": str(column.number(figure)), "text": column.text(figure), "url": _cell_url(panel, row, column, list_url)}
            for column, figure in zip(panel.columns, row.figures, strict=True)
        ],
    }


def _cell_url(panel: StatPanel, row: StatRow, column: StatColumn, list_url: str) -> str:
    query = panel.list_query(row, column)
    if query is None:
        return ""
    return f"{list_url}?{urlencode(query)}" if query else list_url

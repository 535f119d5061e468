"""공동주택 현황 as the page prints it: tables with a link behind every number, and what to draw beside them."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from core.places.boundaries import boundary_collection
from core.places.tiles import dong_tiles
from core.records.actor import Actor
from housing.reports import FIGURES, Figures, StatusPanel, StatusReport, StatusRow


def statistics_context(report: StatusReport, *, user: Actor) -> dict[str, Any]:
    stats = [
        stat(report.classes, slug="classes", drawn=0),
        {**stat(report.dongs, slug="dongs", drawn=2), "map_title": "동별 세대수 지도"},
        stat(report.years, slug="years", drawn=2),
    ]
    may_export = user.has_perm("housing.export_complex")
    actions = [{"label": "엑셀 받기", "url": "?format=xlsx", "style": "secondary"}] if may_export else []
    return {
        "title": "공동주택 현황",
        "breadcrumb": [("공동주택", reverse("housing:complex_list"))],
        "report": report,
        "stats": stats,
        "boundaries": boundary_collection(),
        "tiles": dong_tiles(),
        "actions": actions,
    }


def stat(panel: StatusPanel, *, slug: str, drawn: int) -> dict[str, Any]:
    """`drawn` is the figure the chart shows, by its place in FIGURES."""
    return {
        "slug": slug,
        "title": panel.title,
        "note": f"그래프: {panel.heading}별 {FIGURES[drawn]}",
        "row_header": panel.heading,
        "columns": FIGURES,
        "rows": [stat_row(row) for row in panel.rows],
        "chart": "bar",
        "chart_columns": str(drawn),
    }


def stat_row(row: StatusRow) -> dict[str, Any]:
    url = list_url(row.query)
    return {
        "label": row.label,
        "code": row.key,
        "is_total": row.is_total,
        "cells": [{"value": value, "text": f"{value:,}", "url": url} for value in values(row.figures)],
    }


def values(figures: Figures) -> tuple[int, int, int]:
    return figures.complexes, figures.buildings, figures.households


def list_url(query: Mapping[str, str]) -> str:
    url = reverse("housing:complex_list")
    return f"{url}?{urlencode(query)}" if query else url

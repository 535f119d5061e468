"""Django finds the core's tables here; each lives in the package it belongs to."""

from core.bulk.models import BulkChange, BulkRow
from core.holidays import Holiday
from core.imports.models import ColumnMapping, ImportRow, ImportRun
from core.places.models import Dong, DongBoundary, DongPair, LegalDong
from core.records.saved import ColumnChoice, SavedSearch
from core.trail.models import AccessLog, Destruction

__all__ = [
    "AccessLog",
    "BulkChange",
    "BulkRow",
    "ColumnChoice",
    "ColumnMapping",
    "Destruction",
    "Dong",
    "DongBoundary",
    "DongPair",
    "Holiday",
    "ImportRow",
    "ImportRun",
    "LegalDong",
    "SavedSearch",
]

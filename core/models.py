"""Django finds the core's tables here; each lives in the package it belongs to."""

from core.holidays import Holiday
from core.places.models import Dong, DongBoundary, DongPair, LegalDong

__all__ = ["Dong", "DongBoundary", "DongPair", "Holiday", "LegalDong"]

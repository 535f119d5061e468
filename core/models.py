"""Django finds the core's tables here; each lives in the package it belongs to."""

from core.holidays import Holiday
from core.trail.models import AccessLog, Destruction

__all__ = ["AccessLog", "Destruction", "Holiday"]

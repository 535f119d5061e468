"""Django finds the core's tables here; each lives in the package it belongs to."""

from core.holidays import Holiday

__all__ = ["Holiday"]

"""Django finds the core's tables here; each lives in the package it belongs to."""

"""What every test needs."""

from tests.emptying import let_tests_empty_closed_tables

__all__ = ["let_tests_empty_closed_tables"]

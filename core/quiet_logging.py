"""Log lines without the values of rows: PostgreSQL quotes a refused row in full in its DETAIL, names and phones included."""

import logging
import re

DETAIL = re.compile(r"^(DETAIL|HINT|CONTEXT|LINE \d+):.*(?:\n\s+.*)*$", re.MULTILINE)
LEFT_OUT = r"\1: (left out)"


class QuietFormatter(logging.Formatter):
    """Django's own format, with what a database error says of the row's values left out."""

    def format(self, record: logging.LogRecord) -> str:
        return DETAIL.sub(LEFT_OUT, super().format(record))

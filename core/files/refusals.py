"""Why a file was not taken."""


class FileRefused(Exception):
    """The text is for the officer: what is wrong with the file and what to do."""

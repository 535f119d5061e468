"""Why a sheet cannot be taken at all. What is wrong with one cell is `cells.CellError`."""


class SheetRefused(Exception):
    """The file or table as a whole cannot be used; `sentence` tells the officer what it is and what to do."""

    code = "refused"

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class PasswordNeeded(SheetRefused):
    """The file is encrypted and no password was given."""

    code = "password_needed"


class WrongPassword(SheetRefused):
    """The file is encrypted and the given password does not open it."""

    code = "wrong_password"

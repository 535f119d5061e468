"""What set-up says when it cannot go on."""


class SetupRefused(Exception):
    """The message is one sentence that says what to do."""

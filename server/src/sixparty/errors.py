"""What goes wrong for a reader of the command line, told with its remedy."""


class SixpartyError(Exception):
    """A fault that the user can mend: `str(error)` says what is wrong, `remedy` says what to do."""

    def __init__(self, reason: str, remedy: str = "") -> None:
        """Keep the reason (one sentence or more) and the remedy (may be empty)."""
        super().__init__(reason)
        self.remedy = remedy

    def __str__(self) -> str:
        """Return the reason and, on its own line, the remedy."""
        reason = super().__str__()
        return f"{reason}\n  → {self.remedy}" if self.remedy else reason

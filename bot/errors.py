"""The errors that we raise. Each message says what was got, what is expected, and what to do."""


class BouncebotError(Exception):
    """A problem that bouncebot can explain to a person in one line."""


class QueryError(BouncebotError):
    """Text after `/bounce` (or `bouncebot diagnose`) that cannot be understood."""


class NotUnderstoodError(QueryError):
    """Text that is neither a command nor anything to diagnose."""


class SettingError(BouncebotError):
    """A setting that cannot be used: its name, what it got, what it takes."""


class SlackRefusedError(BouncebotError):
    """Slack refused our token: with which error, and where to get a valid one."""


class SlackUnreachableError(BouncebotError):
    """Slack does not answer: which URL was called, and why it failed."""


class ConflictError(BouncebotError):
    """Somebody else changed the same incident first. Read it again and decide again."""


class AlreadyProcessedError(ConflictError):
    """Somebody else processed the intake first. There is nothing left to decide."""


class StorageError(BouncebotError):
    """The database cannot be used: what is wrong, and what to do."""


class DatabaseAwayError(StorageError):
    """The database cannot be reached at the moment, for a reason that may pass by itself."""


class UnreadableError(StorageError):
    """A row that this version cannot read: which one, which fields, and what to do."""

    def __init__(self, table: str, row: str, where: str) -> None:
        """`where`: the names of the fields that cannot be read, never their values."""
        self.table, self.row, self.where = table, row, where
        fix = "a newer version can process it; if there is none, see `bouncebot data unreadable`"
        super().__init__(f"{table} {row} cannot be read by this version ({where}); {fix}.")


class RefusedValueError(StorageError):
    """A value that the database does not take, now or later. The database itself works."""

    def __init__(self, why: str) -> None:
        """`why`: the kind of refusal, never the value, which may come from a stranger."""
        super().__init__(
            f"The database works, but does not take a value ({why}), and would refuse it again; "
            "please report this as a bug."
        )


class WrongDatabaseError(StorageError, SettingError):
    """The setting does not name a database of ours: it does not exist, or is another program's."""

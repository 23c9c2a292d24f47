"""The errors that we raise ourselves. Each message names what was got, what is taken, and what to do."""


class BouncebotError(Exception):
    """Something that bouncebot can explain to a person in one line."""


class QueryError(BouncebotError):
    """Words after `/bounce` (or `bouncebot diagnose`) that cannot be understood."""


class NotUnderstoodError(QueryError):
    """Words that are neither a command nor anything to look at."""


class SettingError(BouncebotError):
    """A setting that does not parse: its name, what it got, what it takes."""


class SlackRefusedError(BouncebotError):
    """Slack said no to who we are: what it said, and where to get a right token."""


class SlackUnreachableError(BouncebotError):
    """Slack does not answer at all: where it was asked, and why not."""


class ConflictError(BouncebotError):
    """Somebody else changed the same incident first. Read it again, decide again."""


class WorkedError(ConflictError):
    """Somebody else worked the intake off first. There is nothing left to decide."""


class StorageError(BouncebotError):
    """The database cannot be used as it is: what is wrong with it and what to do."""


class UnreadableError(StorageError):
    """A row that this version cannot read: which one, what about it, and what to do."""

    def __init__(self, table: str, row: str, where: str) -> None:
        """`where`: the fields that are not understood, never what they hold."""
        self.table, self.row, self.where = table, row, where
        fix = "a newer version works it off; if there is none, see `bouncebot data unreadable`"
        super().__init__(f"{table} {row} cannot be read by this version ({where}); {fix}.")


class WrongDatabaseError(StorageError, SettingError):
    """The setting names no database of ours: there is none, or it is another program's."""

"""Can other users of this machine read our tokens or the stored mail?"""

import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from bot.models.diagnosis import FindingState
from bot.models.installation import Examined
from bot.settings import Settings

NAME = "file-permissions"
SQLITE = "sqlite:///"


def private_files(settings: Settings, env_file: Path = Path(".env")) -> Iterator[Path]:
    """The files with tokens or with people's data."""
    yield env_file
    if settings.workspaces:
        yield settings.workspaces
    if settings.database_url.startswith(SQLITE):
        yield Path(settings.database_url.removeprefix(SQLITE))


def examine_readers(files: Iterable[Path]) -> Examined:
    """Reports files that everybody may read. A group is trusted: somebody chose who is in it."""
    if exposed := [str(file) for file in files if _everybody_may_read(file)]:
        return Examined(
            name=NAME,
            state=FindingState.WARN,
            summary=f"Every user of this machine can read {', '.join(exposed)}.",
            fix=f"chmod 600 {' '.join(exposed)}",
        )
    words = "Other users of this machine cannot read the tokens or the database."
    return Examined(name=NAME, state=FindingState.OK, summary=words)


def _everybody_may_read(file: Path) -> bool:
    """By its own mode and those of its folders. One that even we cannot reach is not open to everybody."""
    try:
        there = file.resolve(strict=True)
        reached = all(folder.stat().st_mode & stat.S_IXOTH for folder in there.parents)
        return reached and bool(there.stat().st_mode & stat.S_IROTH)
    except OSError:
        return False

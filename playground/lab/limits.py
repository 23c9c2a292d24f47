"""What the lab needs of this machine."""

import sys

_FILES = 4096
"""Open files: the lab has some 600 sockets, and those who talk to it have theirs in the same process."""


class LabUnavailableError(Exception):
    """This machine cannot hold the lab; the message says why and what to do."""


def prepare() -> None:
    """Makes room for many sockets. Raises LabUnavailableError on systems whose loopback is too small."""
    if sys.platform != "linux":
        raise LabUnavailableError(
            "The lab of sick mail domains needs Linux: only there all of 127.0.0.0/8 is loopback and a full "
            "queue drops connects. Run it in a container or a virtual machine"
        )
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _FILES if hard == resource.RLIM_INFINITY else min(hard, _FILES)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))

"""What the lab needs from this machine."""

import sys

_FILES = 4096
"""Open files: the lab has about 600 sockets, and its clients may be in the same process."""


class LabUnavailableError(Exception):
    """This machine cannot run the lab; the message says why and what to do."""


def prepare() -> None:
    """Raises the limit of open files. Raises LabUnavailableError on other systems than Linux."""
    if sys.platform != "linux":
        raise LabUnavailableError(
            "The lab of sick mail domains needs Linux: only there is all of 127.0.0.0/8 loopback, and only "
            "there does a full queue drop connections. Run it in a container or a virtual machine"
        )
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _FILES if hard == resource.RLIM_INFINITY else min(hard, _FILES)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))

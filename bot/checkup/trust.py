"""Are certificate authorities installed? Without them no certificate can be verified, Slack's included."""

from bot.models.diagnosis import FindingState
from bot.models.installation import Examined
from bot.net.trust import load

NAME = "certificates"


def examine_trust() -> Examined:
    if load():
        return Examined(name=NAME, state=FindingState.OK, summary="Certificate authorities are installed.")
    return Examined(
        name=NAME,
        state=FindingState.FAIL,
        summary="No certificate authorities are installed, so no server's certificate can be verified.",
        fix="Install ca-certificates; SSL_CERT_FILE and SSL_CERT_DIR, if set, have to name files that exist.",
    )

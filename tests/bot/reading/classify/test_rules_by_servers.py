"""What common servers write if they cannot reach a host, cannot resolve a domain, or give up."""

import pytest

from tests.bot.reading.messages import means

POSTFIX_DNS = "Host or domain name not found. Name service error for name=example.com type=MX"


@pytest.mark.parametrize(
    ("action", "status", "text", "reason"),
    [
        # Postfix
        ("failed", "5.4.4", f"{POSTFIX_DNS}: Host not found", "hostunknown"),
        ("failed", "4.4.3", f"{POSTFIX_DNS}: Host not found, try again", "networkerror"),
        ("failed", "5.1.0", "Domain example.com does not accept mail (nullMX)", "notaccept"),
        ("failed", "4.4.1", "connect to mx.example.com[192.0.2.1]:25: Connection refused", "expired"),
        ("delayed", "4.4.1", "connect to mx.example.com[192.0.2.1]:25: Connection refused", "networkerror"),
        (
            "delayed",
            "4.4.2",
            "lost connection with mx.example.com[192.0.2.1] while sending RCPT TO",
            "networkerror",
        ),
        ("failed", "5.4.6", "mail for example.com loops back to myself", "systemerror"),
        ("delayed", "4.3.0", "mail transport unavailable", "systemerror"),
        ("delayed", "4.7.5", "Cannot start TLS: handshake failure", "failedstarttls"),
        ("delayed", "4.7.4", "TLS is required, but was not offered by host mx.example.com", "failedstarttls"),
        # Exim
        ("failed", "5.0.0", "Unrouteable address", "hostunknown"),
        ("failed", "5.0.0", "an MX or SRV record indicated no SMTP service", "notaccept"),
        (
            "failed",
            "5.0.0",
            "host mx.example.com [192.0.2.1]: Connection timed out: retry timeout exceeded",
            "expired",
        ),
        ("delayed", "4.0.0", "host lookup did not complete", "networkerror"),
        (
            "failed",
            "5.0.0",
            "a TLS session is required, but the server did not offer TLS support",
            "failedstarttls",
        ),
        # Sendmail
        (
            "failed",
            "5.1.2",
            "550 5.1.2 <a@b.example>... Host unknown (Name server: b.example: host not found)",
            "hostunknown",
        ),
        ("failed", "4.4.7", "Deferred: Connection refused by mx.example.com.", "expired"),
        ("failed", "4.4.7", "Deferred: Name server: example.com: host name lookup failure", "networkerror"),
        ("failed", "5.3.5", "553 5.3.5 config error: mail loops back to me (MX problem?)", "systemerror"),
        # Courier
        ("failed", "5.0.0", "Network is down", "expired"),
        ("delayed", "4.0.0", "Network is down", "networkerror"),
        ("failed", "5.1.2", "No such domain.", "hostunknown"),
        ("failed", "5.0.0", "Domain does not receive mail.", "notaccept"),
        # OpenSMTPD
        ("delayed", "4.0.0", "Network error on destination MXs", "networkerror"),
        ("failed", "5.0.0", "Domain does not exist", "hostunknown"),
        ("delayed", "4.4.7", "Envelope expired", "expired"),
        # DragonFly Mail Agent
        ("failed", None, "DNS lookup failure: host b.example not found", "hostunknown"),
        ("failed", None, "Could not deliver for the last 432000 seconds. Giving up.", "expired"),
        # qmail
        ("failed", None, "Sorry, I couldn't find any host named b.example. (#5.1.2)", "hostunknown"),
        ("failed", None, "Sorry, I wasn't able to establish an SMTP connection. (#4.4.1)", "expired"),
    ],
)
def test_the_reason_follows_from_what_the_server_says(
    action: str, status: str | None, text: str, reason: str
) -> None:
    told = means(text, action=action, status=status, part="delivery-status")
    assert told.reason == reason
    if action == "delayed" or reason == "expired":
        assert told.permanent is False


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        # Postfix
        ("451 4.3.5 <a@b.example>: Sender address rejected: Server configuration problem", "systemerror"),
        ("450 4.1.2 <a@b.example>: Recipient address rejected: Unknown domain name", "hostunknown"),
        # spamdyke
        ("554 Refused. Access is denied.", "securityerror"),
        ("554 Refused. Mail is not being accepted.", "notaccept"),
        ("554 Refused. The domain of your sender address has no mail exchanger (MX).", "rejected"),
        ("554 Improper recipient address. Try supplying a domain name.", "userunknown"),
        # qmail with patches
        ("421 you have exceeded your messaging limits (#4.3.0)", "ratelimited"),
        ("452 max rcpt limit exceeded (#5.7.1)", "ratelimited"),
        # Exchange
        ("550 5.2.121 Recipient's per hour message receive limit exceeded", "ratelimited"),
        ("554 5.2.2 Submission quota exceeded", "ratelimited"),
        ("550 Recipient addresses in single label domains not accepted", "userunknown"),
        # Domino
        ("550 No such name in name directory", "userunknown"),
        # Mimecast
        ("550 DKIM Sender Invalid - envelope rejected", "authfailure"),
        ("550 This route requires high-strength ciphers", "failedstarttls"),
        # Orange
        ("535 Authentification invalide. OFR_305 [305]", "securityerror"),
        # AOL
        ("421 4.2.1 : (DNS:NR) http://postmaster.info.aol.com/errors/421dnsnr.html", "requireptr"),
        ("554 5.7.1 : (RLY:CS4) http://postmaster.info.aol.com/errors/554rlycs4.html", "blocked"),
        # Cox, Spectrum, GoDaddy, Comcast
        ("550 5.1.0 <a@b.example> sender rejected. AUP#IPBL1010", "blocked"),
        ("550 5.1.0 <a@b.example> sender rejected. AUP#In-1530", "emailtoolarge"),
        ("550 This IP has sent too many messages this hour. IB504", "ratelimited"),
        ("550 Blank From: addresses are not allowed. Provide a valid From. IB501", "notcompliantrfc"),
        ("554 imta.comcast.net 192.0.2.7 see http://postmaster.comcast.net/#ES000001", "blocked"),
        # others
        ("450 too frequent connects from 192.0.2.7, please try again later", "ratelimited"),
        ("554 5.7.1 Blacklisted URL in message. (1)", "spamdetected"),
        ("550 Your message has been temporarily blocked by our filter", "spamdetected"),
        ("550 The mail domain mentioned in email address is unknown", "hostunknown"),
        ("550 The recipient id refuse to receive mail", "filtered"),
        ("550 not found recipient account", "userunknown"),
        ("550 That recipient is not allowed", "userunknown"),
        ("552 This is over the maximum allowed mailbox size", "mailboxfull"),
        ("552 The user has not enough diskspace available", "mailboxfull"),
    ],
)
def test_a_reply_in_the_words_of_a_server_or_gateway_is_understood(text: str, reason: str) -> None:
    assert means(text).reason == reason

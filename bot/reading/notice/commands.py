"""The SMTP commands that replies answer, as words and transcripts name them (RFC 5321, section 4.1)."""

import re

from bot.reading.notice.dialogues import exchanges
from bot.reading.notice.replies import unwrap

_COMMANDS = {
    "in reply to ": {
        "end of data": "DATA",
        "rcpt": "RCPT",
        "mail from": "MAIL",
        "data": "DATA",
        "ehlo": "EHLO",
        "helo": "HELO",
    },
    "after ": {
        "rcpt": "RCPT",
        "mail from": "MAIL",
        "end of data": "DATA",
        "data": "DATA",
        "ehlo": "EHLO",
        "helo": "HELO",
        "starttls": "STARTTLS",
        "initial connection": "CONN",
        "pipelined mail from": "MAIL",
        "pipelined end of data": "DATA",
    },
    "like our ": {
        "connect": "CONN",
        "rcpt to": "RCPT",
        "mail from": "MAIL",
        "final data": "DATA",
        "data": "DATA",
        "ehlo": "EHLO",
        "helo": "HELO",
    },
    "does not like recipient": {"": "RCPT"},
    "but sender was rejected": {"": "MAIL"},
    "failed ": {"after i sent the message": "DATA", "on data command": "DATA"},
    "following ": {"rcpt command": "RCPT", "mail command": "MAIL"},
    "rcpt to generated following response": {"": "RCPT"},
    "smtp:rcpt": {"": "RCPT"},
    "[rcpt_to]": {"": "RCPT"},
    "while performing the ": {"helo handshake": "HELO", "ehlo handshake": "EHLO"},
    "smtp command ": {"data": "DATA", "rcpt to": "RCPT", "mail from": "MAIL", "ehlo": "EHLO", "helo": "HELO"},
    "refused to talk to me": {"": "CONN"},
    "while sending ": {
        "mail from": "MAIL",
        "rcpt to": "RCPT",
        "end of data": "DATA",
        "data command": "DATA",
        "message body": "DATA",
    },
}
"""How a step of the dialogue is named, by the words before it; the first of these that stand there count."""
_STATE = re.compile(r"\(state (\d{1,2})\)")
_GMAIL_STATES = {
    "6": "EHLO",
    "8": "MAIL",
    "9": "MAIL",
    "13": "RCPT",
    "14": "RCPT",
    "15": "DATA",
    "17": "DATA",
    "18": "DATA",
}


def command_of(text: str, reply: str | None = None) -> str | None:
    """The SMTP command that failed, as far as the words or the transcript tell."""
    words = unwrap(text.lower())
    for before, steps in _COMMANDS.items():
        if before in words:
            for step, command in steps.items():
                if before + step in words:
                    return command
    if "(state " in words and (found := _STATE.search(words)):
        return _GMAIL_STATES.get(found[1])
    return _command_in_transcript(text, reply)


def _command_in_transcript(text: str, reply: str | None) -> str | None:
    for exchange in exchanges(text):
        if exchange.command and (reply is None or unwrap(exchange.reply)[:60] == reply[:60]):
            return exchange.command
    return None

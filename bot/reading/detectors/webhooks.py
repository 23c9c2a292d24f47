"""Webhook events of sending services as JSON: one event, or a list of them.

Mailgun, SendGrid, Postmark, Mandrill, SparkPost, Mailjet, Brevo and Resend have different names for the same
things, and may nest them (documentation.mailgun.com, twilio.com/docs/sendgrid, postmarkapp.com/developer).
"""

import re
from collections.abc import Mapping, Sequence

from bot.reading.facts import Facts
from bot.reading.message.mail import MAX_RECIPIENTS
from bot.reading.report import Report
from bot.reading.text.addresses import first_address
from bot.reading.text.characters import whole
from bot.reading.text.words import unwrap

_KINDS = ("event", "type", "recordtype", "eventtype", "state")
_BOUNCED = re.compile(r"bounc|dropped|deferred|undeliver", re.IGNORECASE)
_FAILED = re.compile(r"fail|reject|delay", re.IGNORECASE)
"""Jobs and payments fail too, so this counts only with a recipient (not just a person) or a reply."""
_WAITS = re.compile(r"defer|delay|temporary", re.IGNORECASE)
_PASSES = re.compile(r"soft|transient", re.IGNORECASE)
"""The service gave up, but another mail may get through."""
_RECIPIENTS = ("recipient", "rcpt_to", "email", "to")
_REPLIES = (
    "raw_reason",
    "diag",
    "details",
    "response",
    "message",
    "reason",
    "comment",
    "error",
    "description",
)
_CODES = ("code", "error_code", "response_code")
_CODE = re.compile(r"\d{3}$")
_BEGINS_WITH_CODE = re.compile(r"(?:smtp; ?)?(?=[245](?:\d\d|\.\d{1,3}\.\d{1,3})[ -])")
_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}$")
_MOST_FIELDS = 1000
_MAX_DEPTH = 6
"""Limits above what services send, because the JSON may be a stranger's."""


def detect(report: Report) -> Sequence[Facts]:
    """One result for each event about a failure."""
    found = report.structured
    if found is None:
        return ()
    events = found if isinstance(found, list) else [found]
    return [facts for event in events[:MAX_RECIPIENTS] if (facts := _facts(_flat(event)))]


def _flat(event: object) -> dict[str, str]:
    """The texts and numbers of an event by name, at any depth; of two with one name, the outer one."""
    texts: dict[str, str] = {}
    level: list[object] = [event]
    for _ in range(_MAX_DEPTH):
        fields = [pair for one in level if isinstance(one, dict) for pair in one.items()][:_MOST_FIELDS]
        level = []
        for name, value in fields:
            first = value[0] if isinstance(value, list) and value else value
            if isinstance(first, str | int):
                texts.setdefault(name.lower().replace("-", "_"), whole(str(first)))
            else:
                level.append(first)
    return texts


def _facts(fields: Mapping[str, str]) -> Facts | None:
    kinds = " ".join(_texts(fields, _KINDS))
    recipient = next(filter(None, map(first_address, _texts(fields, _RECIPIENTS))), None)
    replies = list(map(unwrap, _texts(fields, _REPLIES)))
    coded = next(filter(_BEGINS_WITH_CODE.match, replies), "")
    failed = _BOUNCED.search(kinds) or (_FAILED.search(kinds) and (coded or "recipient" in fields))
    if not recipient or not failed:
        return None
    code = next(filter(_CODE.match, _texts(fields, _CODES)), None)
    return Facts(
        recipient=recipient,
        action="delayed" if _WAITS.search(f"{kinds} {fields.get('severity')}") else "failed",
        status=next(filter(_STATUS.match, _texts(fields, ("status",))), None),
        diagnostic=_BEGINS_WITH_CODE.sub("", coded or "".join(replies[:1]), count=1) or None,
        reply_code=int(code) if code else None,
        permanent=False if _PASSES.search(kinds) else None,
        part="notification",
    )


def _texts(fields: Mapping[str, str], names: Sequence[str]) -> list[str]:
    """The values of the fields that exist, in the order of `names`."""
    return [fields[name] for name in names if fields.get(name)]

"""Log lines of mail servers and filters, as people paste them."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from bot.reading.detectors.told import facts_of
from bot.reading.facts import Facts
from bot.reading.report import Report
from bot.reading.text.addresses import find_addresses

_MAX_LINE = 4000
_BLOCK = 1024 * 1024
"""Characters that are split into lines at once: millions of lines take far more memory than their text."""
_SIGNS = (
    "status=bounced",
    "status=deferred",
    "status=undeliverable",
    "stat=",
    "** ",
    "== ",
    "result=",
    ",addr=<",
    " delivery ",
    " reject: ",
    "rejected RCPT ",
    " Blocked ",
    "_write_log: ",
)
_STAMPED = re.compile(r"[A-Z][a-z]{2} [ \d]\d \d\d:\d\d|\d{4}-\d\d-\d\d[T ]\d\d:|@4\w{15}")
_ADDRESS = r"[^\s<>,:]{1,250}@[^\s<>,:@]{1,250}+"
_BETWEEN = r".{0,600}?"
_FORMS = tuple(
    (re.compile(begin), re.compile(begin + rest))
    for begin, rest in (
        # Postfix
        (
            r"to=(?<!\w...)<",
            rf"(?P<to>{_ADDRESS})>,(?: orig_to=<(?P<alias>{_ADDRESS})>,)?{_BETWEEN}"
            rf" status=(?P<result>bounced|deferred|undeliverable) \((?P<said>.*)\)",
        ),
        # Sendmail; with the reply since 8.16
        (
            r"to=(?<!\w...)",
            rf"(?P<to><?{_ADDRESS}>?(?:,<{_ADDRESS}>){{0,50}}),{_BETWEEN}"
            r" (?:reply=(?P<reply>[45]\d\d.{1,1000}), )?"
            r"stat=(?P<said>(?P<result>Deferred|(?!Sent\b)\w).*)",
        ),
        # OpenSMTPD
        (
            r"to=(?<!\w...)<",
            rf"(?P<to>{_ADDRESS})> {_BETWEEN}"
            rf" result=\"?(?P<result>PermFail|TempFail)\"? stat=\"?(?P<said>[^\"]*)",
        ),
        # Exim
        (
            r"(?:^| )(?P<result>\*\*|==) ",
            rf"(?P<to>{_ADDRESS})(?: <(?P<alias>{_ADDRESS})>)?(?P<said>.*)",
        ),
        # Courier
        (r",addr=<", rf"(?P<to>{_ADDRESS})>: (?P<said>.*)(?P<result>)"),
        # Postfix and Exim, about mail that they receive
        (
            r" (?P<result>reject): ",
            r"\w{4,10} from \S{1,300}: (?P<said>.{1,3000}?); from=<[^<>]{0,300}>"
            rf"(?: to=<(?P<to>{_ADDRESS})>)?",
        ),
        (
            r" (?P<result>(?:temporarily )?rejected) RCPT ",
            rf"<?(?P<to>{_ADDRESS})>?:? ?(?P<said>.*)",
        ),
        # qmail
        (r" delivery \d{1,12}: ", r"(?P<result>failure|deferral): (?P<said>\S{3,4000})(?P<to>)"),
        # amavis
        (
            r" (?=Blocked [A-Z])",
            r"(?P<said>(?P<result>Blocked) [\w-]{3,20}(?: \([^()]{1,200}\))?)[ ,]"
            rf"{_BETWEEN} -> (?P<to><{_ADDRESS}>(?:,<{_ADDRESS}>){{0,50}})",
        ),
        # Rspamd
        (
            r"(?P<said>default: \w \((?P<result>reject|soft reject|greylist)\))",
            rf".{{0,3000}}? rcpts: <(?P<to>{_ADDRESS}(?:,{_ADDRESS}){{0,50}})>",
        ),
    )
)
"""How the telling part of a line begins, and the whole of it."""
_MOST_STARTS = 3
"""Places in a line that are tried for each form."""
_STATUS = re.compile(r"\bdsn=([45]\.\d{1,3}\.\d{1,3})\b")
_RELAY = re.compile(r"\brelay=\"?([\w-]{1,63}(?:\.[\w-]{1,63}){1,10})")
_OF_QMAIL = {"failure", "deferral"}
"""Results in lines of qmail, which joins a reply into one word."""
_WAITS = {
    "deferred",
    "Deferred",
    "TempFail",
    "==",
    "deferral",
    "temporarily rejected",
    "soft reject",
    "greylist",
}


def detect(report: Report) -> Sequence[Facts]:
    """One result for each recipient in a line about a failure; none for a mail, which is no log."""
    return () if report.mail.headers else list(in_log(report.human))


def begins_log(text: str) -> bool:
    """Whether a text begins with a time, like a line of a log."""
    return _STAMPED.match(text.lstrip()) is not None


def in_log(text: str) -> Iterator[Facts]:
    """One result after another for each recipient in a line about a failure, in a text of any length."""
    if any(sign in text for sign in _SIGNS):
        for line in _lines(text):
            if any(sign in line for sign in _SIGNS):
                yield from _of_line(line[:_MAX_LINE])


def _lines(text: str) -> Iterator[str]:
    """The original lines: a line that does not begin with a time is the wrapped rest of the one before."""
    pieces: list[str] = []
    goes_on = False
    for line in _split(text.strip()):
        begins = _STAMPED.match(line) is not None
        if pieces and (begins or not goes_on):
            yield " ".join(pieces)
            pieces = []
        goes_on = goes_on or begins if pieces else begins
        if len(pieces) < _MAX_LINE:
            pieces.append(line.strip())
    yield " ".join(pieces)


def _split(text: str) -> Iterator[str]:
    start = 0
    while start <= len(text):
        end = text.find("\n", start + _BLOCK)
        end = len(text) if end < 0 else end
        yield from text[start:end].split("\n")
        start = end + 1


def _of_line(line: str) -> Iterator[Facts]:
    if found := next(filter(None, _matches(line)), None):
        recipients: Sequence[str | None] = find_addresses(found["to"] or "") or [None]
        for recipient in recipients:
            yield _facts(line, found, recipient)


def _matches(line: str) -> Iterator[re.Match[str] | None]:
    for begin, form in _FORMS:
        for start in islice(begin.finditer(line), _MOST_STARTS):
            yield form.match(line, start.start())


def _facts(line: str, found: re.Match[str], recipient: str | None) -> Facts:
    said = found.groupdict().get("reply") or found["said"]
    if found["result"] in _OF_QMAIL:
        said = said.replace("_", " ").replace("/", "\n")
    told = facts_of(said, recipient, "delayed" if found["result"] in _WAITS else "failed")
    status, relay = _STATUS.search(line), _RELAY.search(line)
    return told._replace(
        alias=found.groupdict().get("alias"),
        status=status[1] if status else None,
        remote_mta=relay[1] if relay else told.remote_mta,
    )

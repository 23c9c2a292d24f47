"""Pasted log lines of mail servers."""

import time

import pytest

from bot.reading.reader import read, read_text
from tests.bot.reading.messages import pasted


def test_a_log_line_of_exim_may_have_lost_its_time() -> None:
    bounce = pasted("== bob@receiver.example R=dnslookup T=remote_smtp defer (111): Connection refused")

    assert (bounce.recipient, bounce.reason, bounce.action) == (
        "bob@receiver.example",
        "networkerror",
        "delayed",
    )


POSTFIX = (
    "Nov 24 10:00:01 a postfix/smtp[1]: 4AB: to=<bob@b.example>, orig_to=<team@a.example>, "
    "relay=mx.b.example[192.0.2.1]:25, delay=1, dsn=5.1.1, status=bounced (host "
    "mx.b.example[192.0.2.1] said: 550 5.1.1 no such user (in reply to RCPT TO command))"
)

WAITING = (
    "Nov 24 10:00:02 a postfix/smtp[1]: 4AC: to=<cid@c.example>, relay=none, delay=30, dsn=4.4.1, "
    "status=deferred (connect to mx.c.example[192.0.2.2]:25: Connection timed out)"
)

SENT = (
    "Nov 24 10:00:03 a postfix/smtp[1]: 4AD: to=<dan@d.example>, relay=mx.d.example, delay=1, "
    "dsn=2.0.0, status=sent (250 2.0.0 Ok)"
)

SENDMAIL = (
    "Nov 24 10:00:01 a sm-mta[1]: 6AO: to=<bob@b.example>,<cid@c.example>, ctladdr=<ada@a.example> "
    "(1/1), delay=00:00:01, mailer=esmtp, relay=mx.b.example. [192.0.2.1], dsn=5.1.1, stat=User "
    "unknown"
)

EXIM = (
    "2026-11-24 10:00:01 1abcde-000123-45 ** bob@b.example <team@a.example> R=dnslookup "
    "T=remote_smtp: SMTP error from remote mail server after RCPT TO:<bob@b.example>: 550 5.1.1 no "
    "such user"
)

OPENSMTPD = (
    "Nov 24 10:00:01 a smtpd[1]: 12ab mta delivery evpid=1 from=<ada@a.example> to=<bob@b.example> "
    'rcpt=<-> source="192.0.2.9" relay="mx.b.example (192.0.2.1)" delay=1s result="PermFail" '
    'stat="550 5.1.1 no such user"'
)

COURIER = (
    "Nov 24 10:00:01 a courieresmtp: id=0001.02,from=<ada@a.example>,addr=<bob@b.example>: 550 5.1.1 "
    "no such user"
)

QMAIL = (
    "@400000006923f0a1 delivery 7: failure: 192.0.2.1_does_not_like_recipient./Remote_host_said:_550_"
    "5.1.1_no_such_user/Giving_up_on_192.0.2.1./"
)


@pytest.mark.parametrize(
    ("line", "recipient", "alias"),
    [
        (POSTFIX, "bob@b.example", "team@a.example"),
        (EXIM, "bob@b.example", "team@a.example"),
        (OPENSMTPD, "bob@b.example", None),
        (COURIER, "bob@b.example", None),
        (QMAIL, None, None),
    ],
    ids=["postfix", "exim", "opensmtpd", "courier", "qmail"],
)
def test_a_log_line_names_the_recipient_and_the_reason(
    line: str, recipient: str | None, alias: str | None
) -> None:
    one = pasted(line)

    assert (one.recipient, one.alias, one.action) == (recipient, alias, "failed")
    assert (one.reason, one.status, one.reply_code) == ("userunknown", "5.1.1", 550)


def test_each_log_line_about_a_failure_is_a_result() -> None:
    failed, waits = read_text("\n".join((POSTFIX, WAITING, SENT))).bounces

    assert failed.recipient == "bob@b.example"
    assert (waits.recipient, waits.action, waits.reason) == ("cid@c.example", "delayed", "networkerror")


def test_a_log_line_may_name_several_recipients() -> None:
    assert [(one.recipient, one.reason) for one in read_text(SENDMAIL).bounces] == [
        ("bob@b.example", "userunknown"),
        ("cid@c.example", "userunknown"),
    ]


def test_wrapped_log_lines_are_joined() -> None:
    wrapped = POSTFIX.replace(" said: ", "\nsaid: ").replace(" (in reply", "\n    (in reply")
    assert read_text(f"{wrapped}\n{WAITING}").bounces == read_text(f"{POSTFIX}\n{WAITING}").bounces


def test_a_sentence_may_name_the_sender_first() -> None:
    one = pasted("mail from ada@a.example to bob@b.example bounces: “550 5.7.1 Relay access denied”")
    assert (one.recipient, one.reason) == ("bob@b.example", "norelaying")


REJECTED = "Nov 24 10:00:01 a postfix/smtpd[1]: NOQUEUE: reject: RCPT from mx.s.example[192.0.2.9]: "


@pytest.mark.parametrize(
    ("line", "recipient", "reason", "permanent"),
    [
        (
            f"{REJECTED}550 5.1.1 <bob@b.example>: Recipient address rejected: User unknown; "
            "from=<ada@a.example> to=<bob@b.example> proto=ESMTP helo=<mx.s.example>",
            "bob@b.example",
            "userunknown",
            True,
        ),
        (
            f"{REJECTED}450 4.7.1 <bob@b.example>: Recipient address rejected: Greylisted; "
            "from=<ada@a.example> to=<bob@b.example> proto=ESMTP helo=<mx.s.example>",
            "bob@b.example",
            "policyviolation",
            False,
        ),
        (
            f"{REJECTED.replace('RCPT', 'MAIL')}554 5.7.1 <ada@a.example>: Sender address rejected: see "
            "https://b.example/a_b; from=<ada@a.example> proto=ESMTP helo=<mx.s.example>",
            None,
            "rejected",
            True,
        ),
        (
            "2026-11-24 10:00:01 H=mx.s.example [192.0.2.9] F=<ada@a.example> rejected RCPT <bob@b.example>: "
            "Unknown user",
            "bob@b.example",
            "userunknown",
            True,
        ),
        (
            "2026-11-24 10:00:01 H=mx.s.example [192.0.2.9] F=<ada@a.example> temporarily rejected RCPT "
            "<bob@b.example>: Greylisted",
            "bob@b.example",
            "policyviolation",
            False,
        ),
    ],
)
def test_a_refusal_in_the_refusing_servers_log_is_read(
    line: str, recipient: str | None, reason: str, permanent: bool
) -> None:
    bounce = pasted(line)

    assert (bounce.recipient, bounce.reason, bounce.permanent) == (recipient, reason, permanent)


def test_sendmails_log_has_the_reply_next_to_its_verdict() -> None:
    reply = "reply=554 5.7.1 Message rejected as spam, stat=Service unavailable"
    bounce = pasted(SENDMAIL.replace(",<cid@c.example>", "").replace("stat=User unknown", reply))

    assert (bounce.recipient, bounce.status, bounce.reason) == ("bob@b.example", "5.7.1", "spamdetected")


AMAVIS = (
    "Dec  1 03:12:01 mx amavis[3]: (3-07) Blocked {what} {{DiscardedInbound}}, [192.0.2.7]:44 [192.0.2.7] "
    "<ada@a.example> -> <bob@b.example>,<cid@b.example>, Message-ID: <7@a.example>, Hits: 12.4"
)

RSPAMD = (
    "2026-12-01 03:12:01 #22(rspamd_proxy) <a1>; proxy; rspamd_task_write_log: id: <7@a.example>, "
    "from: <ada@a.example>, (default: T ({action}): [18/15] [BROKEN_HEADERS(4){{192.0.2.7}}]), len: 42, "
    "rcpts: <bob@b.example,cid@b.example>, mime_rcpts: <bob@b.example>"
)


@pytest.mark.parametrize(
    ("line", "reason", "action"),
    [
        (AMAVIS.format(what="SPAM"), "spamdetected", "failed"),
        (AMAVIS.format(what="INFECTED (Eicar)"), "virusdetected", "failed"),
        (RSPAMD.format(action="reject"), "spamdetected", "failed"),
        (RSPAMD.format(action="greylist"), "policyviolation", "delayed"),
    ],
)
def test_a_filters_log_names_whose_mail_it_stopped(line: str, reason: str, action: str) -> None:
    bounces = read_text(line).bounces

    assert [each.recipient for each in bounces] == ["bob@b.example", "cid@b.example"]
    assert {(each.reason, each.action) for each in bounces} == {(reason, action)}


@pytest.mark.parametrize(
    "line", [AMAVIS.replace("Blocked", "Passed").format(what="CLEAN"), RSPAMD.format(action="no action")]
)
def test_mail_that_a_filter_let_through_is_no_failure(line: str) -> None:
    assert not read_text(line).is_bounce


@pytest.mark.parametrize("start", ["to=<a@b>,", " == a@b ", " reject: RCPT from a: ", "default: T (reject)"])
def test_a_line_that_begins_a_thousand_times_takes_linear_time(start: str) -> None:
    def seconds(length: int) -> float:
        """For as many bytes in lines of this length; the least of several, because others work too."""
        line = f"Dec  1 03:12:01 mx a[1]: {start * (length // len(start))} status= == reject: _write_log: \n"
        log = (line * (1_000_000 // length)).encode()
        spent = []
        for _ in range(3):
            began = time.process_time()
            read(log)
            spent.append(time.process_time() - began)
        return min(spent)

    assert seconds(3900) < 8 * seconds(390), "quadratic time would take ten times as long, and more"

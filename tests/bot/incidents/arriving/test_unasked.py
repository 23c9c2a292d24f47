"""Text in a channel that is not addressed to us: which reports a failed mail, and which is talk."""

import pytest

from bot.grammar.query import parse_query
from bot.incidents.arriving.subjects import Part, subjects_asked, subjects_told
from bot.incidents.arriving.unasked import subjects_unasked
from bot.models.diagnosis import Subject
from bot.reading.reader import read, read_text
from bot.subject import subject_of_query


def domains(text: str) -> list[str]:
    return [subject.query.domain or "" for subject in subjects_unasked(text, read_text(text))]


@pytest.mark.parametrize(
    "talk",
    [
        "kim@example.com asks for our DMARC policy",
        "new rate limit for kim@example.com: 20 an hour",
        "the badge of kim@example.com is disabled, she is locked out",
        "git fetch: access denied for kim@example.com",
        "ssh: connect to host example.com port 22: Connection timed out",
        "503 Service Unavailable, says example.com",
        "kim@example.com wants 450 chairs",
        "ticket;email;text\n12;bob@example.com;550 users migrated\n13;eve@example.com;552 open",
        "version,contact,released\n5.1.1,dev@example.com,2026-01-01\n5.2.0,dev@example.com,2026-02-01",
        '{"level": "error", "msg": "user not found", "user": "bob@example.com", "status": 550}',
        "commit 550a421\nAuthor: Bob <bob@example.com>\n\n    Fix how 5.1.1 is read",
        "rollback of 5.7.1 on example.com done, error rate is back to normal",
        "thread 'main' panicked at 'user not found: bob@example.com', src/main.rs:550",
        "*550 connect() failed (111: Connection refused) while connecting to upstream, server: example.com",
        "the mail policy is new, says example.com",
        "kim@example.com came back from Rome",
        "to=<kim@example.com>, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as 4C)",
        "delivered rcpt=kim@example.com code=250 enhanced=2.0.0 ms=455",
        "the parcel came back: address unknown. It is tracked on example.com",
        "a hard bounce is any 5.x.x reply. Remarks to docs@example.com, please",
        "_dmarc.example.com. 3600 IN TXT v=DMARC1; p=reject; rua=mailto:dmarc@example.com",
        "build 4.4.1 is on example.com",
        "[FIRING:1] PostfixQueueHigh mx1.example.com deferred=421 threshold=400",
        "Lunch at 12? The 4.4.1 release of example.com ships today",
        "we moved 5.7.1 tickets to example.com yesterday",
        "I wrote a page on greylisting. Remarks to kim@example.com, please",
        "Her mailbox is closed on Friday. Forward her mail to kim@example.com",
        "we met with 450. They liked the mail program of example.com",
        "ticket 4.2.1 is done, as the board on example.com shows",
        "the climb was 5.4.1, said the people in the hall at example.com",
        "バージョン 5.1.1 は example.com",
        "we deferred the move of our mail from example.com",
        "rsync: failed to connect to example.com: Connection refused",
        "lunch at 12.30?",
        "see you at example.com tomorrow",
        "2.0.0 example.com",
        "we upgraded to 5.2.0 on web1.example.com",
        "the certificate of example.com has run out",
        "421 4.3.2 too busy, says intranet.corp",
        "4.4.1",
        "RFC6647 example.com",
        "the mailbox is full again",
        "error.log says delivery failed",
        "drain.py sends again what bounced",
        "NOTES.md lists what bounced",
        "https://docs.example.com/codes has a page on 5.7.1",
        "rsync to example.com: connection refused",
        "my postcard bounced, the shop at example.com says",
        "the visit to example.com is deferred to May, owner: bob@example.com",
        "we sent 450 mails to example.com, all arrived",
        "error 503 when I open example.com",
        "section 4.2.1 of our contract with example.com",
        "Kapitel 5.1.1 ist von example.com",
        "§ 4.4.1 names example.com",
        "example.com: 4.5.1 times, 4.5.2 prices, 4.5.3 ends",
        "the new mail program of example.com came back from the shop",
        "I have 550 reasons to like example.com",
        "example.com",
        "bob@example.com",
        "",
        "git pull: access denied for bob@example.com",
        "connect to host example.com: connection timed out, says ssh",
        "since when is firmware 5.4.1 on example.com?",
        "HTTP 503 Service Unavailable, example.com",
        "is example.com down? 504 Gateway Time-out",
        "getting 503 from example.com",
        "550 chairs from example.com",
        "the firewall of example.com blocks our scanner",
        "connection timed out with web1.example.com",
        "Kim (kim@example.com) has left the company, please remove her access",
        "forward all mail for bob@example.com to kim@example.com, he is no longer with us",
        "the supplier sales@example.com is not known to us, do not pay the invoice",
        "kim@example.com is not a member of the channel, please invite her",
        "my email has changed: kim@example.com",
        "el fichero no existe, avisa a kim@example.com",
        "die Seite existiert nicht, sagt kim@example.com",
        "the mail of kim@example.com went to spam, why?",
        "new policy: mails with customer data must be encrypted; questions to dpo@example.com",
        "disk space of the mail archive is at 80%, says kim@example.com",
        "rack 5.2.1 at example.com has no power",
        "we get 5.2.1 on web1.example.com",
        "3 core.example.com (192.0.2.1) 4.2.1 ms",
        'node_load1{instance="web1.example.com"} 5.1.1',
        "curl: (7) Failed to connect to example.com port 443: Connection refused",
        "Rechnung 550 von example.com ist offen",
        "ftp.example.com: 550 Permission denied",
        "error 500 at checkout, says kim@example.com",
        "policy 5.7.1 blocks kim@example.com",
        "pushed by kim@example.com: what bounced is listed",
        "MAIL-451 by kim@example.com: bounced addresses",
        "mail to example.com no longer bounces",
        "no bounces of mail from example.com today",
        "we reject mail from example.com now",
        "our offer to example.com was rejected",
        "customer example.com rejects the offer, mail follows",
        "the fax failed, send a mail to kim@example.com instead",
        "Das Paket kam zurück, Empfänger unbekannt, siehe example.com",
        "the mail migration to example.com is deferred to May",
        "mail migration of example.com is blocked",
        "we bounced the idea off kim@example.com",
        "my flight has been delayed, write to kim@example.com",
        "example.com 4.4.1 is on TestFlight",
        "the abuse@example.com mailbox gets 400 spam reports a day",
        "the delivery from example.com was returned to the shop",
        "our Slack messages to example.com fail",
        "the message about example.com bounced around the office",
        "the delivery for example.com was rejected at the gate",
        "CS01 is the new cost center, write to kim@example.com",
        "IN-1000 kim@example.com",
        "version: 4.4.1 of example.com is ready",
        "ticket AB-451 and S3 at example.com",
    ],
)
def test_conversation_opens_nothing(talk: str) -> None:
    assert domains(talk) == []


@pytest.mark.parametrize(
    "telling",
    [
        "example.com refuses us: “550 Classified as spam”",
        "kim@example.com, it says SMTP error 550",
        "kim@example.com で エラー 550",
        "example.com turns our mail away with 554.",
        "The mail to example.com came back",
        "example.com lehnt uns mit 550 ab",
        "<kim@example.com>: Command time limit exceeded",
        "kim@example.com gives a 550, is that a typo?",
        "X-Failed-Recipients: kim@example.com",
        "The MX of example.com refuses connections",
        "Recipient server says mailbox full. kim@example.com",
        "kim@example.com again. User unknown. Did she leave?",
        "Our customer example.com gets no mail of ours. It comes back as undeliverable.",
        "Diese Nachricht konnte nicht an kim@example.com zugestellt werden. Das Postfach ist voll (5.2.2).",
        "4.7.5 Certificate validation failed for them, so no mail leaves for example.com",
        "host example.com[192.0.2.1] refused to talk to me: 554 example.com",
        "Die Mail an example.com kam heute wieder zurück",
        "退信 example.com",
        "example.com's MX: connection refused",
        "Our mail program says: Domain name not found: example.com",
        "Postfach voll bei kim@example.com",
        "buzón lleno: kim@example.com",
        "the message to kim@example.com was rejected: attachment blocked",
        "kim@example.com\n  Unrouteable address",
        "kim@example.com: retry timeout exceeded",
        "delivery temporarily suspended: lost connection with example.com[192.0.2.1]",
        "4.4.1 example.com",
        "550 example.com",
        "4,4,1 example.com",
        "\uff15\uff15\uff10 example.com",
        "mail to example.com bounces again",
        "bob@example.com: 550 5.1.1 user unknown",
        "our newsletter to <http://example.com|example.com> is stuck with 4.7.0",
        "bob@example.com bounces since noon",
        "bounces from example.com again",
        "mail to example.com: connection timed out",
        "example.com[192.0.2.1]:25: connection refused",
        "メール example.com timed out",
        "NDR for bob@example.com",
        "451 4.7.1 example.com, before that 4.4.1 and 4.4.2",
        "access denied, says bob@example.com",
        "Fehler 451 beim Senden an example.com",
        "451 4.7.1 from example.com since the upgrade",
        "554 5.7.1 release refused, says kim@example.com",
        "5.1.1 bob@example.com since the upgrade",
        "since the upgrade we get 5.7.1 from example.com",
        "bob@example.com bounces since the upgrade",
        "bob@example.com bounces, says git.example.net",
        "bob@example.com bounces since the update of our API",
        "getting 554 from example.com",
        "seit gestern 554 von example.com",
        "example.com refuses our mail, 554",
        "host example.com is rejecting our newsletter",
        "Deferred: Connection timed out with example.com.",
        "451 too many from you, see https://example.net/ and ask example.com",
        "my mail to kim@example.com came back, she has left the company",
        "550 kim@example.com is no longer with us",
        "<kim@example.com>: person has departed",
        "la dirección de correo kim@example.com no existe",
        "Das Postfach kim@example.com existiert nicht",
        "kim@example.com lehnt unsere Mail als Spam ab",
        "the mail to kim@example.com was rejected by their policy",
        "550 OU-001 example.com",
        "We get 4.7.1 today. It is only example.com.",
        "still 4.7.0 at example.com",
        "all our mail to example.com is being rejected",
        "mail to example.com does not get through",
        "example.com won't accept our mail",
        "Mails an example.com kommen seit heute nicht mehr an",
        "Bounce von example.com: Empfänger unbekannt",
        "example.com nimmt keine Mails von uns an",
        "nos mails vers example.com sont bloqués",
        "example.com bloquea nuestros correos",
        "e-mail para kim@example.com voltou",
        "le mail a kim@example.com vengono respinte",
        "mailbox van kim@example.com is vol",
        "skrzynka kim@example.com jest pełna",
        "maily na example.com se vracejí zpět: odmítnuto",
        "example.com отклоняет наши письма",
        "kim@example.com posta kutusu dolu",
        "example.com 宛のメールが戻ってきます",
        "example.com 拒收我们的邮件",
        "发送到 kim@example.com 的邮件失败",
        "example.com respinge le nostre mail",
        "example.com 로 보낸 메일이 반송됩니다",
        "554 example.com CONRD",
        "example.com TSS04, and we pause",
        "example.com keeps refusing our messages",
        "our invoices to example.com bounce: host not found",
        "example.com defers us: 421 too many errors from your ip",
        "example.com won't take our mail any more",
        "example.com non accetta le nostre mail",
        "mails to example.com: unable to relay",
    ],
)
def test_a_short_report_of_a_failed_mail_opens_an_incident(telling: str) -> None:
    assert domains(telling) == ["example.com"]


def test_a_host_name_that_only_carries_mail_counts_as_mail() -> None:
    assert domains("connection timed out with mx1.example.com") == ["mx1.example.com"]


@pytest.mark.parametrize(
    "telling",
    [
        "550 OU-001 example.com",
        "since the upgrade to 5.2.0 bob@example.com gets 550",
        "skrzynka bob@example.com jest pełna",
        "bob@example.com has a full mailbox, mail comes back",
        "nos courriels à example.com n'arrivent pas, 5.7.1",
        "example.com 拒收我们的邮件",
        "bob@example.com: 550 5.1.1 user unknown",
    ],
)
def test_a_message_that_opens_unasked_is_read_the_same_when_requested(telling: str) -> None:
    def facts(subject: Subject) -> tuple[str | None, str | None, str | None, str | None]:
        bounce = subject.bounce
        return (
            subject.query.domain,
            subject.query.status,
            subject.query.address,
            bounce.reason if bounce else None,
        )

    (unasked,) = subjects_unasked(telling, read_text(telling))
    (pointed,) = subjects_asked([Part(telling, read_text(telling))])
    assert facts(unasked) == facts(pointed) == facts(subject_of_query(parse_query(telling)))


@pytest.mark.parametrize(
    "telling",
    [
        "TSS04 yahoo.com",
        "[TSS04] ada@yahoo.com",
        "yahoo.com TSS04, and we pause",
        "yahoo.com keeps putting us off with [TSS04]",
        "421 TSS04 yahoo.com",
        "All our mail to yahoo.com gets TSS04.",
    ],
)
def test_a_message_with_a_providers_own_code_says_what_the_provider_means_by_it(telling: str) -> None:
    (unasked,) = subjects_unasked(telling, read_text(telling))
    assert unasked.query.domain == "yahoo.com"
    assert unasked.bounce
    assert (unasked.bounce.own_code, unasked.bounce.likeliest) == ("TSS04", "rate-limited")
    assert unasked.query.status in {None, "421"}


def opened(content: str | bytes) -> list[str | None]:
    reading = read(content) if isinstance(content, bytes) else read_text(content)
    return [one.query.domain for one in subjects_told([Part(content, reading)])]


@pytest.mark.parametrize(
    "cut",
    [
        "550 5.1.1 user unknown: kim@refusing.ex",
        "550 5.1.1 user unknown: <kim@refusing.exampl",
        "Delivery to the following recipient failed: kim@refusing.exa…",
        "Delivery to the following recipient failed: kim@refusing.exa [...]",
        b"From: MAILER-DAEMON@mx.example\nSubject: Undelivered Mail\n\n550 5.1.1 unknown: kim@refusing.ex\n",
    ],
)
def test_a_text_that_was_cut_off_within_the_domain_opens_nothing_for_the_wrong_one(cut: str | bytes) -> None:
    assert opened(cut) == []


@pytest.mark.parametrize(
    ("told", "domain"),
    [
        ("550 5.1.1 user unknown: kim@refusing.ex, said the server", "refusing.ex"),
        ("550 5.1.1 user unknown: kim@mail.corp", "mail.corp"),
        ("550 5.1.1 user unknown: kim@server.lan", "server.lan"),
        ("550 5.1.1 user unknown: kim@refusing.example", "refusing.example"),
    ],
)
def test_a_whole_domain_opens_an_incident(told: str, domain: str) -> None:
    assert opened(told) == [domain]


def test_whoever_asks_about_a_cut_text_gets_an_answer() -> None:
    cut = "550 5.1.1 user unknown: kim@refusing.ex"
    (asked,) = subjects_asked([Part(cut, read_text(cut))])
    assert asked.query.domain == "refusing.ex"


@pytest.mark.parametrize(
    "content",
    [
        b"order 4.4.1 of kim@example.com: 550 pieces, shipped Tuesday",
        b"dial tcp: lookup api.example.com: no such host",
        b"Connection refused: db.example.com",
        b"the account of bob@example.com is blocked in SAP",
        b"1. Dezember: Webinar, why mails bounce and what 5.7.1 means",
    ],
)
def test_text_in_a_file_is_talk_just_as_in_a_message_unless_somebody_points_at_it(content: bytes) -> None:
    part = Part(content, read(content))

    assert part.reading.is_bounce
    assert not subjects_told([part])
    assert subjects_asked([part])


@pytest.mark.parametrize(
    "content",
    [
        b"date,recipient,response\n1,bob@example.com,550 5.1.1 no\n2,eve@example.com,550 5.1.1 no",
        b"date,to,reason\n1,bob@example.com,550 mailbox unavailable\n2,eve@example.com,250 OK",
        b"-Queue ID-  --Size-- -Sender/Recipient-\n4F2A* 123 a@b.example\n(timed out)\n   bob@example.com\n",
        b"Dec  1 03:12:09 mx postfix/smtp[7]: 4F: to=<bob@example.com>, status=bounced (550 5.1.1 no)",
        b"From: MAILER-DAEMON@a.example\nSubject: Undelivered\n\nbob@example.com: 550 5.1.1 User unknown\n",
        b"Dec  1 03:12:09 mx systemd[1]: Started a job\n" * 400
        + b"Dec  1 03:12:09 mx postfix/smtp[7]: 4F: to=<bob@example.com>, status=bounced (550 5.1.1 no)",
        b'{"event": "bounce", "email": "bob@example.com", "reason": "550 5.1.1 User unknown"}',
    ],
)
def test_a_mail_a_log_a_queue_or_a_table_of_refusals_opens_an_incident_unasked(content: bytes) -> None:
    found = subjects_told([Part(content, read(content))])

    assert [subject.query.domain for subject in found] == ["example.com"]


@pytest.mark.parametrize(
    "text",
    [
        "550 5.4.1 Recipient address rejected: Access denied. [DB5.eop-EUR01.prod.protection.outlook.com]",
        "550 5.7.1 blocked [AM0PR08MB1.eurprd08.prod.outlook.com]",
        "<xxx@xxxxx.com>: host mail.xxxxx.com[192.0.2.1] said: 550 5.1.1 No such user",
        "<bob@redacted.com>: 550 5.1.1 No such user",
        "<bob@re●●●.com>: 550 5.1.1 No such user",
    ],
)
def test_a_place_that_was_hidden_or_is_inside_a_provider_opens_nothing(text: str) -> None:
    """Looking at that domain would tell something wrong about somebody else."""
    assert domains(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "This is the mail system at host a.example. <****@kim.example>: host mx.kim.example[192.0.2.1] said: "
        "550-5.7.1 Our system has detected an unusual rate of mail",
        "queue: sender=me@home.example username=me@home.example rcpt=bob@kim.example 550 5.1.1 user unknown",
        "to=<***@kim.example>, relay=mx1.kim.example[192.0.2.1]:25, dsn=5.1.1, status=bounced (host "
        "mx1.kim.example[192.0.2.1] said: 550 5.1.1 No such user)",
    ],
)
def test_the_domain_is_where_the_mail_was_going(text: str) -> None:
    assert domains(text) == ["kim.example"]


def test_the_server_that_refused_is_looked_at_if_the_address_is_hidden() -> None:
    text = "<xxx@xxx.com>: host mx.example.com[192.0.2.1] said: 550 5.1.1 No such user"

    assert domains(text) == ["mx.example.com"]


@pytest.mark.parametrize(
    "talk",
    [
        "PO-550 from kim.example: 550 units",
        "Bestellung von kim.example: 550 Stück",
        "dovecot: imap(bob@kim.example): Logged out in=421 out=550",
        "release notes: our server replies 550 5.5.1 to pipelining, see www.kim.example",
        "the newsletter went to 55,012 people, bounce rate 0.42 %, top domain kim.example",
        "false alarm, the bounce from kim.example was our test",
        "Handover, week 48:\n\nMail to kim.example got 550 5.7.1, solved on Tuesday by their admin.",
        "# Bounces\n\n- 4.2.2 mailbox full\n- 5.1.1 no such user\n- 5.7.1 no\n\nRemarks to bob@kim.example",
        "diff --git a/smtp.py b/smtp.py\n+    if code == 550:  # user unknown: bob@kim.example",
        "def test_refused():\n    assert read('550 5.1.1 <bob@kim.example>: User unknown') == 'userunknown'",
        "CODES = {\n    421: 'service not available',\n    552: 'mailbox full',\n}\nASK = 'bob@kim.example'",
        "select count(*) from bounces where code=550 and domain='kim.example' -- mail",
        '$ORIGIN kim.example.\n@ 300 IN TXT "v=spf1 -all"\n_dmarc 300 IN TXT "rua=mailto:bob@kim.example"',
        'Traceback (most recent call last):\n  File "a.py"\nValueError: user bob@kim.example not found',
    ],
)
def test_what_a_mail_teams_channel_is_full_of_opens_nothing(talk: str) -> None:
    assert domains(talk) == []


@pytest.mark.parametrize(
    "report",
    [
        "kim@kim.example宛のメールが550 5.1.1で戻ってきます",
        "kim@kim.example로 보낸 메일이 550 5.1.1로 반송됩니다",
        "发给kim@kim.example的邮件被退回 550 5.1.1",
        "kim.example宛のメールが550 5.1.1で戻ってきます",
        "log: rcpt=kim@kim.example code=550 user unknown",
        "550 5.7.1 see www.help.example: mail to kim@kim.example refused",
        "550 5.7.1 kim@kim.example: refused. Not solved yet: we still get 550 5.7.1 for kim@kim.example",
        "We fixed our SPF record yesterday, but kim.example still answers 550 5.7.23",
    ],
)
def test_what_must_open_an_incident_beside_them(report: str) -> None:
    assert domains(report) == ["kim.example"]


def test_the_outgoing_server_of_a_mail_program_is_no_recipients() -> None:
    said = "SMTP Error: Could not connect to SMTP host relay.example.com. Connection timed out (110)"
    parts = [Part(said, read_text(said))]
    assert subjects_asked(parts) == subjects_told(parts) == []


@pytest.mark.parametrize(
    "said",
    [
        "what does 421 4.7.0 from yahoo.com mean",
        "what does 550 5.7.1 mean when it comes from outlook.com?",
        "can somebody explain what 4.4.1 from example.com means?",
        "for example: 550 5.1.1 bob@example.com user unknown",
        'example: "554 5.7.1 Relay access denied" from mx.example.com, what would you check first?',
        "In 2019 we had 554 5.7.1 from example.com",
        "back in 2021 gmail.com gave us 421 4.7.28 for a week",
        "last year we had 550 5.7.26 from gmail.com until we fixed DMARC",
        "e.g. 550 5.1.1 <kim@example.org>: Recipient address rejected",
        "the doc says 5.7.606 from outlook.com means the IP is banned",
        "Reminder: a 550 5.1.1 from example.com means no such user, remove it from the list",
        "do we treat 4.5.3 from example.com as permanent?",
        "let's test the bot with 550 5.1.1 nobody@example.com later",
        "was bedeutet 550 5.7.1 von gmx.de?",
        "zum Beispiel: 550 5.1.1 bob@example.com unbekannt",
        "2020 hatten wir 554 5.7.1 von example.com",
        "que veut dire 421 4.7.0 de yahoo.com ?",
        "qué significa 550 5.7.1 de outlook.com?",
        "example for the new people: 554 5.7.1 <bob@example.com>: Relay access denied",
        "e.g. mail to bob@example.com bounced with 550 5.1.1",
        "in 2018 example.com refused all our mail with 554",
        "years ago gmx.net answered 550 5.7.0 to everything from that range",
        "the runbook says: 452 4.3.1 from example.com means their disk is full",
        "I took a screenshot of 550 5.4.1 from example.com for the wiki",
        "what would we do if example.com said 550 5.7.1?",
        "suppose outlook.com says 5.7.606 tomorrow",
        "was bedeutet 4.7.0 bei gmx.de eigentlich?",
        "par exemple : 550 5.1.1 <bob@example.com>: utilisateur inconnu",
        "can you add a test for 421 4.7.0 from yahoo.com?",
        "reminder: bob@example.com bounces are handled by the list team",
        "imagine bob@example.com bounces with 5.2.2",
        "what if example.com answers 451?",
        "we used to see 421 4.7.0 from aol.com every night",
    ],
)
def test_a_failure_that_is_only_mentioned_opens_nothing(said: str) -> None:
    """As an example, as a question what it means, as long ago, as a plan."""
    assert domains(said) == []


@pytest.mark.parametrize(
    "said",
    [
        "we get 421 4.7.0 from yahoo.com, what does that mean?",
        "what does 550 5.7.1 mean? we get it from outlook.com since this morning",
        "mail to bob@example.com bounced with 550 5.1.1, what should I do?",
        "anyone know why example.com rejects us with 554 5.7.1?",
        "why do we get 421 4.7.28 from gmail.com?",
        "example.com returns 451 4.7.1 again, same as last year",
        "as in 2019, we get 554 5.7.1 from example.com",
        "bob@example.com: 550 5.1.1 user unknown",
        "421 4.7.0 [TSS04] Messages from 192.0.2.1 temporarily deferred; yahoo.com",
        "customer says mails to example.com come back with 550 5.7.26",
        "several people get 552 5.2.2 from example.com, for example bob@example.com",
        "many recipients bounce, for example: kim@example.com 550 5.1.1",
        "newsletter: 40 bounces at gmx.de, e.g. 554 5.7.0 from mx00.gmx.de",
        "mail to example.com bounces, what happens if we retry?",
        'getting "550 5.7.1 Relay access denied" from mx.example.com, what would you check first?',
        "our invoices to bob@example.com fail with 5.7.1, does anybody know what that means?",
        "since 2024 the mail to example.com was fine, now 554 5.7.1",
        "it worked until yesterday, now gmail.com says 550-5.7.26",
        "last week it was yahoo.com, today we get 421 4.7.0 from aol.com",
        "our mail to kim@example.org is rejected: 550 5.7.1",
        "help! outlook.com blocks us with 550 5.7.606",
        "example.com still answers 421 4.7.0",
        "still 4.4.1 from example.com, no idea what that means",
        "in the last hour we had 554 5.7.1 from example.com twelve times",
        "this morning we had 550 5.7.1 from example.com",
        "today example.com gave us 451 4.3.0",
        "mails an bob@example.com kommen zurück mit 550 5.1.1, was bedeutet das?",
        "wir bekommen 554 5.7.1 von gmx.de, was heißt das?",
        "when I mail bob@example.com I get 550 5.1.1",
        "when sending to example.com we get 4.4.1 timeouts",
        "does anybody know 5.7.708 from outlook.com? all our mail is stuck",
        "what is going on with yahoo.com? 421 4.7.0 on every message",
        "we had to stop the newsletter, gmail.com says 421 4.7.28",
        "the customer wrote that mail to us bounced: 550 5.1.1 <sales@example.com>",
        "the 550 5.7.1 from example.com is back",
        "the 550 5.7.1 from example.com is not fixed",
        "question: is 554 5.7.1 from example.com our fault? 30 mails came back",
        "5.1.1 bob@example.com",
        "example.com says 554 5.7.1, what can we do",
        "we're getting 550 5.7.511 from outlook.com, what does it mean",
        "what does 421 4.7.0 mean? yahoo.com sends it for every mail since 9am",
        "gmail.com rejects with 550 5.7.26",
        "mail from our shop to bob@example.com is returned: 550 5.1.1",
        "bounce from example.com: 452 4.2.2 mailbox full",
        "in the past hour 554 5.7.1 from gmx.de for all customers",
        "for the third time today 421 from mx1.example.com, mails are queued",
        "our newsletter to t-online.de fails, for example 554 IP=192.0.2.1 - A problem occurred",
        "kim@example.org 550 5.2.1 mailbox disabled",
        "can somebody look at example.com? 4.4.2 connection dropped",
        "reminder: mail to example.com is still stuck, 4.4.1",
        "why is bob@example.com bouncing? 550 5.4.1",
        "sample of what we get: 550 5.7.1 from example.com",
        "E-mails an kim@example.com kommen mit 5.1.1 zurück",
        "seit heute 421 4.7.0 von yahoo.com",
        "il y a un problème : 550 5.7.1 de example.com pour tous nos envois",
        "customers in 2024 plan get 550 5.7.1 from example.com",
        "ticket 4711: customer cannot mail bob@example.com, 550 5.1.1",
        "if we send to bob@example.com we get 550 5.1.1",
    ],
)
def test_a_failure_that_happens_opens_an_incident_whatever_else_is_said(said: str) -> None:
    assert domains(said)


def test_a_name_that_begins_like_an_example_is_none() -> None:
    assert domains("Example Corp refuses mail to bob@receiver.example: 550 5.1.1 User unknown")


def test_a_failure_that_was_solved_and_came_again_opens_an_incident() -> None:
    assert domains("mail to example.com works again, the 4.4.1 was their firewall") == []
    assert domains("mail to example.com was fixed yesterday, but bounces again: 4.4.1")


@pytest.mark.parametrize(
    "words",
    [
        "which mailbox gets the bounces of news@shop.example these days?",
        "whose mailbox collects bounces for billing@shop.example?",
        "In March we saw 5.7.1 at example.com for two days",
        "Last spring mail to example.com bounced with 5.7.1, do you remember?",
        'template for the customer: "550 5.1.1 user unknown at example.com, please check the address"',
    ],
)
def test_who_reads_bounces_an_old_one_and_words_for_later_report_no_failure(words: str) -> None:
    assert not subjects_unasked(words, read_text(words))


@pytest.mark.parametrize(
    "words",
    [
        "was fixed yesterday but now 4.4.1 again at example.com",
        "In March we saw 5.7.1 at example.com, and now it is back",
        "template mails to example.com are rejected with 5.7.1",
    ],
)
def test_what_is_back_or_only_sounds_like_it_is_reported(words: str) -> None:
    assert subjects_unasked(words, read_text(words))

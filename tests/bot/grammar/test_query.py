"""What people type after `/bounce`, and how it is understood."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import QueryError
from bot.grammar.query import parse_arguments, parse_query
from bot.models.query import Query


@pytest.mark.parametrize(
    ("words", "query"),
    [
        ("4.4.1", Query(status="4.4.1")),
        ("#550", Query(status="550")),
        ("4.4.1 example.com", Query(status="4.4.1", domain="example.com")),
        ("example.com 4.4.1", Query(status="4.4.1", domain="example.com")),
        ("EXAMPLE.com.", Query(domain="example.com")),
        ("550-5.1.1 example.com", Query(status="5.1.1", domain="example.com")),
        ("user@Example.com", Query(domain="example.com", address="user@example.com")),
        ("exämple.de", Query(domain="xn--exmple-cua.de")),
        ("jürgen@exämple.de", Query(domain="xn--exmple-cua.de", address="jürgen@xn--exmple-cua.de")),
        ("https://www.example.com/mail?x=1", Query(domain="example.com")),
        ("4.4.1 @example.com", Query(status="4.4.1", domain="example.com")),
        ("https://www.gov.uk/contact", Query(domain="www.gov.uk")),
        ("ann@www.example.com", Query(address="ann@www.example.com", domain="www.example.com")),
        ("4.4.1 <http://example.com|example.com>", Query(status="4.4.1", domain="example.com")),
        ("<mailto:a@example.com|a@example.com>", Query(domain="example.com", address="a@example.com")),
        ("Bob Smith &lt;bob@example.com&gt;", Query(domain="example.com", address="bob@example.com")),
        ('"john doe"@example.com', Query(domain="example.com", address='"john doe"@example.com')),
        ('4.4.1 "a@b"@example.com', Query(status="4.4.1", domain="example.com", address='"a@b"@example.com')),
        (r'"a\"b"@example.com', Query(domain="example.com", address=r'"a\"b"@example.com')),
        ("example.com/", Query(domain="example.com")),
        ("4.4.1 mx1.example.com:25", Query(status="4.4.1", domain="mx1.example.com")),
        ("例え\u3002テスト", Query(domain="xn--r8jz45g.xn--zckzah")),
    ],
)
def test_a_code_a_domain_or_both_are_understood(words: str, query: Query) -> None:
    assert parse_query(words) == query


@pytest.mark.parametrize(
    "hasty",
    [
        "“4.4.1” “example.com”",
        "‘4.4.1 example.com’",
        "„4.4.1“ «example.com»",
        "4.4.1… example.com",
        "4.4.1 → example.com",
        "4 . 4 . 1 example.com",
        "4. 4. 1 example.com",
        "4,4,1 example.com",
        "4-4-1 example.com",
        "example.com 4-4-1",
        "/bounce 4.4.1 example.com",
        "error 4.4.1 at example.com, please",
        "whats wrong with example.com 4.4.1 plz",
        "dig example.com 4.4.1",
        "smtp problem 4.4.1 with example.com",
        "mails to example.com fail with 4.4.1",
        "what does 4.4.1 mean for example.com?",
        "status=4.4.1 domain=example.com",
    ],
)
def test_stray_characters_around_a_query_do_not_make_it_a_reply(hasty: str) -> None:
    assert parse_query(hasty) == Query(status="4.4.1", domain="example.com")


@pytest.mark.parametrize("numbers", ["4, 4, 1", "10,4,4,1", "4,4,1024", "on 4-4-26"])
def test_other_numbers_are_not_joined_to_a_code(numbers: str) -> None:
    assert parse_query(f"{numbers} attempts to reach example.com").status is None


@pytest.mark.parametrize(
    ("pasted", "status", "domain", "address"),
    [
        ("550 5.1.1 <bob@example.com>: User unknown", "5.1.1", "example.com", "bob@example.com"),
        ("mail to example.com bounces", None, "example.com", None),
        ("452 4.2.2 Mailbox full", "4.2.2", None, None),
        ("550 user unknown", "550", None, None),
        ("503 HELO first", "503", None, None),
        (
            "<bob@example.com>: 550 5.1.10 RESOLVER.ADR.RecipientNotFound;",
            "5.1.10",
            "example.com",
            "bob@example.com",
        ),
        ("bob@example.com 553 http://www.spamhaus.org/query/bl?ip=", "553", "example.com", "bob@example.com"),
        ("4.7.5 Certificate expired example.com", "4.7.5", "example.com", None),
        ("example.com 4.4.1 timeout", "4.4.1", "example.com", None),
        ("mail for example.com loops back to myself", None, "example.com", None),
        ("kim@example.com: Unrouteable address", None, "example.com", "kim@example.com"),
        (
            "kim@example.com: all relevant MX records point to hosts that are not there",
            None,
            "example.com",
            "kim@example.com",
        ),
        ("CNAME lookup failed temporarily for kim@example.com", None, "example.com", "kim@example.com"),
        ("lost connection with mx1.example.net while receiving the greeting", None, "mx1.example.net", None),
        ("No SMTP servers were available for example.com.", None, "example.com", None),
        ("421 4.3.2 too busy, try later intranet.corp", "4.3.2", "intranet.corp", None),
        ("intranet.corp 421 4.3.2 too busy, try later", "4.3.2", "intranet.corp", None),
        ("421 4.3.2 mx.example.net is too busy, see error.log", "4.3.2", "mx.example.net", None),
        (
            "554 5.7.1 Client host [192.0.2.1] blocked using zen.spamhaus.org example.com",
            "5.7.1",
            "example.com",
            None,
        ),
        (
            "550-mail.sender.example [192.0.2.1] may not relay\n550 without login example.com",
            "550",
            "example.com",
            None,
        ),
        ("mail to example.com [4.4.1] timed out", "4.4.1", "example.com", None),
        ("550-mx1.example.net is full\n550 Try later", "550", "mx1.example.net", None),
        ("530 5.7.0 Authentication required example.com", "5.7.0", "example.com", None),
        ("550 5.7.1 listed at zen.spamhaus.org, example.com", "5.7.1", "example.com", None),
        (
            "4.4.1 connect to mx1.example.net[192.0.2.1]:25: Connection timed out example.com",
            "4.4.1",
            "example.com",
            None,
        ),
        ("4.4.2 lost connection with mx1.example.net, mail to example.com", "4.4.2", "example.com", None),
        (
            "host mx1.example.net[192.0.2.1] said: 550-5.1.1 gone https://support.example.org/help "
            "(in reply to RCPT TO command) for bob@example.com",
            "5.1.1",
            "example.com",
            "bob@example.com",
        ),
        (
            "to=<bob@example.com>, relay=mx.example.net[192.0.2.1]:25, dsn=4.4.1, status=deferred",
            "4.4.1",
            "example.com",
            "bob@example.com",
        ),
        (
            "From: Mail Delivery System <mailer-daemon@sender.example>\n\n<bob@example.com>: timed out",
            None,
            "example.com",
            "bob@example.com",
        ),
    ],
)
def test_a_pasted_reply_is_kept_with_its_code_and_domain(
    pasted: str, status: str | None, domain: str | None, address: str | None
) -> None:
    query = parse_query(pasted)
    assert (query.status, query.domain, query.address) == (status, domain, address)
    assert query.reply == pasted


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("", "That was empty"),
        ("<@U0123>", "That was empty"),
        ("9.9.9", "“9.9.9” is not an SMTP code"),
        ("9.9.9 example.com", "understood the domain `example.com`, but “9.9.9” is not an SMTP code"),
        ("9.9.9", "`explain 9.9.9` says what its parts would mean"),
        (
            "999",
            "“999” is not an SMTP code: enhanced ones look like `4.4.1`, basic ones like `550`. What",
        ),
        ("4.4", "“4.4” is not an SMTP code"),
        ("4.4.1 gmial", "understood the code `4.4.1`, but “gmial” is not a domain"),
        ("4.4.1 <#C0123|mail-ops>", "“#mail-ops” is not a domain"),
        ("4.4.1 localhost", "“localhost” means the machine itself"),
        ("user@[192.0.2.1]", "“user@[192.0.2.1]” names no domain"),
        ("550 user@[IPv6:2001:db8::1]", "“user@[IPv6:2001:db8::1]” names no domain"),
        ("192.0.2.1", "“192.0.2.1” names no domain"),
        ("::1", "“::1” names no domain"),
        ("https://192.0.2.1/x", "“https://192.0.2.1/x” names no domain"),
        ("http://localhost:8080/", "“http://localhost:8080/” means the machine itself"),
        ("exa mple.com", "understood the domain `mple.com`, but “exa” is not a domain"),
        ("user@@example.com", "“user@@example.com” is not a domain"),
        ("a" * 300, "is not a domain"),
        ("-example-.com", "is not a domain"),
        ("exa..mple.com", "is not a domain"),
        ("a" * 64 + ".com", "is not a domain"),
        ("a." * 150 + "com", "is not a domain"),
        ("4.4.1 4.4.2 example.com", "That names 2 codes"),
        ("example.com example.org", "That names 2 domains"),
        ("5.1.1 ann@example.com bob@example.org", "That names 2 domains"),
        ("blah blub " * 300, "no code, domain or address in “blah blub"),
        ("e`vi`l <!channel>", "“e'vi'l” is not a domain"),
        ("B-2345ABCD", "`B-2345ABCD` needs a command before it, such as `recheck B-2345ABCD`"),
    ],
)
def test_nonsense_gets_one_line_that_says_what_works(words: str, says: str) -> None:
    with pytest.raises(QueryError, match=r"What works: `4.4.1 example.com`") as refusal:
        parse_query(words)
    line = str(refusal.value)
    assert says in line
    assert "\n" not in line
    assert len(line) < 300


@pytest.mark.parametrize(
    ("arguments", "domain", "address"),
    [
        (("4.4.1", "example.com"), "example.com", None),
        (("550 5.7.1 <me@sender.example>: Sender verify failed", "example.com"), "example.com", None),
        (("example.com", "554 mx1.provider.example is busy"), "example.com", None),
        (("550 5.1.1 <bob@example.com>: no such user", "example.com"), "example.com", "bob@example.com"),
        (("452 4.2.2 full", "bob@example.com"), "example.com", "bob@example.com"),
        (("550 5.1.1 <bob@example.com>: no such user",), "example.com", "bob@example.com"),
    ],
)
def test_a_domain_next_to_a_quoted_reply_is_where_the_mail_was_going(
    arguments: tuple[str, ...], domain: str, address: str | None
) -> None:
    query = parse_arguments(arguments)
    assert (query.domain, query.address) == (domain, address)


def test_the_domain_next_to_a_quoted_reply_is_not_part_of_the_reply() -> None:
    query = parse_arguments(("421 4.3.2 Service shutting down", "example.com"))
    assert (query.reply, query.domain) == ("421 4.3.2 Service shutting down", "example.com")


@pytest.mark.parametrize(
    "words",
    [
        "\uff14\uff0e\uff14\uff0e\uff11 \uff45\uff58\uff41\uff4d\uff50\uff4c\uff45\uff0e\uff43\uff4f\uff4d",
        "\uff14.\uff14.\uff11 example\u3002com",
        "4.4.1 _dmarc.example.com",
        "4.4.1 s1._domainkey.example.com",
        "_4.4.1 example.com_",
    ],
)
def test_full_width_characters_record_names_and_italics_are_understood(words: str) -> None:
    query = parse_query(words)
    assert (query.status, query.domain) == ("4.4.1", "example.com")


def test_an_address_may_be_typed_full_width() -> None:
    assert parse_query("kim\uff20example.com").address == "kim@example.com"


def test_a_contact_address_is_not_the_recipient() -> None:
    query = parse_query("554 A problem occurred. Contact tosa@help.example to clarify. bob@example.com")
    assert query.address == "bob@example.com"


PIECES = [
    "4.4.1",
    "550",
    "9.9.9",
    "example.com",
    "<mailto:",
    "a@b.example",
    "|",
    ">",
    "&amp;",
    '"',
    "[",
    "xn--",
    "。",
]


@given(
    st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=20)), max_size=30),
    st.sampled_from(["", " "]),
)
def test_whatever_is_typed_is_understood_or_refused(pieces: list[str], glue: str) -> None:
    answer = answer_to(glue.join(pieces))
    assert answer != Query()
    assert "\n" not in str(answer) or not isinstance(answer, str)


@pytest.mark.parametrize("piece", ["a", "<", '"', '"a ', "a@", "<mailto:", "a.", "9.9.9 ", "\n", "é."])
def test_a_flood_of_one_word_is_limited(piece: str) -> None:
    answer = answer_to(piece * 200_000)
    assert isinstance(answer, str)
    assert len(answer) < 300


def answer_to(words: str) -> Query | str:
    try:
        return parse_query(words)
    except QueryError as refusal:
        return str(refusal)


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("since the upgrade to 5.2.0 our bob@example.com gets 550", "550"),
        ("rack 5.2.1 at example.com, error 4.4.1", "4.4.1"),
        ("what is wrong with rack 5.2.1 at example.com", "5.2.1"),
    ],
)
def test_a_number_reported_as_a_code_comes_before_others(words: str, status: str) -> None:
    assert parse_query(words).status == status


@pytest.mark.parametrize(
    "words", ["example.com 宛のメールが戻ってきます", "example.com 拒收我们的邮件", "example.com rechaza"]
)
def test_a_short_sentence_about_a_failure_is_kept_as_a_reply(words: str) -> None:
    assert parse_query(words) == Query(domain="example.com", reply=words)


@pytest.mark.parametrize(
    ("words", "query"),
    [
        ("TSS04 yahoo.com", Query(reply="TSS04", domain="yahoo.com", named=True)),
        ("yahoo.com [TSS04]", Query(reply="TSS04", domain="yahoo.com", named=True)),
        ("TSS04 TSS05 yahoo.com", Query(reply="TSS04 TSS05", domain="yahoo.com", named=True)),
        ("TSS04, TSS04 yahoo.com", Query(reply="TSS04", domain="yahoo.com", named=True)),
        ("error hm08 from icloud.com", Query(reply="HM08", domain="icloud.com", named=True)),
        ("AUP#POL verizon.net", Query(reply="AUP#POL", domain="verizon.net", named=True)),
        (
            "RLY:B1 ada@aol.com",
            Query(reply="RLY:B1", domain="aol.com", named=True, address="ada@aol.com"),
        ),
        (
            "421 4.7.0 [TSS04] yahoo.com",
            Query(status="4.7.0", reply="421 4.7.0 TSS04", domain="yahoo.com", named=True),
        ),
        ("IB104", Query(reply="IB104")),
    ],
)
def test_a_providers_own_code_is_the_words_of_the_reply(words: str, query: Query) -> None:
    assert parse_query(words) == query
    assert parse_arguments(words.split()) == query


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("CONRD gmx.de", "is no provider's own code that I know"),
        ("ABC123 example.com", "is no provider's own code that I know"),
        ("TSS04 soon yahoo.com", "goes with a domain and nothing else"),
        ("TSS04 TSS05", "names 2 codes. Please give one at a time"),
        ("TSS04 yahoo.com icloud.com", "names 2 domains"),
    ],
)
def test_what_is_wrong_beside_a_providers_own_code_is_said(words: str, says: str) -> None:
    assert says in str(answer_to(words))


@pytest.mark.parametrize(
    "stuck",
    [
        "4.4.1example.com",
        "4.4.1-example.com",
        "4.4.1:example.com",
        "4.4.1/example.com",
        "example.com4.4.1",
        "example.com:4.4.1",
        "4.4.1example.com please",
    ],
)
def test_a_code_stuck_to_a_domain_is_told_from_it(stuck: str) -> None:
    assert parse_query(stuck) == Query(status="4.4.1", domain="example.com")


def test_a_code_stuck_to_an_address_is_told_from_it() -> None:
    query = Query(status="5.1.1", domain="example.com", address="bob@example.com")
    assert parse_query("5.1.1bob@example.com") == query


@pytest.mark.parametrize(
    "domain", ["163.com", "451group.example", "4.example", "5.6.7.8.dyn.example", "mx4.example"]
)
def test_a_domain_with_numbers_is_a_domain(domain: str) -> None:
    assert parse_query(domain) == Query(domain=domain)


@pytest.mark.parametrize(
    "said",
    ["SMTPUTF8 is required, but was not offered by host mx1.example.com[192.0.2.7]", "bad address syntax"],
)
def test_what_a_mail_system_says_in_words_of_its_own_is_a_reply_all_the_same(said: str) -> None:
    """Its letter breaks a line where it likes, and has no code."""
    letter = "Sorry, your message could not\nbe delivered to one or more recipients."
    for pasted in (f"<kim@example.com>: {said}", f"{letter}\n\n<kim@example.com>: {said}"):
        assert parse_query(pasted).reply == pasted


@pytest.mark.parametrize(
    "asked", ["mx example.com", "dig mx example.com", "nslookup example.com", "telnet example.com 25"]
)
def test_what_people_would_type_in_a_shell_asks_about_the_domain(asked: str) -> None:
    assert parse_query(asked) == Query(domain="example.com")


@pytest.mark.parametrize(
    ("asked", "domain"),
    [
        ("gmail", "gmail.com"),
        ("is Yahoo down?", "yahoo.com"),
        ("hotmail’s servers", "hotmail.com"),
        ("4.7.1 t-online", "t-online.de"),
        ("why is gmail rejecting us", "gmail.com"),
        ("gmail is where our mail to example.com ends", "example.com"),
    ],
)
def test_a_well_known_providers_name_means_its_domain(asked: str, domain: str) -> None:
    assert parse_query(asked).domain == domain


def test_a_cause_among_a_few_words_beside_a_domain_is_what_is_told() -> None:
    asked = parse_query("certificate expired example.com")
    assert asked == Query(domain="example.com", reply="certificate expired example.com", named=True)


def test_a_providers_name_in_a_long_text_or_beside_another_means_nothing() -> None:
    assert parse_query("550 5.7.1 blocked, as gmail and yahoo do").domain is None
    assert parse_query(f"550 5.7.1 {'as gmail says, ' * 5} blocked").domain is None


@pytest.mark.parametrize(
    ("asked", "size"),
    [
        ("example.com 30MB", 30_000_000),
        ("too large example.com 30 mb", 30_000_000),
        ("example.com 1,5 MiB", 1_572_864),
        ("example.com 512 kilobytes", 512_000),
        ("example.com 9000 bytes", 9000),
    ],
)
def test_the_size_of_the_message_is_taken_from_beside_the_domain(asked: str, size: int) -> None:
    query = parse_query(asked)
    assert (query.domain, query.size) == ("example.com", size)


@pytest.mark.parametrize(
    "quoted",
    [
        "too large for example.com: limit 30MB",
        "552 5.3.4 message too big, 30 MB at example.com",
        "too large example.com, 30 MB of 20 MB",
    ],
)
def test_a_size_that_may_be_the_servers_limit_is_not_the_messages(quoted: str) -> None:
    assert parse_query(quoted).size is None


@pytest.mark.parametrize(
    ("misspelt", "meant"),
    [
        ("boucne example.com", "bounce example.com"),
        ("blacklsted at example.com", "blacklisted at example.com"),
        ("user unknwon example.com", "user unknown example.com"),
        ("certificat expired example.com", "certificate expired example.com"),
    ],
)
def test_a_word_that_is_nearly_known_is_put_right(misspelt: str, meant: str) -> None:
    with pytest.raises(QueryError) as refusal:
        parse_query(misspelt)
    assert f"Did you mean `{meant}`?" in str(refusal.value)
    assert parse_query(meant).domain == "example.com"

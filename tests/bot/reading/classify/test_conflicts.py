"""What contradicts itself is told."""

from tests.bot.reading.messages import means


def conflicts(diagnostic: str, status: str | None = None) -> tuple[str, ...]:
    return means(diagnostic, status=status, part="delivery-status").conflicts


def test_agreement_is_silent() -> None:
    assert conflicts("550 5.1.1 User unknown", "5.1.1") == ()


def test_a_field_that_says_less() -> None:
    assert conflicts("550 5.1.1 User unknown", "5.0.0") == ("Status 5.0.0 says less than the reply's 5.1.1",)


def test_a_field_that_says_otherwise() -> None:
    assert conflicts("550 5.1.1 User unknown", "5.2.1") == ("Status 5.2.1 differs from the reply's 5.1.1",)


def test_classes_that_differ() -> None:
    assert conflicts("450 5.1.1 User unknown") == ("Reply 450 and status 5.1.1 are of different classes",)


def test_words_of_another_kind_than_the_code() -> None:
    told = means("550 5.1.1 Mailbox full")
    assert told.conflicts == ("The words say “mailbox full”, status 5.1.1 means “no such mailbox”",)
    assert told.confidence < means("552 5.2.2 Mailbox full").confidence


def test_a_code_in_its_provider_s_own_sense_is_none() -> None:
    assert conflicts("550 5.4.1 Recipient address rejected: Access denied [x.prod.outlook.com]") == ()


def test_kinds_that_codes_do_not_keep_apart_are_none() -> None:
    assert conflicts("550 5.4.4 Invalid domain") == ()

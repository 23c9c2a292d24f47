"""The same code means different things at different providers."""

from tests.bot.reading.messages import means


def test_exchange_online_says_5_4_1_of_unknown_recipients() -> None:
    text = "550 5.4.1 Recipient address rejected: Access denied."
    told = means(f"{text} [AM4PEPF00025F9A.EURPRD83.prod.outlook.com]")
    assert told.reason == "userunknown"


def test_others_say_5_4_1_of_hosts_that_do_not_answer() -> None:
    assert means("550 5.4.1 Sorry", remote_mta="mx.example.com").reason == "networkerror"


def test_the_recipient_names_the_provider_where_no_host_is_named() -> None:
    assert means("550 5.1.10 Sorry", recipient="ada@hotmail.de").reason == "userunknown"
    assert (
        means("550 5.1.10 Sorry", recipient="ada@hotmail.de", remote_mta="mx.a.example").reason == "notaccept"
    )


def test_5_1_10_is_a_null_mx_by_the_registry_and_an_unknown_recipient_at_microsoft() -> None:
    assert means("556 5.1.10 Sorry").reason == "notaccept"
    assert (
        means("550 5.1.10 Sorry", reporting_mta="AM0PR01.eurprd01.prod.outlook.com").reason == "userunknown"
    )


def test_the_remote_host_speaks_not_the_one_that_reports() -> None:
    told = means("556 5.1.10 Sorry", reporting_mta="x.prod.outlook.com", remote_mta="mx.example.com")
    assert told.reason == "notaccept"


def test_google_says_7_27_of_spf() -> None:
    assert means("550 5.7.27 Sorry - gsmtp").reason == "authfailure"
    assert means("550 5.7.27 Sorry").reason == "rejected"

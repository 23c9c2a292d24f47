"""Bytes become characters, however they are written."""

from tests.bot.reading.messages import by_exim


def test_octets_are_read_as_characters() -> None:
    """Exim's way of writing a reply that is not ASCII."""
    bounce = by_exim("    550 Empf\\303\\244nger unbekannt\n")

    assert (bounce.diagnostic, bounce.reason) == ("550 Empfänger unbekannt", "userunknown")

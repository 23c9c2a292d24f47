"""Footers that companies, lists and scanners add to any mail are ignored."""

from email import message_from_string

import pytest

from tests.bot.reading.handing_on import by_outlook
from tests.bot.reading.messages import FAMILIES, only, pasted


def test_a_scanners_footer_is_no_virus_report() -> None:
    notice = "Delivery to the following recipients failed.\n\nbob@receiver.example\n\n"
    bounce = pasted(f"{notice}This mail has been scanned for all viruses by Scanner.")

    assert bounce.reason == "undefined"


@pytest.mark.parametrize(
    "footer",
    [
        "If you have received this message in error, please notify privacy@helpdesk.example.",
        "Questions about this message? Contact hal@helpdesk.example.",
        "To unsubscribe from this group, send an email to help+unsubscribe@lists.example.",
        "Si ce message ne vous est pas destiné, merci d'avertir hal@helpdesk.example.",
        f"{'_' * 47}\nhelp mailing list\nhelp@lists.example\nhttps://lists.example/listinfo/help",
        "Kind regards,\nHal\nhal@helpdesk.example\nwww.helpdesk.example",
        "The recipient should check this email and any attachments for the presence of viruses.",
        "Information from ESET Endpoint Antivirus. The message was checked by ESET Endpoint Antivirus.",
        "Click here to report this email as spam.",
        "This sender failed our fraud detection checks and may not be who they appear to be.",
        "This mail is confidential. We are not to be blamed for spam, malware\nor a mailbox that is full.",
        "Diese E-Mail ist vertraulich. Unzustellbar wegen Quota?\nMailbox full? Rufen Sie uns an.",
        "CAUTION: it originated from outside of our company, and a virus may be in it.",
    ],
)
@pytest.mark.parametrize("family", ["gmail", "xmail", "domino"])
def test_footers_of_companies_and_lists_are_ignored(family: str, footer: str) -> None:
    raw = FAMILIES[family].replace("550 5.1.1 User unknown", "550 Hm")
    plain = by_outlook(message_from_string(raw))
    bounce = only(plain)
    other = only(f"{plain}\n\n{footer}\n")

    assert (other.recipient, other.reason) == (bounce.recipient, bounce.reason)
    assert bounce.recipient == "bob@receiver.example"

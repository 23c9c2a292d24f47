"""What mailing lists write if they refuse a post: the list is the recipient, not its owner."""

import pytest

from bot.reading.reader import read_text
from tests.bot.reading.messages import ORIGINAL, mail, only, told_of

OWNER = "For help write to the owner at news-owner@lists.example.\n"

REFUSALS = {
    "Mailman, by itself": mail(
        "news-owner@lists.example", "Minutes", f"You are not allowed to post to this mailing list.\n{OWNER}"
    ),
    "Mailman, by a moderator": mail(
        "news-bounces@lists.example",
        'Request to mailing list "News" rejected',
        f'Posting of your message titled "Minutes"\n\nhas been rejected by the list moderator.\n\n{OWNER}',
    ),
    "Sympa, by a moderator": mail(
        "news-request@lists.example",
        "Your message has been rejected",
        "Your message for list news@lists.example has been rejected by the moderator (eve@lists.example).\n",
    ),
    "Sympa, of no list": mail(
        "SYMPA <sympa@lists.example>",
        "List unknown",
        "This is not a known mailing list:\n\n    news@lists.example\n\nAsk listmaster@lists.example\n",
    ),
    "ezmlm, by a moderator": mail(
        "news-help@lists.example",
        "Returned post",
        f"I'm managing the news@lists.example list.\n\n{OWNER}\nIt was not accepted by the moderator.\n",
    ),
    "ezmlm, after a while": mail(
        "news-help@lists.example",
        "Returned post",
        f"{OWNER}\nI'm sorry, the list moderators\nhave failed to act on your post.\n",
    ),
    "mlmmj": mail(
        "news+owner@lists.example",
        "Post to news@lists.example denied",
        "Mail from <ada@sender.example> was not delivered to the list: you are not a subscriber.\n",
    ),
    "Majordomo": mail(
        "owner-news@lists.example",
        "BOUNCE news@lists.example: Non-member submission from [Ada <ada@sender.example>]",
        f"{OWNER}",
    ),
    "LISTSERV": mail(
        "LISTSERV@lists.example",
        "Rejected posting to news@lists.example",
        "You are not authorized to send mail to the NEWS list from your ada@sender.example account. "
        "If you have questions, contact the list owner at news-request@lists.example.\n",
    ),
    "FML": mail(
        "news-admin@lists.example",
        "You ada@sender.example are not member (news ML)",
        "Your mail was not sent to the list: NOT MEMBER article from ada@sender.example.\n",
    ),
}


@pytest.mark.parametrize("manager", REFUSALS)
def test_the_list_is_the_recipient_and_not_its_owner(manager: str) -> None:
    bounce = only(REFUSALS[manager])

    assert (bounce.recipient, bounce.action) == ("news@lists.example", "failed")
    assert bounce.reason != "undefined"


def test_the_returned_post_names_the_list_if_all_lists_share_an_address() -> None:
    text = f"Your message to the list was denied: it was not posted by a member.\n\n{OWNER}"
    raw = mail("majordomo@lists.example", "Stalled post", f"{text}\n--- Original message ---\n\n{ORIGINAL}")

    assert only(raw).recipient == "bob@receiver.example"


def test_pasted_text_names_the_list_by_its_owners_address() -> None:
    words = "You are not allowed to post to this list. Contact its owner at news-owner@lists.example."

    assert [each.recipient for each in read_text(words).bounces] == ["news@lists.example"]


@pytest.mark.parametrize(
    ("sender", "subject", "text"),
    [
        (
            "news-bounces@lists.example",
            "Your message awaits approval",
            "It is held until somebody reviews it.",
        ),
        (
            "news-request@lists.example",
            "News Digest, Vol 3",
            f"{'Hello all. ' * 80}I was not allowed to post.",
        ),
        (
            "news-bounces@lists.example",
            "Your membership",
            "It is disabled, for mail to you bounced too often.",
        ),
        (
            "expense-request@corp.example",
            "Your request",
            "It was denied: you are not allowed to fly first class.",
        ),
        ("ada@sender.example", "Lists", "I was not allowed to post to news@lists.example. Do you know why?"),
    ],
)
def test_other_mail_from_lists_and_role_addresses_is_no_bounce(sender: str, subject: str, text: str) -> None:
    assert not told_of(mail(sender, subject, text))

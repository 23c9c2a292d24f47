"""Converts Exchange's MAPI properties of recipients to fields of RFC 3464 (MS-OXOMSG, section 2.2.2)."""

from collections.abc import Sequence

_ACTIONS = {"ndr": "failed", "dr": "delivered", "delayed": "delayed"}


def as_status(message_class: str, recipients: Sequence[tuple[str, str]]) -> str:
    """A delivery-status text for a message of class `REPORT.IPM.Note.NDR`; empty for any other class.

    `recipients`: addresses, each with its PidTagSupplementaryInfo: the remote reply if there was one.
    """
    head, _, kind = message_class.lower().rpartition(".")
    action = _ACTIONS.get(kind)
    if not head.startswith("report.") or not action:
        return ""
    return "\n\n".join(_group(address, said, action) for address, said in recipients if "@" in address)


def _group(address: str, said: str, action: str) -> str:
    fields = [f"Final-Recipient: rfc822; {address.split(maxsplit=1)[0]}", f"Action: {action}"]
    if said := " ".join(said.split()):
        fields.append(f"Diagnostic-Code: smtp; {said.removeprefix('smtp;').strip()}")
    return "\n".join(fields)

"""Tag lists of DKIM and DMARC records (RFC 6376, section 3.2)."""


def read_tags(record: str) -> dict[str, str]:
    """Tags by name, lower-case. Of several with the same name the first counts; blanks are removed."""
    tags: dict[str, str] = {}
    for each in record.split(";")[:50]:
        name, mark, value = each.partition("=")
        if mark:
            tags.setdefault(name.strip().lower(), "".join(value.split()))
    return tags

"""Tag lists, as DKIM and DMARC records have them (RFC 6376, section 3.2)."""


def read_tags(record: str) -> dict[str, str]:
    """Later ones of the same name do not count; blanks inside a value do not either."""
    tags: dict[str, str] = {}
    for each in record.split(";")[:50]:
        name, mark, value = each.partition("=")
        if mark:
            tags.setdefault(name.strip().lower(), "".join(value.split()))
    return tags

"""Facts about the message's size and the limits that the servers announce."""

from bot.checks.servers.size import ENCODING, in_megabytes
from bot.diagnosis.facts.wording import Known
from bot.diagnosis.observed import Observed
from bot.diagnosis.signs.of_replier import replied_by_outsider
from bot.diagnosis.signs.of_size import is_of_mailbox, limit_is_another, stated_limit
from bot.models.query import Query


def limit(query: Query, observed: Observed) -> Known:
    announced = [each.detail["size_limit"] for each in observed.looks if each.detail["size_limit"]]
    another = replied_by_outsider(observed) or is_of_mailbox(observed)
    smallest = stated_limit(observed.bounce) or (None if another else min(announced, default=None))
    if smallest is None:
        return {}
    size = query.size or 0
    net = int(smallest / ENCODING)
    return {
        "limit": in_megabytes(smallest),
        "net_limit": in_megabytes(net),
        "oversize": in_megabytes(size) if size > smallest else None,
        "unencoded_size": in_megabytes(size) if net < size <= smallest else None,
    }


def whose_limit(query: Query, observed: Observed) -> Known:
    inner = query.address if is_of_mailbox(observed) and not stated_limit(observed.bounce) else None
    return {
        "limiting_domain": None if replied_by_outsider(observed) else query.domain,
        "limited_mailbox": None if replied_by_outsider(observed) else inner,
    }


def inner_limit(query: Query, observed: Observed) -> Known:
    return {"small_size": in_megabytes(query.size) if query.size and limit_is_another(observed) else None}

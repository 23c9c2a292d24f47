"""Signs: what can be read off the findings, and which findings show it. The rules of causes name them.

Plain ones, one value of one finding each, stand with their check in `bot/checks/checks.toml`.
"""

from bot.checks.table import load_checks
from bot.diagnosis.sight import Sight
from bot.diagnosis.signs.kinds import Sign, Signs, plain
from bot.diagnosis.signs.of_dns import (
    direct_dns_works,
    every_server,
    no_host_looked_up,
    no_host_resolves,
    none_serves,
    not_public,
    parent_knows,
    resolver_controls,
    resolver_works,
    signatures_out_of_time,
    some_not_public,
    some_servers,
)
from bot.diagnosis.signs.of_sender import dmarc_rejects, refuses_our_sender
from bot.diagnosis.signs.of_servers import (
    busy,
    controls_answer,
    controls_fail,
    controls_quick,
    controls_slow,
    every_address_answers,
    every_connect,
    failing_amid_losses,
    in_time,
    ipv6_controls_answer,
    look,
    only_ipv6_dead,
    only_ipv6_offered,
    own_ipv6_dead,
    quick,
    slow,
    slower_than_before,
    some_failing,
    some_turn_us_away,
)
from bot.diagnosis.signs.of_size import fits_everywhere, limit_is_another
from bot.diagnosis.signs.of_tls import (
    clock_wrong,
    demand_by_wrong_clock,
    policy_met,
    policy_not_met,
    starttls_stripped,
    tls_fails_at_some,
)
from bot.diagnosis.signs.of_words import (
    every_list_clean,
    final_by_words,
    named_list_clean,
    no_look_tells_more,
    refused_for_good,
    replied_by_stranger,
    words_decide,
    words_decide_other_than,
    words_say,
    words_tell_of_session,
)
from bot.models.diagnosis import FindingState
from bot.models.smtp import SmtpOutcome, Stage

__all__ = ["COMPUTED", "SIGNS", "Signs", "read_signs"]

COMPUTED: dict[str, Sign] = {
    # domain and DNS
    "no-host-resolves": no_host_resolves,
    "no-host-looked-up": no_host_looked_up,
    "no-public-address": not_public,
    "some-address-not-public": some_not_public,
    "resolver-works": resolver_works,
    "signatures-out-of-time-everywhere": signatures_out_of_time,
    "resolver-fails-for-others": resolver_controls(FindingState.FAIL),
    "parent-knows": parent_knows,
    "every-name-server-fails": none_serves,
    "every-name-server-lame": every_server("lame"),
    "some-name-servers-lame": some_servers("lame", "fails"),
    "some-name-server-answers": some_servers("answers"),
    "direct-dns-works": direct_dns_works,
    # reaching the server
    "every-connect-times-out": every_connect(SmtpOutcome.TIMEOUT, SmtpOutcome.UNREACHABLE),
    "every-connect-refused": every_connect(SmtpOutcome.REFUSED),
    "no-address-connects": every_connect(SmtpOutcome.TIMEOUT, SmtpOutcome.UNREACHABLE, SmtpOutcome.REFUSED),
    "some-addresses-fail": some_failing,
    "failing-amid-losses": failing_amid_losses,
    "only-ipv6-fails": only_ipv6_dead,
    "only-ipv6-offered": only_ipv6_offered,
    "own-ipv6-dead": own_ipv6_dead,
    "some-address-connects": lambda sight: sight.reached,
    "every-address-answers": every_address_answers,
    "every-address-greets-in-time": in_time,
    "some-turn-us-away": some_turn_us_away,
    "vantages-disagree": lambda sight: sight.contradictions,
    "one-answers-for-all": lambda sight: sight.intercepted,
    "controls-answer": controls_answer,
    "controls-fail": controls_fail,
    "controls-quick": controls_quick,
    "controls-slow": controls_slow,
    "ipv6-controls-answer": ipv6_controls_answer,
    "connects-slowly": slow,
    "connects-quickly": quick,
    "connects-slower-than-before": slower_than_before,
    "no-banner": look(SmtpOutcome.TIMEOUT, Stage.BANNER),
    "no-reply": look(SmtpOutcome.TIMEOUT, Stage.EHLO, Stage.STARTTLS),
    "closes-before-banner": look(SmtpOutcome.CLOSED, Stage.BANNER),
    "closes-in-session": look(SmtpOutcome.CLOSED, Stage.EHLO, Stage.STARTTLS),
    "says-busy": busy,
    "tls-fails": look(SmtpOutcome.TLS_FAILED, Stage.STARTTLS, Stage.TLS),
    "tls-fails-at-some": tls_fails_at_some,
    "policy-met": policy_met,
    "policy-not-met": policy_not_met,
    "starttls-stripped": starttls_stripped,
    "clock-wrong": clock_wrong,
    "demand-judged-by-wrong-clock": demand_by_wrong_clock,
    # who we are
    "sender-not-listed": every_list_clean,
    "named-list-clean": named_list_clean,
    "dmarc-rejects": dmarc_rejects,
    "refuses-our-sender-as-listed": refuses_our_sender("sender-blocklisted"),
    "refuses-our-sender-for-ptr": refuses_our_sender("sender-no-ptr"),
    "refuses-our-sender-for-helo": refuses_our_sender("sender-bad-helo"),
    "refuses-our-sender-for-rate": refuses_our_sender("rate-limited"),
    "too-busy-for-our-sender": refuses_our_sender("server-overloaded"),
    "replied-by-stranger": replied_by_stranger,
    # the message
    "well-below-limit": fits_everywhere,
    "limit-is-another": limit_is_another,
    # words
    "words-decide": words_decide,
    "refused-for-good": refused_for_good,
    "final-by-words": final_by_words,
    "no-look-tells-more": no_look_tells_more,
    "words-decide-other-than-size": words_decide_other_than("message-too-large"),
    "words-decide-other-than-lookup": words_decide_other_than("recipient-misconfigured"),
    "dropped-at-data": lambda sight: sight.of("reply") if sight.words.at_data else [],
    "not-dropped-at-data": lambda sight: [] if sight.words.at_data else sight.of("reply"),
    "words-tell-of-session": words_tell_of_session,
    "policy-left-open": lambda sight: sight.of("reply") if sight.words.leaves_policy_open else [],
    "words-say-overload": words_say("server-overloaded"),
    "words-say-dropped": words_say("connection-dropped"),
    "words-say-tls": words_say("tls-broken"),
    "words-say-blocked": words_say("sender-blocklisted"),
    "words-say-ptr": words_say("sender-no-ptr"),
    "words-say-helo": words_say("sender-bad-helo"),
    "words-say-spf": words_say("spf-fail"),
    "words-say-dkim": words_say("dkim-fail"),
    "words-say-dmarc": words_say("dmarc-reject"),
}

SIGNS = {name: plain(sign) for check in load_checks() for name, sign in check.signs.items()} | COMPUTED


def read_signs(sight: Sight) -> Signs:
    shown = ((name, tuple(sign(sight))) for name, sign in SIGNS.items())
    return {name: tuple(dict.fromkeys(each.id for each in found)) for name, found in shown if found}

"""Signs: what the findings show together. The rules of causes name them.

A sign that needs only one value of one finding is declared with its check in `bot/checks/checks.toml`.
"""

from bot.checks.dns.manner import Manner
from bot.checks.table import load_checks
from bot.diagnosis.observed import Observed
from bot.diagnosis.signs import (
    of_dns,
    of_handing_on,
    of_own_relay,
    of_provider,
    of_replier,
    of_sender,
    of_servers,
    of_size,
    of_tls,
    of_words,
)
from bot.diagnosis.signs.kinds import Sign, Signs, plain
from bot.models.smtp import SmtpOutcome, Stage

__all__ = ["COMPUTED", "SIGNS", "Signs", "read_signs"]

COMPUTED: dict[str, Sign] = {
    # domain and DNS
    "no-host-resolves": of_dns.no_host_resolves,
    "no-host-looked-up": of_dns.no_host_looked_up,
    "no-public-address": of_dns.not_public,
    "some-address-not-public": of_dns.some_not_public,
    "resolver-works": of_dns.resolver_works,
    "signatures-out-of-time-everywhere": of_dns.signatures_out_of_time,
    "validation-fails-everywhere": of_dns.validation_fails,
    "resolver-fails-for-others": of_dns.resolver_fails,
    "no-authority-reached": of_dns.no_authority_reached,
    "registered-all-the-same": of_dns.registered_all_the_same,
    "parent-knows": of_dns.parent_knows,
    "every-name-server-fails": of_dns.none_serves,
    "every-name-server-lame": of_dns.all_lame,
    "some-name-servers-lame": of_dns.some_servers(Manner.LAME, Manner.FAILS, Manner.FAILS_AT_MX),
    "some-name-server-heard": of_dns.some_name_server_heard,
    "some-name-server-answers": of_dns.some_servers(Manner.ANSWERS),
    "direct-dns-works": of_dns.direct_dns_works,
    "type-fails": of_dns.type_fails,
    "types-answered": of_dns.types_answered,
    "every-name-server-fails-at-type": of_dns.every_server_fails_at_type,
    "some-name-servers-fail-at-type": of_dns.some_server_fails_at_type,
    "told-of-alias": of_dns.told_of_alias,
    "lookup-undisputed": of_dns.lookup_undisputed,
    # reaching the server
    "look-cut-short": lambda observed: [e for e in observed.of("smtp") if e.detail.get("unfinished")],
    "every-connect-times-out": of_servers.every_connect(SmtpOutcome.TIMEOUT, SmtpOutcome.UNREACHABLE),
    "every-connect-refused": of_servers.every_connect(SmtpOutcome.REFUSED),
    "no-address-connects": of_servers.every_connect(
        SmtpOutcome.TIMEOUT, SmtpOutcome.UNREACHABLE, SmtpOutcome.REFUSED
    ),
    "some-addresses-fail": of_servers.some_failing,
    "failing-amid-losses": of_servers.failing_amid_losses,
    "only-ipv6-fails": of_servers.only_ipv6_fails,
    "only-ipv6-offered": of_servers.only_ipv6_offered,
    "own-ipv6-dead": of_servers.own_ipv6_dead,
    "some-address-connects": lambda observed: observed.reached,
    "every-address-answers": of_servers.every_address_answers,
    "some-turn-us-away": of_servers.some_turn_us_away,
    "bounced-between-good-looks": of_servers.bounced_between_good_looks,
    "reported-after-told-well": of_servers.reported_after_told_well,
    "vantages-disagree": lambda observed: observed.contradictions,
    "one-answers-for-all": lambda observed: observed.intercepted,
    "controls-answer": of_servers.controls_answer,
    "controls-fail": of_servers.controls_fail,
    "controls-quick": of_servers.controls_quick,
    "controls-slow": of_servers.controls_slow,
    "ipv6-controls-answer": of_servers.ipv6_controls_answer,
    "connects-slowly": of_servers.slow,
    "connects-quickly": of_servers.quick,
    "connects-slower-than-before": of_servers.slower_than_before,
    "no-banner": of_servers.ended(SmtpOutcome.TIMEOUT, Stage.BANNER),
    "no-reply": of_servers.ended(SmtpOutcome.TIMEOUT, Stage.EHLO, Stage.STARTTLS),
    "closes-before-banner": of_servers.ended(SmtpOutcome.CLOSED, Stage.BANNER),
    "closes-in-session": of_servers.ended(SmtpOutcome.CLOSED, Stage.EHLO, Stage.STARTTLS),
    "others-hang-up-too": of_servers.others_hang_up_too,
    "says-busy": of_servers.busy,
    "tls-fails": of_servers.ended(SmtpOutcome.TLS_FAILED, Stage.STARTTLS, Stage.TLS),
    "tls-fails-at-some": of_tls.tls_fails_at_some,
    "policy-met": of_tls.policy_met,
    "policy-not-met": of_tls.policy_not_met,
    "starttls-stripped": of_tls.starttls_stripped,
    "no-starttls-offered": of_tls.no_starttls_offered,
    "certificate-objected-to": of_tls.certificate_objected_to,
    "tls-fails-elsewhere": lambda observed: observed.of("reply") if of_tls.tls_elsewhere(observed) else [],
    "certificate-valid-after-all": of_tls.certificate_valid_after_all,
    "handshake-works-after-all": of_tls.handshake_works_after_all,
    "clock-wrong": of_tls.clock_wrong,
    "demand-judged-by-wrong-clock": of_tls.demand_judged_by_wrong_clock,
    # who we are
    "sender-not-listed": of_sender.every_list_clean,
    "named-list-clean": of_sender.named_list_clean,
    "named-list-lists-all": of_sender.named_list_lists_all,
    "ours-differ": of_sender.ours_differ,
    "ours-is-well-now": of_sender.well_now,
    "dmarc-rejects": of_sender.dmarc_rejects,
    "refuses-our-sender-as-listed": of_sender.refuses_our_sender("sender-blocklisted"),
    "refuses-our-sender-for-ptr": of_sender.refuses_our_sender("sender-no-ptr"),
    "refuses-our-sender-for-helo": of_sender.refuses_our_sender("sender-bad-helo"),
    "refuses-our-sender-for-rate": of_sender.refuses_our_sender("rate-limited"),
    "too-busy-for-our-sender": of_sender.refuses_our_sender("server-overloaded"),
    # who says it
    "replied-by-stranger": of_replier.replied_by_stranger,
    "stopped-before-them": of_own_relay.stopped_before_them,
    "gateway-bypassed": of_replier.gateway_bypassed,
    "replied-by-unplaced": of_replier.replied_by_unplaced,
    "replied-by-outsider": of_replier.replied_by_outsider,
    "incident-may-last": of_provider.incident_may_last,
    "refused-in-doubt": of_replier.refused_in_doubt,
    "takes-itself-for-theirs": of_replier.takes_itself_for_theirs,
    "unrouted-by-ours": of_replier.unrouted_by_ours,
    "sought-elsewhere": of_replier.sought_elsewhere,
    "wants-login": of_own_relay.wants_login,
    "attributed-to-nobody": of_own_relay.attributed_to_nobody,
    "attributed-to-neither": of_own_relay.attributed_to_neither,
    "lookup-fails-at-theirs": of_replier.lookup_fails_at_theirs,
    "replier-unnamed": of_replier.replier_unnamed,
    "handed-on-elsewhere": of_handing_on.handed_on_elsewhere,
    "replied-by-theirs": of_handing_on.replied_by_theirs,
    "unreached-behind-them": of_handing_on.unreached_behind_them,
    "stuck-behind-them": of_handing_on.stuck_behind_them,
    # the message
    "well-below-limit": of_size.well_below_limit,
    "limit-stated": of_size.limit_stated,
    "limit-is-another": of_size.limit_is_another,
    # words
    "words-decide": of_words.words_decide,
    "words-are-about-us": of_words.words_are_about_us,
    "refused-for-good": of_words.refused_for_good,
    "refused-unexplained": of_words.refused_unexplained,
    "final-by-words": of_words.final_by_words,
    "temporary-by-words": of_words.temporary_by_words,
    "put-off": of_words.put_off,
    "no-look-tells-more": of_words.no_look_tells_more,
    "only-tries-tell": of_words.only_tries_tell,
    "given-up": of_words.given_up,
    "words-decide-other-than-size": of_words.words_decide_other_than("message-too-large"),
    "words-decide-other-than-loop": of_replier.words_decide_other_than_loop,
    "words-decide-other-than-tls": of_words.words_decide_other_than("tls-required"),
    "words-decide-other-than-lookup": of_words.words_decide_other_than("recipient-misconfigured"),
    "dropped-at-data": lambda observed: observed.of("reply") if observed.bounce.at_data else [],
    "not-dropped-at-data": lambda observed: [] if observed.bounce.at_data else observed.of("reply"),
    "breaks-at-data-only": lambda observed: (
        of_servers.every_address_answers(observed) if observed.bounce.at_data else []
    ),
    "overload-unseen": of_words.overload_unseen,
    "greeting-refutes-overload": lambda observed: (
        [] if of_words.overload_unseen(observed) else of_servers.every_address_greets_in_time(observed)
    ),
    "sent-to-wrong-region": of_own_relay.sent_to_wrong_region,
    "told-step-unseen": of_words.told_step_unseen,
    "words-tell-of-session": of_words.words_tell_of_session,
    "policy-left-open": lambda observed: observed.of("reply") if observed.bounce.leaves_policy_open else [],
    "words-may-mean-null-mx": of_words.may_mean_null_mx,
    "words-may-mean-no-mailbox": of_words.may_mean_no_mailbox,
    "words-say-overload": of_words.words_say("server-overloaded"),
    "words-say-dropped": of_words.words_say("connection-dropped"),
    "words-say-tls": of_words.words_say("tls-broken"),
    "words-say-blocked": of_words.words_say("sender-blocklisted"),
    "words-say-sender-refused": of_words.sender_refused,
    "listed-by-themselves": of_words.listed_by_themselves,
    "bounce-out-of-place": of_words.bounce_out_of_place,
    "words-say-ptr": of_words.words_say("sender-no-ptr"),
    "words-say-helo": of_words.words_say("sender-bad-helo"),
    "words-say-spf": of_words.words_say("spf-fail"),
    "words-say-dkim": of_words.words_say("dkim-fail"),
    "words-say-dmarc": of_words.words_say("dmarc-reject"),
}

SIGNS = {name: plain(sign) for check in load_checks() for name, sign in check.signs.items()} | COMPUTED


def read_signs(observed: Observed) -> Signs:
    """The signs that are present, each with the ids of the findings that show it."""
    shown = ((name, tuple(sign(observed))) for name, sign in SIGNS.items())
    return {name: tuple(dict.fromkeys(each.id for each in found)) for name, found in shown if found}

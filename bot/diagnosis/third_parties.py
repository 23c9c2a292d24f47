"""Whom a diagnosis consults: the domain's registry, and the provider that runs its mail servers."""

from functools import partial

from bot.checks.context import Context
from bot.checks.dns.registration import Registration, ask_registry, tell_registration
from bot.checks.servers.provider import Report, StatusPage, ask_provider, tell_incidents
from bot.diagnosis.consultation import Consultation
from bot.models.diagnosis import FindingState


def registry_of(context: Context, domain: str) -> Consultation[Registration]:
    def tell_missing() -> None:
        words = "The registry did not answer before the verdict"
        context.tell("registration", domain, FindingState.SKIPPED, words)

    return Consultation(
        partial(ask_registry, context, domain), partial(tell_registration, context), tell_missing
    )


def provider_with(context: Context, page: StatusPage) -> Consultation[Report]:
    def tell_missing() -> None:
        words = f"The status page of {page.provider} did not answer before the verdict"
        context.tell("provider", page.provider, FindingState.SKIPPED, words)

    def tell_failed() -> None:
        words = f"The status page of {page.provider} could not be read ({page.page})"
        context.tell("provider", page.provider, FindingState.UNKNOWN, words)

    return Consultation(
        partial(ask_provider, context, page),
        partial(tell_incidents, context, page),
        tell_missing,
        tell_failed,
    )

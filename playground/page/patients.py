"""The panel that makes the lab's domains and our own side sick, and heals them."""

from collections.abc import Mapping
from typing import Any

from playground.lab import Domain, Lab

Json = dict[str, Any]


def treat(lab: Lab, args: Json) -> None:
    """Carries out `args`: a `domain` gets an `ailment` (none: it is healed), `all` are healed or put
    back, or a part of `ours` is `sick` or not.

    Raises LookupError for unknown values.
    """
    if "all" in args:
        {"heal": lab.heal_all, "put back": lab.put_back}[args["all"]]()
    elif "ours" in args:
        ours = {"port 25": lab.block_port_25, "resolver": lab.break_resolver}
        ours[args["ours"]](bool(args["sick"]))
    elif args.get("ailment"):
        lab.sicken(args["domain"], args["ailment"])
    else:
        lab.heal(args["domain"])


def show_patients(lab: Lab | None, titles: Mapping[str, str]) -> Json | None:
    """The data for the panel. `titles`: names of causes."""
    if lab is None:
        return None
    return {
        "domains": [
            _show(each, titles.get(each.cause, each.cause), name=name, changed=name in lab.changed)
            for name, each in lab.domains.items()
            if each.patient
        ],
        "ailments": [{"name": name, "about": about} for name, about in lab.ailments.items()],
        "ours": {"port 25": lab.port_25_blocked, "resolver": lab.resolver_broken},
    }


def _show(patient: Domain, finds: str, *, name: str, changed: bool) -> Json:
    return {
        "name": name, "about": patient.about, "cause": patient.cause, "finds": finds,
        "bounce": patient.bounce, "state": _state(patient, changed), "changed": changed,
    }  # fmt: skip


def _state(patient: Domain, changed: bool) -> str:
    """`sickened` by the visitor, `sick`, `hostile`, or `healthy`."""
    if patient.cause == "healthy":
        return "hostile" if patient.hostile else "healthy"
    if changed:
        return "sickened"
    return "hostile" if patient.hostile else "sick"

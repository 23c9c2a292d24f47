"""The panel that makes mail domains sick: what it needs of a lab, and what it shows of one."""

from collections.abc import Callable, Collection, Mapping
from typing import Any, Protocol

Json = dict[str, Any]


class Patient(Protocol):
    @property
    def about(self) -> str:
        """What is wrong with the domain, in one line."""
        ...

    @property
    def cause(self) -> str:
        """What a good diagnosis finds; `healthy` when mail arrives."""
        ...

    @property
    def bounce(self) -> str:
        """What one would ask about together with the domain: a code or a reply."""
        ...

    @property
    def patient(self) -> bool:
        """Whether it is one to diagnose; otherwise it is there to compare with."""
        ...

    @property
    def hostile(self) -> bool:
        """Whether it wants to waste our time."""
        ...


class Patients(Protocol):
    """Domains that can be made sick and healed while everything runs, and our own side likewise."""

    @property
    def domains(self) -> Mapping[str, Patient]: ...

    @property
    def changed(self) -> Collection[str]:
        """The domains that are not as they were at the start."""
        ...

    @property
    def ailments(self) -> Mapping[str, str]:
        """What `sicken` takes, each with one line about it."""
        ...

    @property
    def port_25_blocked(self) -> bool: ...

    @property
    def resolver_broken(self) -> bool: ...

    def heal(self, domain: str) -> None: ...

    def heal_all(self) -> None: ...

    def put_back(self) -> None: ...

    def sicken(self, domain: str, ailment: str) -> None: ...

    def block_port_25(self, blocked: bool = True) -> None: ...

    def break_resolver(self, broken: bool = True) -> None: ...

    def subscribe(self, listener: Callable[[], None]) -> None: ...


def treat(patients: Patients, args: Json) -> None:
    """Does what `args` say: a `domain` gets an `ailment` (none: it is healed), `all` are healed or put back,
    or a part of `ours` is `broken` or not.

    Raises LookupError for a domain, ailment or word that is not known.
    """
    if "all" in args:
        {"heal": patients.heal_all, "put back": patients.put_back}[args["all"]]()
    elif "ours" in args:
        ours = {"port 25": patients.block_port_25, "resolver": patients.break_resolver}
        ours[args["ours"]](bool(args["broken"]))
    elif args.get("ailment"):
        patients.sicken(args["domain"], args["ailment"])
    else:
        patients.heal(args["domain"])


def show_patients(patients: Patients | None, titles: Mapping[str, str]) -> Json | None:
    """`titles`: what people call each cause."""
    if patients is None:
        return None
    return {
        "domains": [
            _show(each, titles.get(each.cause, each.cause), name=name, changed=name in patients.changed)
            for name, each in patients.domains.items()
            if each.patient
        ],
        "ailments": [{"name": name, "about": about} for name, about in patients.ailments.items()],
        "ours": {"port 25": patients.port_25_blocked, "resolver": patients.resolver_broken},
    }


def _show(patient: Patient, finds: str, *, name: str, changed: bool) -> Json:
    return {
        "name": name, "about": patient.about, "cause": patient.cause, "finds": finds,
        "bounce": patient.bounce, "state": _state(patient, changed), "changed": changed,
    }  # fmt: skip


def _state(patient: Patient, changed: bool) -> str:
    """`broken` by whoever looks at the page, `sick`, `hostile`, or `well`."""
    if patient.cause == "healthy":
        return "hostile" if patient.hostile else "well"
    if changed:
        return "broken"
    return "hostile" if patient.hostile else "sick"

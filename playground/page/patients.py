"""The panel that makes mail domains sick: what it needs of a lab."""

from collections.abc import Mapping
from typing import Any, Protocol


class Patient(Protocol):
    @property
    def about(self) -> str:
        """What is wrong with the domain, in one line."""
        ...


class Patients(Protocol):
    """Domains that can be made sick and healed while everything runs."""

    @property
    def domains(self) -> Mapping[str, Patient]: ...

    @property
    def ailments(self) -> Mapping[str, str]:
        """What `sicken` takes, each with one line about it."""
        ...

    def heal(self, domain: str) -> None: ...

    def sicken(self, domain: str, ailment: str) -> None: ...


def show_patients(patients: Patients | None) -> dict[str, Any] | None:
    if patients is None:
        return None
    return {
        "domains": [{"name": name, "about": patient.about} for name, patient in patients.domains.items()],
        "ailments": [{"name": name, "about": about} for name, about in patients.ailments.items()],
    }

"""Prints a figure beside its target."""


def figure(what: str, measured: str, target: str) -> None:
    print(f"{what:<58} {measured:>12}   target {target}")

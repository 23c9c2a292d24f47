"""Operators on paper: what they hear."""

from collections.abc import Collection


class PaperOperators:
    """Implements the port `Operators`."""

    lasting: Collection[str] = ()

    def __init__(self) -> None:
        self.heard: list[str] = []

    async def tell(self, topic: str, text: str) -> None:
        self.heard.append(f"{topic}: {text}")

    async def over(self, topic: str, text: str) -> None:
        self.heard.append(f"{topic} over")

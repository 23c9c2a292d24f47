"""A twin that records what operators are told."""

from collections.abc import Collection


class PaperOperators:
    """Implements the port `Operators`."""

    def __init__(self, lasting: Collection[str] = ()) -> None:
        self.lasting = set(lasting)
        self.heard: list[str] = []

    async def tell(self, topic: str, text: str) -> None:
        self.heard.append(f"{topic}: {text}")
        self.lasting.add(topic)

    async def over(self, topic: str, text: str) -> None:
        self.heard.append(f"{topic} over")
        self.lasting.discard(topic)

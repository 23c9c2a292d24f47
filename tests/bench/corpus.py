"""Measures how well bounces are read, on a corpus with expected results, as a whole and in two halves.

python -m tests.bench.corpus --corpus DIR --expected FILE [--misses]

FILE has one JSON object per line: `file`, `recipient`, `reason`, `also` (other acceptable reasons), `status`,
`permanent`. The halves are chosen by a hash of the file name. `elsewhere` counts right results by rules that
also decide something in the other half, so a rule written for one half does not count.
"""

import argparse
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.models.bounce import Bounce
from bot.reading.reader import read


@dataclass(frozen=True, slots=True)
class Answer:
    """An expected result, and what was read."""

    file: str
    expected: dict[str, Any]
    got: Bounce

    @property
    def half(self) -> int:
        return hashlib.sha256(self.file.encode()).digest()[0] % 2

    @property
    def is_right(self) -> bool:
        return self.got.reason in {self.expected["reason"], *self.expected.get("also", ())}

    @property
    def rule(self) -> str | None:
        """The rule, or the kind of code, that decided."""
        return self.got.evidence[0].rule if self.got.evidence else None


def main() -> None:
    options = _options()
    answers = list(_answers(options.corpus, options.expected))
    decided = {half: {one.rule for one in answers if one.half == half} for half in (0, 1)}
    print("half     rows  reason  elsewhere  status  permanent")
    for name, halves in (("both", (0, 1)), ("first", (0,)), ("second", (1,))):
        print(_line(name, [one for one in answers if one.half in halves], decided))
    if options.misses:
        for one in answers:
            if not one.is_right:
                print(one.file, one.expected["reason"], one.got.reason, one.got.diagnostic)


def _line(name: str, answers: list[Answer], decided: dict[int, set[str | None]]) -> str:
    right = [one for one in answers if one.is_right]
    elsewhere = [one for one in right if one.rule in decided[1 - one.half]]
    status = [one.got.status == one.expected["status"] for one in answers if one.expected.get("status")]
    permanent = [
        one.got.permanent is one.expected["permanent"]
        for one in answers
        if one.expected.get("permanent") is not None
    ]
    shares = (len(right) / len(answers), len(elsewhere) / len(answers), _share(status), _share(permanent))
    return f"{name:8} {len(answers):4}  " + "  ".join(f"{100 * share:6.1f}" for share in shares)


def _share(results: list[bool]) -> float:
    return sum(results) / len(results) if results else 0.0


def _answers(corpus: Path, expected: Path) -> Iterator[Answer]:
    rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for line in expected.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row.get("reason"):
            rows[row["file"]].append(row)
    for file, wanted in rows.items():
        bounces = {bounce.recipient: bounce for bounce in read((corpus / file).read_bytes()).bounces}
        for row in wanted:
            yield Answer(file, row, bounces.get(row["recipient"]) or _next(bounces))


def _next(bounces: dict[str | None, Bounce]) -> Bounce:
    return next(iter(bounces.values()), Bounce())


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", type=Path, required=True, help="folder of mails")
    parser.add_argument("--expected", type=Path, required=True, help="the answers, one JSON object a line")
    parser.add_argument("--misses", action="store_true", help="name the files whose reason is wrong")
    return parser.parse_args()


if __name__ == "__main__":
    main()

"""Pages put together by a fuzzer that watches which lines of the package they reach (atheris, on libFuzzer).

The fuzzer mutates bytes, and each pair of them names a piece of text: it never returns, so it runs in a child process,
which writes what it found to a file.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import asdict
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from .tally import Tally

NAME: Final = "pages guided by coverage"
_LONGEST: Final = 400
"""Bytes, two for each piece of text."""
_WRITE_EVERY: Final = 200


def run(tries: int, seed: int) -> Tally:
    """The tally of so many pages; of none where atheris is not installed."""
    if find_spec("atheris") is None:
        print("coverage: not tried, atheris is missing (pip install 'cchc-kg[attack]')", file=sys.stderr)
        return Tally(NAME)
    with TemporaryDirectory(prefix="kg-attack-") as folder:
        found = Path(folder) / "found.json"
        options = [f"-runs={tries}", f"-seed={seed + 1}", f"-max_len={_LONGEST}", "-verbosity=0", "-close_fd_mask=3"]
        command = [sys.executable, "-m", "attack.coverage", str(found), *options]
        done = subprocess.run(command, check=False, capture_output=True, cwd=Path(__file__).parents[1])
        tally = Tally(**json.loads(found.read_text("utf-8"))) if found.exists() else Tally(NAME)
    if done.returncode or tally.tries < tries - _WRITE_EVERY:
        tally.other += 1
        tally.faults.append(f"coverage: ended with {done.returncode} after {tally.tries} pages")
    return tally


def _main(found: Path) -> None:
    import atheris  # noqa: PLC0415 -- before what it is to watch

    with atheris.instrument_imports(include=["kg"]):
        from .pages import BLANKS, attack, phrases, seeds  # noqa: PLC0415

    pieces = _pieces(phrases(), seeds(), BLANKS)
    tally = Tally(NAME)

    def try_one(data: bytes) -> None:
        text = "".join(pieces[int.from_bytes(data[i : i + 2]) % len(pieces)] for i in range(0, len(data) - 1, 2))
        attack(f"of bytes {data.hex()}", text, tally)
        if tally.tries % _WRITE_EVERY == 0 or tally.faults:
            found.write_text(json.dumps(asdict(tally)), "utf-8")

    atheris.Setup([sys.argv[0], *sys.argv[2:]], try_one)
    atheris.Fuzz()


def _pieces(phrases: tuple[str, ...], texts: tuple[str, ...], blanks: tuple[str, ...]) -> list[str]:
    """What pages are put together of: words of the lists, sentences and words of the seeds, blanks, signs, numbers."""
    sentences = [f"{sentence}. " for text in texts for sentence in text.split(". ")]
    words = sorted({f"{word} " for text in texts for word in text.split()})
    signs = [*blanks, *'.,;:–-/()%…"“”\n', ". ", ", ", "; ", ": ", " - ", "\n\n"]
    numbers = ["0", "1", "2021", "31/12/2021", "1.234", "12,5%", "IV", "12/NQ-CP", "ngày 1/1 "]
    return [*(f"{phrase} " for phrase in phrases), *sentences, *words, *signs * 8, *numbers * 8]


if __name__ == "__main__":
    _main(Path(sys.argv[1]))

"""What words are about: the public service that a figure counts, and the units whose shortcoming it is."""

from __future__ import annotations

from kg.lexicon import candidate_rules, cues
from kg.model import Service


def service(text: str) -> Service | None:
    """The public service that canonical words name, with its levels ("3", "4", "toan-trinh") as they stand; or None."""
    name, levels = None, list[str]()
    for rule in candidate_rules("subjects", cues(text)):
        match = rule.regex.search(text) if rule.gives != "units" else None
        if match and rule.gives == "service":
            name = str(rule.options["name"])
        elif match:
            levels += match.captures("level") if rule.gives == "level" else [rule.gives]
    return Service(name, tuple(dict.fromkeys(levels))) if name else None


def units(text: str) -> tuple[str, ...]:
    """The groups of units that canonical words speak of without naming one: "một số phường", "người đứng đầu"."""
    wanted = (rule for rule in candidate_rules("subjects", cues(text)) if rule.gives == "units")
    spans = (match.span("units") for rule in wanted for match in rule.regex.finditer(text))
    found = sorted(spans, key=lambda span: (span[0], -span[1]))
    outermost = [span for i, span in enumerate(found) if all(span[1] > end for _, end in found[:i])]
    return tuple(dict.fromkeys(text[begin:end] for begin, end in outermost))

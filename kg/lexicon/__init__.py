"""Words and patterns as data: every list and rule under `kg/data/`, read once and compiled when first used."""

from kg.lexicon.expand import MASKS, compiled, expand, masked
from kg.lexicon.rules import (
    Proof,
    Rule,
    RuleSet,
    all_mask_cues,
    candidate_rules,
    cues,
    cues_in,
    cues_of_masks,
    grammar,
    head,
    piece,
    rules,
    tail,
)
from kg.lexicon.schema import rule_files
from kg.lexicon.tables import own_rows, table, words

__all__ = [
    "MASKS",
    "Proof",
    "Rule",
    "RuleSet",
    "all_mask_cues",
    "candidate_rules",
    "compiled",
    "cues",
    "cues_in",
    "cues_of_masks",
    "expand",
    "grammar",
    "head",
    "masked",
    "own_rows",
    "piece",
    "rule_files",
    "rules",
    "table",
    "tail",
    "words",
]

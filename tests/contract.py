"""The columns that each fixed question answers with, in this order and before any other."""

from __future__ import annotations

CONTRACT = {
    "articles": "source title published author publisher",
    "meetings": "source meeting topic date host",
    "who-chaired": "source meeting topic date official position organisation",
    "who-took-part": "source meeting topic date official role",
    "positions-held": "source official position organisation attested",
    "documents-cited": "source number kind date issuer",
    "document-basis": "source document relation basis",
    "statistics": "source label value unit comparator period organisation",
    "awards": "source giver recipients count",
    "directives": "source official organisation text",
    "shortcomings": "source official organisation text",
    "evidence": "fact source begin end quote",
}

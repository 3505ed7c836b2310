"""cchc-kg: pages of Vietnamese administrative-reform news turned into an RDF graph, every fact with its sentence."""

__version__ = "0.1.0"

"""RDF as the package writes and reads it: names, lines, terms, IRIs, and what a query may ask."""

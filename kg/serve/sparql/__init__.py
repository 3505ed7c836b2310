"""SPARQL over HTTP: the endpoint, the editor and the graphs as documents."""

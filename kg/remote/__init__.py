"""Stores on SPARQL 1.1 servers: a store is pushed to one, and one is asked as a store in a folder is."""

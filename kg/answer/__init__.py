"""Answers from a store: canned questions, queries with limits, facts explained, and the forms they are written in."""

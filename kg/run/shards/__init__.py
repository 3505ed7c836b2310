"""A build as shards instead of a store: files that any RDF or table program reads, and that `kg load` puts in a store.

    manifest.json            how the shards were made and how many there are, written when all were worked on
    part-00000.nq.zst        N-Quads of its pages, then of the units and bodies that they name
    part-00000.parquet       the same quads: subject, predicate, object, datatype, language, graph
    part-00000.pages.jsonl.zst   a line a page: what was read, and how many bytes of the N-Quads are each of its graphs'
    part-00000.json          how this shard was made, its counts, the SHA-256 of its files, written last
    reached.txt              while they are made: how many shards the run has done with
    vocabulary.nq.zst, vocabulary.parquet   the ontology, the code lists and the run that the pages refer to

All lines together, each once, are what `kg export nquads` writes of the store, but for names that pages spell in
several ways: of these the store chooses one, and the shards have all. A unit or body that pages of several shards name
is described in each of them. An IRI as object has neither datatype nor language.
"""

from kg.run.shards.building import CHARACTERS, SIZE, build
from kg.run.shards.folder import Folder, Origin
from kg.run.shards.loading import base_of, read

__all__ = ["CHARACTERS", "SIZE", "Folder", "Origin", "base_of", "build", "read"]

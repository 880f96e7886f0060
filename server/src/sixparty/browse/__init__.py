"""What the pages show: labels, passages and resources, asked of an engine and made into plain objects."""

from sixparty.browse.labels import Label, labels_of
from sixparty.browse.passages import Passage, passages_of
from sixparty.browse.rows import Rows, read_result, select
from sixparty.browse.terms import unknown_terms
from sixparty.browse.things import Thing, Value, describe, exists, graph_statements, names_under

__all__ = [
    "Label",
    "Passage",
    "Rows",
    "Thing",
    "Value",
    "describe",
    "exists",
    "graph_statements",
    "labels_of",
    "names_under",
    "passages_of",
    "read_result",
    "select",
    "unknown_terms",
]

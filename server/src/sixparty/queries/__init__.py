"""Canned queries: a SPARQL file, a description beside it, and what follows from the two."""

from sixparty.queries.catalogue import Catalogue, UnknownQueryError
from sixparty.queries.model import CannedQuery, Parameter
from sixparty.queries.parameters import ParameterError

__all__ = ["CannedQuery", "Catalogue", "Parameter", "ParameterError", "UnknownQueryError"]

"""Terms that a query asks for and the ontology does not have: the usual reason for an empty answer."""

import re
from typing import Final

import pyoxigraph as ox

from sixparty.browse.rows import select
from sixparty.engine import Engine
from sixparty.namespaces import ONTOLOGY
from sixparty.nearest import nearest

_PREFIX: Final = re.compile(rf"\bprefix\s+([\w.-]*):\s*<{re.escape(ONTOLOGY)}>", re.IGNORECASE)


def unknown_terms(engine: Engine, text: str) -> dict[str, list[str]]:
    """Return the terms of our namespace in a query's text that the ontology lacks, with those they resemble.

    The text is searched, not parsed, so a name in a string or comment counts too: good for a hint, no more.
    """
    used = set(re.findall(rf"<{re.escape(ONTOLOGY)}([\w.-]+)>", text))
    for prefix in _PREFIX.findall(text):
        used |= set(re.findall(rf"(?<![\w<?$:.-]){re.escape(prefix)}:([A-Za-z][\w-]*)", text))
    if not used:
        return {}
    known = _known(engine)
    return {name: nearest(name, known) for name in sorted(used.difference(known))}


def _known(engine: Engine) -> list[str]:
    """Return the local names of the terms that are declared or used as predicates."""
    rows = select(
        engine,
        f'SELECT DISTINCT ?term {{ {{ ?term a ?kind FILTER(STRSTARTS(STR(?term), "{ONTOLOGY}")) }} '
        f'UNION {{ SELECT DISTINCT ?term {{ ?s ?term ?o FILTER(STRSTARTS(STR(?term), "{ONTOLOGY}")) }} }} }}',
    )
    terms = (row["term"] for row in rows)
    return [term.value.removeprefix(ONTOLOGY) for term in terms if isinstance(term, ox.NamedNode)]

"""The hostile corpus: what strangers send to stop a SPARQL server, leak through it or make it lie.

    python -m tests.hostile --help

runs all of it against `sixparty serve` (or another server) and writes a report; `test_hostile.py` runs a
sample of each family. `families/` holds the requests, `judging.py` says which answers are truthful, and
`containment.py` watches the server and an ordinary client while they are sent.
"""

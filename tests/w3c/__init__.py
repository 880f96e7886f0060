"""Runs the W3C SPARQL test suites of ../shared/w3c over HTTP against servers started by `sixparty serve`."""

"""An ordinary client on the side: asks small questions, no two alike, and notes how it fares.

Runs as a process of its own, so that what the hostile clients cost this machine's Python is not measured:

    python probe.py HOST PORT SECONDS-BETWEEN

One JSON line an answer: at (s, monotonic), seconds, error (empty where the answer was right).
"""

import http.client
import itertools
import json
import os
import sys
import time
from urllib.parse import quote

_TIMEOUT = 10.0


def ask(host: str, port: int, key: str) -> str:
    """Ask a question that was never asked before; return what is wrong with the answer, or nothing."""
    text = f'SELECT ?k ?s {{ VALUES ?k {{ "{key}" }} {{ SELECT ?s {{ ?s ?p ?o }} LIMIT 1 }} }}'
    connection = http.client.HTTPConnection(host, port, timeout=_TIMEOUT)
    try:
        connection.request(
            "GET", f"/sparql?query={quote(text)}", headers={"Accept": "application/sparql-results+json"}
        )
        response = connection.getresponse()
        body = response.read()
        if response.status != 200:
            return f"status {response.status}: {body[:200].decode(errors='replace')}"
        got = [row["k"]["value"] for row in json.loads(body)["results"]["bindings"]]
        return "" if got == [key] else f"wrong answer: {got}"
    except (OSError, http.client.HTTPException, ValueError, KeyError) as error:
        return f"{type(error).__name__}: {error}"
    finally:
        connection.close()


def main() -> None:
    """Ask until the process is ended or its reader has gone."""
    host, port, between = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
    for number in itertools.count():
        started = time.monotonic()
        error = ask(host, port, f"{os.getpid()}-{number}")
        seconds = time.monotonic() - started
        print(json.dumps({"at": started, "seconds": seconds, "error": error}), flush=True)
        time.sleep(max(0.0, between - seconds))


if __name__ == "__main__":
    main()

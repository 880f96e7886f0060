"""Times the questions on another server that holds the same talks: `python -m benchmarks.growth.peer URL`.

The server has to be asked by GET, and to have the union of all graphs as its default graph.
"""

import http.client
import json
import statistics
import time
import urllib.parse
from pathlib import Path

import click

from benchmarks.growth.measuring import JSON, rows_of
from benchmarks.growth.questions import questions
from benchmarks.growth.scale import Scale

_ROOT = Path(__file__).resolve().parents[3]


@click.command(context_settings={"help_option_names": ["-h", "--help"], "show_default": True})
@click.argument("endpoint", metavar="URL")
@click.option("--papers", required=True, type=click.IntRange(min=1), help="Papers that it holds.")
@click.option("--seconds", default=3.0, help="Time for one question; one answer at least.")
@click.option("--timeout", default=120.0, help="Seconds after which a question is given up.")
@click.option("--question", "names", multiple=True, help="Only these; default: all.")
def main(endpoint: str, papers: int, seconds: float, timeout: float, names: tuple[str, ...]) -> None:
    """Print a line of JSON for each question: its median in milliseconds, rows, and what was amiss."""
    for question in questions(_ROOT / "queries", Scale(), papers):
        if names and question.name not in names:
            continue
        took: list[float] = []
        rows, fault = 0, ""
        began = time.perf_counter()
        while not fault and (not took or time.perf_counter() - began + took[-1] / 1000 < seconds):
            start = time.perf_counter()
            rows, fault = ask(endpoint, next(question.texts), timeout)
            took.append((time.perf_counter() - start) * 1000)
        told = {"question": question.name, "p50": round(statistics.median(took[1:] or took), 2)}
        click.echo(json.dumps(told | {"rows": rows, "samples": len(took), "fault": fault}))


def ask(endpoint: str, text: str, timeout: float) -> tuple[int, str]:
    """Return the number of rows of an answer, and what is amiss with it."""
    place = urllib.parse.urlsplit(endpoint)
    connection = http.client.HTTPConnection(place.hostname or "127.0.0.1", place.port, timeout=timeout)
    joint = "&" if place.query else "?"
    path = f"{place.path}{'?' if place.query else ''}{place.query}{joint}"
    try:
        connection.request("GET", path + urllib.parse.urlencode({"query": text}), headers={"Accept": JSON})
        response = connection.getresponse()
        body = response.read()
    except OSError as error:
        return 0, type(error).__name__
    finally:
        connection.close()
    if response.status != 200:
        return 0, str(response.status)
    return rows_of(body), ""


if __name__ == "__main__":
    main()

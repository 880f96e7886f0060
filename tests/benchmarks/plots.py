"""Draws a run's throughputs as bars on a logarithmic axis, one SVG for each way and number of connections."""

from pathlib import Path
from typing import Final

import matplotlib as mpl

mpl.use("svg")
mpl.rcParams.update({"svg.hashsalt": "sixparty", "svg.fonttype": "none", "font.size": 9})

from matplotlib import pyplot  # noqa: E402 - the back end has to be named first

from benchmarks.results import Results  # noqa: E402

#: Okabe and Ito's colours, that can be told apart with any kind of sight.
_COLOURS: Final = ("#0072B2", "#56B4E9", "#E69F00", "#009E73", "#CC79A7", "#D55E00", "#999999")


def draw(results: Results, folder: Path) -> list[Path]:
    """Write the plots into `folder` and return their files."""
    drawn = []
    for way in ("repeated", "distinct"):
        for level in results.levels():
            if results.asked(way, level):
                drawn.append(_bars(results, way, level, folder / f"{way}-{level}.svg"))
    return drawn


def _bars(results: Results, way: str, level: int, path: Path) -> Path:
    questions = results.asked(way, level)
    names = results.named(way, level)
    colours = {server.name: colour for server, colour in zip(results.servers, _COLOURS, strict=False)}
    height = 0.8 / len(names)
    figure, axes = pyplot.subplots(figsize=(8, 1.2 + 0.13 * len(questions) * (len(names) + 1)))
    for place, name in enumerate(names):
        rates = [results.throughput(name, question, way, level) for question in questions]
        spots = [row + place * height for row, rate in enumerate(rates) if rate]
        axes.barh(spots, [rate for rate in rates if rate], height=height, label=name, color=colours[name])
    axes.set_xscale("log")
    axes.set_xlabel("answers a second")
    axes.set_yticks([row + 0.4 - height / 2 for row in range(len(questions))], questions)
    axes.invert_yaxis()
    axes.set_title(f"{way} queries, {level} connection{'s' if level > 1 else ''}", loc="left")
    axes.grid(axis="x", alpha=0.3)
    axes.set_axisbelow(True)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    figure.legend(
        loc="outside lower center", ncols=min(4, len(names)), frameon=False, bbox_to_anchor=(0.5, 0.0)
    )
    figure.tight_layout(rect=(0, 0.5 / figure.get_figheight(), 1, 1))
    figure.savefig(path, metadata={"Date": None})
    pyplot.close(figure)
    return path

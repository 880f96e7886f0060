"""Draws how processor time, build, disk and memory grow, on logarithmic axes."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import matplotlib as mpl

mpl.use("svg")
mpl.rcParams.update({"svg.hashsalt": "sixparty", "svg.fonttype": "none", "font.size": 9})

from matplotlib import pyplot  # noqa: E402 - the back end has to be named first
from matplotlib.axes import Axes  # noqa: E402

from benchmarks.growth.measuring import Measured  # noqa: E402

#: Okabe and Ito's colours, that can be told apart with any kind of sight; repeated with other strokes.
_COLOURS: Final = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#D55E00", "#56B4E9", "#999999", "#000000")
_STROKES: Final = ("-", "--", ":", "-.")


def draw(runs: Sequence[Measured], folder: Path) -> list[Path]:
    """Write the plots into `folder` and return their files."""
    ordered = sorted(runs, key=lambda run: run.quads)
    return [
        _latencies(ordered, folder / "growth-queries.svg", points=False),
        _latencies(ordered, folder / "growth-points.svg", points=True),
        _store(ordered, folder / "growth-store.svg"),
    ]


def _latencies(runs: Sequence[Measured], path: Path, *, points: bool) -> Path:
    figure, axes = pyplot.subplots(figsize=(9, 4 if points else 7))
    names = [cell.question for cell in runs[-1].cells if cell.point == points]
    for place, name in enumerate(names):
        found = [(run.quads, cell.cpu) for run in runs for cell in run.cells
                 if cell.question == name and cell.cpu]  # fmt: skip
        stroke = _STROKES[place // len(_COLOURS) % len(_STROKES)]
        colour = _COLOURS[place % len(_COLOURS)]
        axes.plot(*zip(*found, strict=True), stroke, color=colour, marker=".", label=name, linewidth=1.1)
    _guide(axes, runs, 0.2 if points else 10.0)
    _finish(axes, "milliseconds of processor time")
    axes.legend(loc="center left", bbox_to_anchor=(1.01, 0.5), frameon=False, fontsize=8)
    return _save(figure, path)


def _store(runs: Sequence[Measured], path: Path) -> Path:
    figure, axes = pyplot.subplots(figsize=(7, 4))
    sizes = [run.quads for run in runs]
    series = {
        "store on disk, MiB": [run.store_bytes / 2**20 for run in runs],
        "building the store, s": [run.build_seconds for run in runs],
        "memory at start, MiB": [run.memory_bytes / 2**20 for run in runs],
        "memory after all queries, MiB": [run.memory_after_bytes / 2**20 for run in runs],
        "start, ms": [run.start_ms for run in runs],
    }
    for colour, (name, figures) in zip(_COLOURS, series.items(), strict=False):
        axes.plot(sizes, figures, color=colour, marker=".", label=name)
    _finish(axes, "")
    axes.legend(frameon=False, fontsize=8)
    return _save(figure, path)


def _guide(axes: Axes, runs: Sequence[Measured], first: float) -> None:
    """Draw what linear growth would look like."""
    ends = [runs[0].quads, runs[-1].quads]
    heights = [first, first * ends[1] / ends[0]]
    axes.plot(ends, heights, color="#dddddd", linewidth=6, zorder=0, label="linear growth")


def _finish(axes: Axes, label: str) -> None:
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xlabel("quads")
    axes.set_ylabel(label)
    axes.grid(alpha=0.3)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)


def _save(figure: pyplot.Figure, path: Path) -> Path:
    figure.savefig(path, metadata={"Date": None}, bbox_inches="tight")
    pyplot.close(figure)
    return path

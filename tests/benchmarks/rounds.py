"""Several rounds over all servers, so that a moment that the machine's neighbours take meets all of them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from benchmarks.results import Cell
from benchmarks.servers import Running


def in_rounds(
    servers: Sequence[Running], rounds: int, measure: Callable[[Running], Iterable[Cell]]
) -> list[Cell]:
    """Measure every server in every round; return, for each number of connections, the middle one of each.

    A server whose requests are asked one by one, because each takes long, is asked in the first round only.
    """
    found: dict[tuple[str, int], list[Cell]] = {}
    left = list(servers)
    for _ in range(rounds):
        for server in tuple(left):
            cells = list(measure(server))
            for cell in cells:
                found.setdefault((cell.server, cell.connections), []).append(cell)
            if not all(cell.costs for cell in cells):
                left.remove(server)
    return [_middle(cells) for cells in found.values()]


def _middle(cells: Sequence[Cell]) -> Cell:
    """Return the cell of the middle throughput, with those of all rounds and whatever happened in one."""
    middle = sorted(cells, key=lambda cell: cell.throughput)[(len(cells) - 1) // 2]
    notes = "; ".join(dict.fromkeys(cell.note for cell in cells if cell.note))
    errors = sum(cell.errors for cell in cells)
    return replace(middle, note=notes, errors=errors, rounds=tuple(cell.throughput for cell in cells))

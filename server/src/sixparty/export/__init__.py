"""Write the graph to files that other tools read."""

from sixparty.export.dumps import export

__all__ = ["export"]

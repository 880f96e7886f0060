"""An engine that lives elsewhere: any SPARQL 1.1 endpoint, asked over HTTP and never taken at its word.

What it answers is parsed to the end and written anew by our own serialisers before anybody sees a byte of it,
so that an answer is as well formed, and as honest, as one of the embedded engine.
"""

from sixparty.engine.remote.engine import RemoteEngine
from sixparty.engine.remote.pool import RemotePool

__all__ = ["RemoteEngine", "RemotePool"]

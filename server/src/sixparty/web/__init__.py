"""The web server: what answers in front, a Flask application for the pages, and what runs them."""

from sixparty.web.assembly import assemble
from sixparty.web.server import PortInUseError, listen, serve

__all__ = ["PortInUseError", "assemble", "listen", "serve"]

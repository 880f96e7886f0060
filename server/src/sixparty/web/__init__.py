"""The web endpoint: a Flask application, and a server to run it."""

from sixparty.web.app import create_app
from sixparty.web.server import PortInUseError, serve

__all__ = ["PortInUseError", "create_app", "serve"]

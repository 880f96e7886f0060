"""The web server: what answers in front, a Flask application for the pages, and what runs them."""

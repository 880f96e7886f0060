"""Sweeps: what the text says in figures, dates and names, held against the graph of its passage."""

"""Evaluates queries in processes of their own, which can be stopped at any moment.

The server never evaluates a query. A *nursery* process loads the data once and forks *isolates*, which share
its memory; each answers one query at a time, may open nothing, and is killed at the query's deadline.
"""

"""A knowledge graph of one paper on the Six-Party Talks: data, reasoning, checks, queries, endpoint."""

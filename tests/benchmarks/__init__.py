"""The benchmark: ours and its peers side by side, on the same data, queries and client."""

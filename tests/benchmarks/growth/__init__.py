"""Growth: synthetic talks of any size in a store on disk, and how build, memory and latency grow."""

"""The command line: one command a file, each a thin skin over one library call."""

"""The only room that knows .xlsx: reading into a grid, patching a package, room for Chinese text."""

"""What template files say, as a tree in which every value knows the file and the line that said it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

__all__ = ["Keys", "Node", "way"]

Keys = tuple[str | int, ...]
"""A way into a template; an item of a list goes by its index or by its name."""

_NAME_KEYS = ("id", "name", "section", "field", "outcome")


def way(keys: Keys) -> str:
    """A way as a person reads it, items counted from 1: ``sections[4].columns``."""
    return "".join(f"[{key + 1}]" if isinstance(key, int) else f".{key}" for key in keys).removeprefix(".")


@dataclass(frozen=True, slots=True)
class Node:
    """One value.

    Attributes:
        value: Nodes by key, nodes in a tuple, or the bare value.
        file: The file that said it last.
        line: Line of its key, or of the item, counted from 1; ``None`` for a file as a whole.
    """

    value: Any
    file: Path
    line: int | None = None

    @classmethod
    def of(cls, tree: Any, file: Path, line: int | None = None) -> Node:
        """Take over ruamel's tree of one file."""
        if isinstance(tree, Mapping):
            # Keys that come by a YAML merge (`<<`) have no line of their own.
            lines = {key: where[0] + 1 for key, where in (tree.lc.data or {}).items()}  # type: ignore[attr-defined]
            return cls({str(key): cls.of(value, file, lines.get(key, line)) for key, value in tree.items()}, file, line)
        if isinstance(tree, list):
            items = (cls.of(value, file, tree.lc.item(index)[0] + 1) for index, value in enumerate(tree))  # type: ignore[attr-defined]
            return cls(tuple(items), file, line)
        return cls(tree, file, line)

    @property
    def name(self) -> str | None:
        """What an item of a list is called, if anything."""
        if not isinstance(self.value, Mapping):
            return None
        return next((str(self.value[key].value) for key in _NAME_KEYS if key in self.value), None)

    def plain(self) -> Any:
        """The values alone."""
        if isinstance(self.value, Mapping):
            return {key: node.plain() for key, node in self.value.items()}
        if isinstance(self.value, tuple):
            return tuple(node.plain() for node in self.value)
        return self.value

    def get(self, key: str | int) -> Node | None:
        """The value under one key."""
        if isinstance(self.value, Mapping):
            return self.value.get(str(key))
        if isinstance(self.value, tuple):
            if isinstance(key, int):
                return self.value[key] if key < len(self.value) else None
            return next((node for node in self.value if node.name == key), None)
        return None

    def nearest(self, keys: Keys) -> Node:
        """The innermost value on the way along ``keys``."""
        node = self
        for key in keys:
            inner = node.get(key)
            if inner is None:
                break
            node = inner
        return node

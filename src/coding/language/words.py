"""What a language says about a word: its members, and how a word broken at a line end is joined."""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Node:
    """A member of a word: the whole word, one of its parts, or a part of a part.

    `start` and `end` are places of its letters in the folded form (code points, the end is exclusive); `lemmas`
    are the lemmas that the member may stand for, in lower case. Going through a node gives itself, then its
    members depth-first.

    >>> word = Node(0, 8, frozenset({"stadsdel"}), (Node(0, 5, frozenset({"stad"})), Node(5, 8, frozenset({"del"}))))
    >>> [sorted(node.lemmas) for node in word]
    [['stadsdel'], ['stad'], ['del']]
    """

    start: int
    end: int
    lemmas: frozenset[str]
    children: tuple["Node", ...] = ()

    def __iter__(self) -> Iterator["Node"]:
        yield self
        for child in self.children:
            yield from child

    @property
    def leaves(self) -> tuple["Node", ...]:
        """The smallest members, from left to right; the node itself if it has none.

        >>> Node(0, 4, frozenset({"stad"})).leaves
        (Node(start=0, end=4, lemmas=frozenset({'stad'}), children=()),)
        """
        if not self.children:
            return (self,)
        return tuple(leaf for child in self.children for leaf in child.leaves)


@dataclass(frozen=True, slots=True)
class Members:
    """The lemmas of a form by where they stand in it; each wider set holds the narrower ones.

    `inflected`: of the word as a whole; `begins`, `ends`: of a member at its start, at its end; `holds`: of any.
    """

    inflected: frozenset[str]
    begins: frozenset[str]
    ends: frozenset[str]
    holds: frozenset[str]


@dataclass(frozen=True, slots=True)
class Join:
    """What becomes of a word broken at a line end: the text to write, whether the hyphen went, how sure, and why.

    >>> Join("samverkan", joined=True, certain=True, reason="known word").text
    'samverkan'
    """

    text: str
    joined: bool
    certain: bool
    reason: str

"""The search that decides what else must be hidden, and proves that it is enough.

A board holds the cells and the sums between them. A *move* adds +1 or -1 to some hidden cells so that every
sum still holds. Made ``k`` times over, without a hidden cell leaving the range that its words allow, it gives
another set of counts that would have been published in exactly the same way: a witness. ``low`` and ``high``
keep, for each cell, the smallest and largest value over all witnesses found. As each witness is reached from
the true counts by single steps, each whole number between ``low`` and ``high`` has a witness too.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Sequence
from math import inf

Move = tuple[tuple[int, int], ...]

MOST_LOOKS = 2_000
MOST_OPEN_SUMS = 8


class Board:
    def __init__(self, values: Sequence[int], sums: Iterable[Sequence[tuple[int, int]]], threshold: int) -> None:
        self.values = list(values)
        self.threshold = threshold
        self.width = threshold // 2
        self.members = [list(line) for line in sums]
        self.links: list[list[tuple[int, int]]] = [[] for _ in self.values]
        for number, line in enumerate(self.members):
            for cell, sign in line:
                self.links[cell].append((number, sign))
        self.primary = [value < threshold for value in self.values]
        self.hidden = list(self.primary)
        self.unprinted = [False] * len(self.values)
        self.in_print = [False] * len(self.values)
        self.lower: list[float] = [0 if small else threshold for small in self.primary]
        self.upper: list[float] = [threshold - 1 if small else inf for small in self.primary]
        self.low, self.high = list(self.values), list(self.values)
        self.weight = self._weights()

    def add_slack(self, value: int, line: Sequence[tuple[int, int]]) -> None:
        """A sum that holds but for an amount that nobody publishes: what is counted more than once."""
        cell, number = len(self.values), len(self.members)
        self.values.append(value)
        for column, entry in (
            (self.primary, False),
            (self.hidden, True),
            (self.unprinted, True),
            (self.in_print, False),
        ):
            column.append(entry)
        self.lower.append(0)
        self.upper.append(inf)
        self.low.append(value)
        self.high.append(value)
        self.weight.append(1)
        self.links.append([(number, -1)])
        self.members.append([*line, (cell, -1)])
        for other, sign in line:
            self.links[other].append((number, sign))

    def _weights(self) -> list[int]:
        """What it costs to lose a cell: a total costs more than its parts. Sizes play no role.

        If the smallest cell were always the one to go, a reader who knows that would learn how large it can be.
        """
        heights = [0] * len(self.values)
        for _ in range(6):
            for line in self.members:
                parts = [heights[cell] for cell, sign in line if sign > 0]
                for cell, sign in line:
                    if sign < 0 and heights[cell] < max(parts, default=0) + 1 <= 6:
                        heights[cell] = max(parts, default=0) + 1
        return [4**height for height in heights]

    # --- proving ---------------------------------------------------------------------------------

    def is_safe(self, cell: int) -> bool:
        return self.unprinted[cell] or self.high[cell] - self.low[cell] >= self.width

    def explore(self, cell: int) -> bool:
        """Looks for witnesses until the cell could be any of enough numbers."""
        for sign in (1, -1):
            at = list(self.values)
            while not self.is_safe(cell):
                move = self._route(cell, sign, at)
                if move is None:
                    break
                steps = min(self._room(other, way, at) for other, way in move)
                steps = min(steps, self.width)
                for other, way in move:
                    at[other] += way * int(steps)
                    self.low[other] = min(self.low[other], at[other])
                    self.high[other] = max(self.high[other], at[other])
        return self.is_safe(cell)

    def bare_sum(self) -> int | None:
        """A shown total whose hidden parts add up to a number under the threshold, which subtraction would show."""
        for number, line in enumerate(self.members):
            out = [cell for cell, _ in line if self.hidden[cell]]
            if out and not self.hidden[line[-1][0]] and sum(self.values[cell] for cell in out) < self.threshold:
                return number
        return None

    # --- hiding ----------------------------------------------------------------------------------

    def hide(self, cells: Iterable[int]) -> None:
        for cell in cells:
            self.hidden[cell] = True

    def cover(self, cell: int, through: int | None = None) -> bool:
        """Hides what is needed, at the least cost, so that the cell can move. False when nothing is left to hide."""
        for need in (self.width, 1):
            move = self._route(cell, 1, self.values, need=need, through=through)
            if move is not None:
                self.hide(other for other, _ in move)
                return True
        return self._hide_nearest(cell)

    def _hide_nearest(self, cell: int) -> bool:
        seen, edge = {cell}, [cell]
        while edge:
            near = sorted({other for here in edge for line, _ in self.links[here] for other, _ in self.members[line]})
            edge = [other for other in near if other not in seen]
            seen.update(edge)
            shown = [other for other in edge if not self.hidden[other] and not self.in_print[other]]
            if shown:
                self.hide([min(shown, key=lambda other: (self.weight[other], abs(other - cell), other))])
                return True
        return False

    def component(self, cell: int) -> set[int]:
        """Every cell that sums tie to this one, however far."""
        seen, edge = {cell}, [cell]
        while edge:
            here = edge.pop()
            for line, _ in self.links[here]:
                for other, _ in self.members[line]:
                    if other not in seen:
                        seen.add(other)
                        edge.append(other)
        return seen

    # --- finding a move --------------------------------------------------------------------------

    def _room(self, cell: int, way: int, at: Sequence[int]) -> float:
        return self.upper[cell] - at[cell] if way > 0 else at[cell] - self.lower[cell]

    def _route(
        self, start: int, way: int, at: Sequence[int], *, need: int = 0, through: int | None = None
    ) -> Move | None:
        """The cheapest move that contains ``start``, by best-first search over the sums still out of balance.

        With ``need``, cells that are shown may be used too (they would then be hidden), and the move must
        have room for that many steps, to and fro taken together, and hide at least one. ``through`` names a sum in which the first
        repair must use a shown cell.
        """
        forth, back = self._room(start, way, at), self._room(start, -way, at)
        if not need and forth < 1:
            return None
        first = sorted(((line, sign * way) for line, sign in self.links[start]), key=lambda pair: pair[0] == through)
        serial = 0
        heap: list[tuple[float, int, tuple[tuple[int, int], ...], Move, float, float]] = [
            (0.0, serial, tuple(first), ((start, way),), forth, back)
        ]
        seen: set[tuple[frozenset[tuple[int, int]], int, bool]] = set()
        for _ in range(MOST_LOOKS):
            if not heap:
                return None
            cost, _serial, off, move, forth, back = heapq.heappop(heap)
            spent = cost >= 1
            if not off:
                if need and not spent:
                    continue
                return move
            line, amount = off[-1]
            key = (frozenset(off), line, spent)
            if key in seen:
                continue
            seen.add(key)
            used = {cell for cell, _ in move}
            only_shown = through is not None and len(move) == 1
            for cell, sign in self.members[line]:
                hidden = self.hidden[cell]
                if cell in used or (not hidden and (not need or self.in_print[cell])) or (hidden and only_shown):
                    continue
                step = -sign if amount > 0 else sign
                room, other_room = self._room(cell, step, at), self._room(cell, -step, at)
                if need:
                    room, other_room = min(room, forth), min(other_room, back)
                    if room + other_room < need:
                        continue
                    price = 0.01 if hidden else self.weight[cell] + abs(cell - start) / 10_000
                elif room < 1:
                    continue
                else:
                    price = 1
                still_off = self._after(off, cell, step)
                if len(still_off) > MOST_OPEN_SUMS:
                    continue
                serial += 1
                heapq.heappush(heap, (cost + price, serial, still_off, (*move, (cell, step)), room, other_room))
        return None

    def _after(self, off: tuple[tuple[int, int], ...], cell: int, step: int) -> tuple[tuple[int, int], ...]:
        balance = dict(off)
        for line, sign in self.links[cell]:
            amount = balance.get(line, 0) + sign * step
            if amount:
                balance[line] = amount
            else:
                balance.pop(line, None)
        return tuple(balance.items())

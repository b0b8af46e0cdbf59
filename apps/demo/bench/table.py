"""The figures as Markdown."""

from __future__ import annotations

from .measure import Row


def of_pages(rows: list[Row], *, small: int, large: int) -> str:
    """The table of pages. A page that could not be timed says why in its row."""
    lines = [
        f"| page | {small:,} requests: median, p95 | {large:,} requests: median, p95 | ratio | queries | KB gzip |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    for row in rows:
        if row.small is None or row.large is None:
            lines.append(f"| {row.page} | not timed: {row.problem} | | | | |")
            continue
        lines.append(
            f"| {row.page} | {row.small.median_ms:.1f}, {row.small.p95_ms:.1f} ms"
            f" | {row.large.median_ms:.1f}, {row.large.p95_ms:.1f} ms | {row.ratio:.2f}"
            f" | {_same(row.small.queries, row.large.queries)} | {row.small.kb:.1f}, {row.large.kb:.1f} |"
        )
    return "\n".join(lines)


def of_work(scoring: dict[str, float], mail: dict[str, float], visit: dict[str, int]) -> str:
    """The table of what is done in the background, and of a first visit."""
    kinds = ", ".join(f"{kind} {size / 1000:.1f}" for kind, size in visit.items())
    times = scoring["score_s"] / scoring["update_s"]
    return "\n".join(
        [
            "| what | figure |",
            "| --- | ---: |",
            f"| score {scoring['rows']:,.0f} open requests | {scoring['score_s']:.2f} s |",
            f"| bare UPDATE of the same rows | {scoring['update_s']:.2f} s |",
            f"| scoring against the bare UPDATE | {times:.2f} times |",
            f"| {mail['messages']:,.0f} messages through the worker’s code | {mail['per_second']:.0f} a second |",
            f"| first visit, every font and picture counted ({kinds} kB) | {sum(visit.values()) / 1000:.1f} kB |",
        ]
    )


def of_doubles(by_seed: dict[int, dict[str, float]]) -> str:
    """The table of how well and how fast doubles are found, a row for each seed of the invented groups."""
    lines = [
        "| doubles | recall | precision | statement | whole night | seen while registering | median, p95 |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    lines += [
        f"| {one['planted']:,.0f} among {one['groups']:,.0f} groups, seed {seed} | {one['recall']:.3f}"
        f" | {one['precision']:.3f} | {one['statement_s']:.1f} s | {one['whole_s']:.1f} s | {one['alike_seen']:.0%}"
        f" | {one['alike_ms']:.1f}, {one['alike_ms_worst_of_20']:.1f} ms |"
        for seed, one in by_seed.items()
    ]
    return "\n".join(lines)


def _same(small: int, large: int) -> str:
    return str(small) if small == large else f"{small}, {large}"

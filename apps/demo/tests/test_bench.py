"""The bench prints a table of the right shape, with figures that follow from what it timed. Nothing here is timed."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from django.conf import settings

from apps.demo.bench import first_visit, measure, table, worlds
from apps.demo.bench.measure import Row, Timing
from apps.demo.bench.pages import PAGES
from apps.demo.stress.build import Size


def test_timing_takes_the_middle_and_the_slow_end():
    drawn = [{"ms": float(ms), "kb": 12.5} for ms in (9, 1, 2, 3, 4, 5, 6, 7, 8, 100)]
    assert measure.timing(drawn, 7) == Timing(median_ms=5.5, p95_ms=100.0, queries=7, kb=12.5)


def test_row_ratio_is_large_over_small():
    row = Row("Queue", small=Timing(20.0, 25.0, 8, 10.0), large=Timing(30.0, 40.0, 8, 11.0))
    assert row.ratio == 1.5


def test_table_of_pages_has_a_row_for_each_page_and_says_what_was_not_timed():
    rows = [
        Row("Queue", small=Timing(20.0, 25.04, 8, 10.0), large=Timing(30.0, 40.0, 9, 11.0)),
        Row("Dashboard", problem="there is no such page"),
    ]
    assert table.of_pages(rows, small=1_000, large=100_000).splitlines() == [
        "| page | 1,000 requests: median, p95 | 100,000 requests: median, p95 | ratio | queries | KB gzip |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
        "| Queue | 20.0, 25.0 ms | 30.0, 40.0 ms | 1.50 | 8, 9 | 10.0, 11.0 |",
        "| Dashboard | not timed: there is no such page | | | | |",
    ]


def test_table_of_work_compares_scoring_with_the_bare_update():
    made = table.of_work(
        {"rows": 100_000, "score_s": 3.0, "update_s": 2.0},
        {"messages": 1000, "per_second": 250.4},
        {"html": 4_000, "css": 16_000},
    )
    assert made.splitlines()[2:] == [
        "| score 100,000 open requests | 3.00 s |",
        "| bare UPDATE of the same rows | 2.00 s |",
        "| scoring against the bare UPDATE | 1.50 times |",
        "| 1,000 messages through the worker’s code | 250 a second |",
        "| first visit, every font and picture counted (html 4.0, css 16.0 kB) | 20.0 kB |",
    ]


def test_table_of_doubles_has_a_row_for_each_seed():
    one = {"groups": 20_000, "planted": 1_000, "recall": 0.95, "precision": 0.91, "statement_s": 9.04, "whole_s": 12.0}
    one |= {"alike_seen": 0.97, "alike_ms": 8.0, "alike_ms_worst_of_20": 14.0}
    assert table.of_doubles({1: one, 2: one | {"recall": 0.9}}).splitlines()[2:] == [
        "| 1,000 among 20,000 groups, seed 1 | 0.950 | 0.910 | 9.0 s | 12.0 s | 97% | 8.0, 14.0 ms |",
        "| 1,000 among 20,000 groups, seed 2 | 0.900 | 0.910 | 9.0 s | 12.0 s | 97% | 8.0, 14.0 ms |",
    ]


def test_first_visit_counts_what_the_page_and_its_styles_name_once(client, db, settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    (tmp_path / "a.css").write_text("@font-face{src:url(fonts/b.woff2)} i{background:url('fonts/b.woff2')}")
    (tmp_path / "fonts").mkdir()
    (tmp_path / "fonts" / "b.woff2").write_bytes(b"x" * 500)
    (tmp_path / "a.css.br").write_bytes(b"x" * 30)
    html = b'<link rel="stylesheet" href="/static/a.css"><link rel="canonical" href="/static/no.css">'
    assert first_visit.of_page(html, root=tmp_path) == {
        "html": len(first_visit.gzip.compress(html, 6)),
        "css": 30,
        "woff2": 500,
    }


@pytest.mark.stack
@pytest.mark.django_db
def test_bench_on_tiny_worlds_times_every_page_and_leaves_no_database_behind(tmp_path):
    prefix = f"bench_test_{os.getpid()}"
    ran = subprocess.run(
        [
            sys.executable,
            "manage.py",
            "bench",
            "--runs=2",
            "--charities=60",
            "--years=1",
            f"--prefix={prefix}",
            "--small",
            "20",
            "120",
            "--large",
            "40",
            "240",
        ],
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        timeout=1200,
    )
    assert ran.returncode == 0, ran.stderr[-2000:]
    lines = ran.stdout.splitlines()
    assert [line.split(" | ")[0].lstrip("| ") for line in lines[2 : 2 + len(PAGES)]] == [page.name for page in PAGES]
    assert [line for line in lines if "not timed" in line] == []
    assert "a second" in ran.stdout
    assert "| 2 among 40 groups, seed 1 |" in ran.stdout
    assert "| 60 charities, 0 MB of JSON |" in ran.stdout
    for ending in ("lists", "1k", "100k", "open", "aside"):
        assert not worlds._is_there(worlds.World(f"{prefix}_{ending}", Size(organisations=20, requests=120)))

"""A Dask cluster carries the work to the same bytes. Skipped where `distributed` is not installed."""
import pytest
from catalogue import RIGHT

from adaptive_edu.cli import main

distributed = pytest.importorskip("distributed")
SOURCES = [RIGHT, RIGHT.replace("- learn", "+ learn"), "1 / 0", "def adagrad_step(*args):\n    return 0.75, 25.0\n"]


def test_cluster_grades_to_the_same_bytes(jail, tmp_path):
    folder = tmp_path / "class"
    folder.mkdir()
    for number in range(120):
        (folder / f"s{number:03}.py").write_text(SOURCES[number % 4])
    given = ["grade", str(folder), "--assignment", "adagrad_step", "--workers", "1"]
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        assert main([*given, "-o", str(tmp_path / "cluster"), "--scheduler", cluster.scheduler_address]) == 0
    assert main([*given, "-o", str(tmp_path / "here")]) == 0
    for name in ("scores.csv", "results.jsonl", "feedback/s001.html"):
        assert (tmp_path / "cluster" / name).read_bytes() == (tmp_path / "here" / name).read_bytes()

"""What the README says of speed is what the recorded run says; ratios are computed, never typed."""
import json
import sys

import pytest


@pytest.fixture(scope="module")
def record(root):
    return json.loads((root / "tests" / "records" / "speed.json").read_text(encoding="utf-8"))


@pytest.fixture
def report(root, monkeypatch):
    monkeypatch.syspath_prepend(root / "tests" / "benchmarks")
    yield __import__("report")
    sys.modules.pop("report", None)


def test_the_readme_quotes_the_recorded_run(root, record, report):
    assert report.readme(record) in (root / "README.md").read_text(encoding="utf-8")


def test_the_record_has_every_case_and_names_its_machine(record):
    cases = {(row["method"], row["dtype"], row["size"]) for row in record["updates"]["seconds"]}
    assert cases == {(method, dtype, size) for method in ("Adagrad", "RMSProp", "Adadelta")
                     for dtype in ("float64", "float32") for size in (10, 10**3, 10**5, 10**6, 10**7)}
    assert all(part["where"]["date"] and part["where"]["machine"] for part in record.values())


def test_the_recorded_run_reached_what_the_course_promises(record, report):
    """Of a recorded run on a quiet machine, not of the machine that runs this test."""
    large = [row for row in record["updates"]["seconds"] if row["size"] == 10**7]
    small = [row for row in record["updates"]["seconds"] if row["size"] == 10]
    assert all(report.beside(row, "PyTorch", "default") >= 2 for row in large + small)
    double = [row for row in large if row["dtype"] == "float64"]
    assert all(row["seconds"]["compiled, bare"] <= 1.25 * report.limit(row) for row in double)
    assert all(row["seconds"]["compiled"] <= 2 * report.limit(row) for row in double)
    assert record["sweep"]["seconds"]["compiled"] < record["sweep"]["seconds"]["JAX, vmap and scan"]
    start = record["start"]["seconds"]
    assert start["the course"] - start["Python"] <= 1.2 * (start["NumPy"] - start["Python"])

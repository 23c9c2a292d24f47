"""Measures every figure that README and docs quote: `make bench`."""

from tests.bench import clone, diagnosis, reading, replicas, slack, starting, storage, storm, whole

for bench in (whole, starting, slack, reading, diagnosis, storm, storage, replicas, clone):
    bench.main()

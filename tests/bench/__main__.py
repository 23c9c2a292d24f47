"""Every figure that README and docs quote: `make bench`."""

from tests.bench import clone, diagnosis, house, reading, replicas, slack, starting, storage, storm

for bench in (house, starting, slack, reading, diagnosis, storm, storage, replicas, clone):
    bench.main()

"""Every figure that README and docs quote: `make bench`."""

from tests.bench import clone, diagnosis, house, reading, slack, starting

for bench in (house, starting, slack, reading, diagnosis, clone):
    bench.main()

"""Every figure that README and docs quote: `make bench`."""

from tests.bench import clone, diagnosis, house, reading, slack

for bench in (house, slack, reading, diagnosis, clone):
    bench.main()

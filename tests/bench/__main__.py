"""Every figure that README and docs quote: `make bench`."""

from tests.bench import diagnosis, house, reading

for bench in (house, reading, diagnosis):
    bench.main()

"""``python -m tests.kills``: see :mod:`tests.kills`."""

import argparse
import sys

from tests.kills.report import kill

parser = argparse.ArgumentParser(prog="python -m tests.kills", description="Kill the program.")
parser.add_argument("--count", type=int, default=300, metavar="N", help="how often")
parser.add_argument("--seed", type=int, default=1, metavar="S", help="at which moments")
options = parser.parse_args()

witness = kill(options.count, options.seed)
for complaint in witness.complaints:
    print(complaint)
seen = ", ".join(f"{what} {many:,}" for what, many in sorted(witness.counts.items()))
print(f"{options.count:,} kills, seed {options.seed}: {seen}; {witness.dead} snapshots wait")
print(f"storing the settings took {witness.slowest * 1000:.0f} ms at most")
print(f"{len(witness.complaints)} losses")
sys.exit(bool(witness.complaints))

"""``python -m tests.audit``: see :mod:`tests.audit`."""

import argparse
import sys

from tests.audit import report

parser = argparse.ArgumentParser(prog="python -m tests.audit", description="Audit the verdicts.")
parser.add_argument("--races", type=int, default=1000, metavar="N", help="how many are drawn")
parser.add_argument("--seed", type=int, default=1, metavar="S", help="which ones")
options = parser.parse_args()

made, false, found = report.audit(report.races(options.races, options.seed))
for case in found:
    print(case, end="\n\n")
print(f"{options.races:,} races, seed {options.seed}\n{report.table(made, false)}")
sys.exit(bool(found))

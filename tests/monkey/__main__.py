"""``python -m tests.monkey``: see :mod:`tests.monkey`."""

import argparse
import random
import sys

from tests.monkey.monkey import play

parser = argparse.ArgumentParser(prog="python -m tests.monkey", description="Misuse the window.")
parser.add_argument("--minutes", type=float, default=20.0, metavar="M", help="how long (20)")
parser.add_argument("--seed", type=int, metavar="S", help="which deeds (drawn)")
parser.add_argument("--until", type=int, metavar="N", help="print the deeds, and stop after deed N")
options = parser.parse_args()

seed = random.randrange(1_000_000) if options.seed is None else options.seed
sys.exit(play(seed, options.minutes, options.until))

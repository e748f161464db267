"""Run the headless commands: ``python -m optim_core``."""

import sys

from optim_core.cli import main

sys.exit(main())

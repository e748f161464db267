"""Run the headless commands: ``python -m optim_core``."""

import sys

from optim_core.cli.commands import main

sys.exit(main())

"""Run the headless commands: ``python -m optim_core``."""

import sys

from optim_core.cli.commands import main
from optim_core.cli.process import set_up

set_up()
sys.exit(main())

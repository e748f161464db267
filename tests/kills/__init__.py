"""Kills the program at random moments, and looks for what should have survived.

``python -m tests.kills --count 300 --seed 1`` (or ``make kills COUNT=300 SEED=1``) starts the real
program without a display, two at a time on the same folders (:mod:`tests.kills.driver`). Each
edits, saves, exports, opens, undoes, restores and discards at random, and prints a line whenever
something is on disk. Each is killed (``SIGKILL``) at a random moment, some while they start.
After each round all that was ever printed is looked for (:mod:`tests.kills.witness`):

- every document is in a snapshot, in its file, among the files left unsaved or in the settings, in
  the last state printed or a later one;
- every file and picture is whole, and so are the settings;
- no snapshot of a killed program has changed or gone before it was restored or discarded;
- the next program offers as many snapshots as there are, and it was not held up at saving.

It ends with 1, and says what is lost, if anything is.
"""

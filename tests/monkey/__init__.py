"""A monkey at the window: does what comes to its mind, and watches what that does to the program.

``python -m tests.monkey --minutes 20 --seed 1`` (or ``make monkey MINUTES=20 SEED=1``) opens the
real window, offscreen where there is no display, with settings and files in a temporary folder. It
runs commands, presses keys, clicks, drags, scrolls, types odd texts, opens good and bad files,
saves, exports, undoes, resizes, presents, and closes and opens the window: with up to 12 racers
and 100,000 steps, noise, seeds, every surface, typed ones too, every layer and side view. Dialogs
are answered for it.

Found is, each with the deeds before it, and the end is then 1:

- an exception, on any thread; a warning of Python or of Qt
- a message box that is too long to read
- a gap of the event loop over 0.3 s (:data:`tests.monkey.watch.LONGEST`), with the deed and the
  line that ran meanwhile
- memory over 300 MB
- a hang of 20 s, which ends it

Without ``--seed`` one is drawn, and printed. What a deed draws depends on the seed and its number
alone, and between deeds all jobs end every now and then, so that the same seed does nearly the
same again; ``--until N`` stops after deed N and prints each.
"""

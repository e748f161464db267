"""Draws files, formulas and command lines, and counts what ends in anything but an answer.

An answer is a result or a refusal of one short sentence. Not one: another exception, a warning, too
much processor time, too much output. A case is drawn from the seed, its kind and its number alone,
so it can be tried again:

    python -m tests.fuzz --count 20000 --seed 1
    python -m tests.fuzz --seed 1 --again files 123
"""

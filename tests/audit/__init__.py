"""An audit of the verdicts: draws races, and counts every claim that does not hold.

``python -m tests.audit --races 5000 --seed 1`` (or ``make audit RACES=5000 SEED=1``) prints a table
of the claims, how often each was made and how often it was false, with the command that shows each
false case again. It ends with 1 if a claim was false.

A race is one optimizer on one surface. Drawn are the surface (all but the typed ones) and its
parameters, the optimizer and its hyperparameters over their sliders, weight decay, clipping,
schedules, the number of steps (20 to 600) and the start: within the bounds, or the surface's own.
Not drawn: noise, batches, ensembles of seeds, typed formulas, data sets, the averages of paths, and
starts outside the bounds; a flow is drawn a tenth as often as a rule, since it takes a hundred
times as long.

What a claim says is looked for in the path, in the surface's value and gradient, and in the path
that the same race takes in ten times the steps, at least 2,000 (:data:`LONGER`). No judgement is
shared with the verdicts: curvature comes from differences, minima from searches, bounds from the
eigenvalues of a step. Shared is what ran the race: the rule, with the rates of its schedule
(``learning_rates``) and how it decays (``Rule.decays``). Other tests compare paths that use them
with PyTorch's. A claim, how far its race is continued, and what makes it false:

converged
    Ten times. In the steps from the one that is named to the last, a gradient (of the decayed loss)
    or a step is longer than 0.001; or the path is later farther than 1 % of the view's diagonal
    from where it rests.
at rest since, hardly moving since
    Not continued: they say what has been. A gradient or a step since then is longer than 0.001; or
    a path that hardly moves has taken fewer than three steps since, and longer ones before.
minimum
    Not continued. At the place that is named, the gradient is not zero, a curvature is below zero,
    or a point beside it is lower; or the distance to it is not as given. "Exactly" means at the
    very coordinates.
lowest minimum, local minimum
    Not continued. A scatter of starts in and around the view finds a lower loss, or, for a local
    one, neither it nor any declared point is lower.
saddle, maximum
    Not continued. The gradient there is not zero, or the curvature is not as given.
valley
    Not continued. The curvature is positive in less or more than one direction, or a scatter of
    starts finds a lower loss.
ground
    Not continued. The gradient is not as given.
decay cancels
    Not continued. The last step is longer than a tenth of what the decay takes off θ.
stalled
    Ten times. The path moves; or, of a line search, some step along −∇f lowers the loss.
hardly moving
    Not continued. The last steps are fewer than three, not as short in all as given, or longer than
    1 % of the view's diagonal; the gradient, the rate, or the factor by which it has shrunk is not
    as given; or it is said not to have moved yet, and has.
diverged
    Not continued, since a race ends there. The path is not where a race ends: at a loss that is not
    finite, or a thousand times as far out as the view, the start or a critical point.
bound
    Not continued. The rate and the curvature at the step that is named are not as given, or the
    largest eigenvalue of the rule's step is not above 1 there, or not below 1 under the limit.
ran off downhill
    Not continued. The path has been lower, or the loss is not lower and lower far out.
cycle
    Ten times. The path does not return to its points after the period, the width is not as given
    or no more than the rounding of the coordinates,
    or it is not at the same points, within 5 % of the width, half-way and at the end.
step
    Not continued. The length or the change of loss of the last step is not as given; or it is said
    to have rested, and has moved.
rate
    Not continued. One of the last ten steps (all, if there are fewer) changes the loss, or its gap,
    by a share that differs from the one given by more than a third.
range
    Not continued. The lowest and highest loss, or the range, of the last steps is not as given; or
    the loss has not gone both up and down.
to and fro
    Not continued. Most of the last 20 steps do not turn back, or lead away.
sentence
    Not continued. It does not begin with the words for its end, or a number in it is not one of the
    verdict's, or is written as 0 where it is not 0; or two numbers that it compares (the ends of a
    range, a rate and its limit) read alike. Others may be alike by chance.
"""

LONGER = (10, 2000)
"""How long a race is continued: a multiple of its steps, and a least number of them."""

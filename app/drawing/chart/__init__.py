"""The chart: a measure of all racers against the steps, or against gradient evaluations."""

"""The right panel: a card for each racer."""

"""The fault campaign: random scenarios that go wrong at random, and what does not hold in them."""

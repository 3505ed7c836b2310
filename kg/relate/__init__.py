"""`relate`: what a sentence says about its mentions, one module a kind of claim. No trigger, no claim."""

"""Who and what is one and the same: what people decided, and what might be decided next."""

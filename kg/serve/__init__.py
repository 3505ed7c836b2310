"""The site that shows a store to people who do not program: `kg serve`."""

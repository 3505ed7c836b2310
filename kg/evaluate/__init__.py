"""A graph against facts that careful readers wrote: what is right, missed and wrong, and what changed since."""

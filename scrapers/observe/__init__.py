"""An observation run: scheduling, examination of each URL, and what the run concludes."""

"""Publishing: from one judged collection to every copy of an edition, its updates, its signatures and its hosted site."""

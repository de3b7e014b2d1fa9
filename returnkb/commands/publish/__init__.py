"""Commands that publish: editions, copies, signatures, updates, exports and hosting."""

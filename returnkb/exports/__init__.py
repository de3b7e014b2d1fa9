"""The same facts as open data, one format a module, all of one shape: `files(judgement)` gives file names and contents."""

"""Text analysis shared by indexing and queries: folding, tokenization, stemming, stop words, phonetics and spelling."""

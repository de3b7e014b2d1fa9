"""Tests of the models: dates, amounts, phone numbers, URLs, text."""

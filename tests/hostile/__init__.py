"""Hostile input: payloads in every field of every file, through every command, opened in two browsers."""

"""Hosting: the files that a web host needs beside the pages."""

"""Trust: signatures of releases and the page that verifies them."""

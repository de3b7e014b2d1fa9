"""The ZIM copy for Kiwix readers."""

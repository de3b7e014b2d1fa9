"""The only room with a window: everything that touches the network."""

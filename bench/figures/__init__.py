"""The figures: each function gets a running stack in any state and yields what it measured."""

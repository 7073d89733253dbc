"""Codes that bring press, politics and guests of honour to seats kept for them."""

"""The people at a stand one by one: name, address, lunch, support, badge."""

"""The compiled record that answers checks from memory."""

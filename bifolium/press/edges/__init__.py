"""What other servers and networks are told, so that they answer as the front does."""

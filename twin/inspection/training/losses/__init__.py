"""What networks are punished for."""

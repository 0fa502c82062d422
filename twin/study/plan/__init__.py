"""What a study asks: its file, its factors, its design points."""

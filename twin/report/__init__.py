"""A recorded run, told: one HTML page, JUnit XML, a summary for the terminal."""

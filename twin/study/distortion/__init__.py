"""What a line-scan image looks like that was taken at the wrong rate, and what that costs."""

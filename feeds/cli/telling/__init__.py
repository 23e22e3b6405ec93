"""What commands say, in words and small pictures."""

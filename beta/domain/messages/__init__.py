"""What commands may say, by what they are about."""

"""What is raced and how it is shown, as frozen values; and the files that store them."""

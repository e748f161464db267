"""What is raced and how it is looked at, as frozen values; and the files that hold them."""

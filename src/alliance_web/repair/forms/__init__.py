"""What the pages of this app are asked, checked for shape."""

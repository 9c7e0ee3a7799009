"""What the pages of a plan take in: shape only."""

"""When something was off: strains followed to the client's verdict, and what is hard to say."""

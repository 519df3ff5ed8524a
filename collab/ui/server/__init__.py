"""What a server process needs beside pages: sign-in, loading, what is kept for all."""

"""Other people's file formats: spreadsheets in, badges out as QR, PDF and PNG, codes read from photos.

Takes and gives plain values. Knows nothing of the store, and no sentences for users: words arrive ready.
"""

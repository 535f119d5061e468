"""Attachments and photos: what may be uploaded, where it is kept and how it is handed out. The pages belong to the records."""

"""The business card: what it shows to whom, its public page, its QR code, its vCard, its photo."""

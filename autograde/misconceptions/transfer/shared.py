"""Where the mistakes of several functions are explained."""

TRANSFER = "Transfer learning (5-transfer/transfer-learning)"

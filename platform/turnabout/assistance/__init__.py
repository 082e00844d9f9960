"""The ledger: who helped whom, confirmed by the other side, with thanks and outcome."""

"""The doors of this room, by what is behind them."""

"""Knowledge of a place: its entries, its alerts, and the services that can be asked."""

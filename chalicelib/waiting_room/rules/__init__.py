"""Rules of waiting rooms: phases, places, the draw, and how many customers are called."""

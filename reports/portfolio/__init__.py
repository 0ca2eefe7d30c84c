"""All communities at once, for the national program and the public: from one row of each."""

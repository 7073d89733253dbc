"""Who was there, and when: marked by the team, and by whatever else sees people come and go."""

"""Steps of setting up and checking the project, run by hand or by make."""

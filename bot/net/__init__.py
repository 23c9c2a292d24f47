"""Looking at other people's servers, safely."""

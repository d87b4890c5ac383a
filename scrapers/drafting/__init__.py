"""A site that nobody has described -> the file that describes it: `scout` fetches some of its pages, `draft` learns
from them, `toml` writes down what was learned and how sure that is."""

"""What the README's figures come from: runnable by anyone, on their own machine."""

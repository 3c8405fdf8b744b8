"""总览: five figures, who leads how much, what is due soon; everything opens the rows behind it."""

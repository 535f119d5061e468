"""살펴볼 것: what the law or good sense says is off at a complex. A check warns and never blocks."""

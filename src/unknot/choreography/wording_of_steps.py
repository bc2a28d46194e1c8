def described(step, catalog, index):
    return {}

"""stub"""
def layout(request): return {}

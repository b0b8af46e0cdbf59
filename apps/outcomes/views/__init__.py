from .burden import burden
from .dashboard import dashboard, export
from .public import home, how_we_count, results

__all__ = ["burden", "dashboard", "export", "home", "how_we_count", "results"]

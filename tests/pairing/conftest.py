from tests.scanning.conftest import gathering

__all__ = ["gathering"]

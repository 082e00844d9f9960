from tests.board.conftest import club as club  # the community in which requests are posted

"""What an application's adapter owes its user, as tests; whoever writes one subclasses it.

    class TestMyHost(HostContract):
        @pytest.fixture
        def host(self) -> Host: ...
        def project_snapshot(self, host: Host) -> object: ...

Each test skips, with a reason, where the host does not declare the ability or where nothing is
given to bring the fault about.
"""

from temoin.testing.contract_faults import FaultContract
from temoin.testing.contract_hooks import SHOWS, HostHooks
from temoin.testing.contract_reading import ReadingContract
from temoin.testing.contract_writing import WritingContract


class HostContract(ReadingContract, WritingContract, FaultContract):
    """All that is asked of a host adapter, whoever its host is."""


__all__ = ["SHOWS", "HostContract", "HostHooks"]

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Is paid in coin, and does with it what a test says.
contract CoinReceiver {
    enum Does {
        Takes,
        Reverts,
        Burns,
        ReturnsMuch,
        RevertsWithMuch,
        /// @dev Calls once, and takes whatever comes of it.
        Calls,
        /// @dev Writes the payment into its books, by a call that may fail.
        Books,
        /// @dev Uses as much gas as it is told, and takes the payment where it has that.
        Uses
    }

    error Refused();

    Does private _does;
    address private _target;
    bytes private _data;
    uint256 private _used;

    /// @notice Gas that it had when it was last paid; 0 before.
    uint256 public gasSeen;
    /// @notice Whether it called.
    bool public wasCalled;
    /// @notice First bytes of what its call was refused with; none where it was done.
    bytes4 public reason;
    /// @notice Wei that it wrote down.
    uint256 public booked;
    uint256 public bookedAt;

    receive() external payable {
        uint256 left = gasleft();
        Does does = _does;
        if (does == Does.Takes) gasSeen = left;
        if (does == Does.Reverts) revert Refused();
        if (does == Does.Burns) while (true) ++left;
        if (does == Does.ReturnsMuch) {
            assembly ("memory-safe") {
                return(0, 0xc000)
            }
        }
        if (does == Does.RevertsWithMuch) {
            assembly ("memory-safe") {
                revert(0, 0xc000)
            }
        }
        if (does == Does.Books) try this.book(msg.value) {} catch {}
        if (does == Does.Uses) for (uint256 used = _used; left - gasleft() < used;) {}
        if (does != Does.Calls || wasCalled) return;
        wasCalled = true;
        (bool done, bytes memory answer) = _target.call(_data);
        if (!done) reason = bytes4(answer);
    }

    function behave(Does does) external {
        _does = does;
    }

    function behave(Does does, address target, bytes calldata data) external {
        (_does, _target, _data) = (does, target, data);
    }

    function use(uint256 gasUsed) external {
        (_does, _used) = (Does.Uses, gasUsed);
    }

    function book(uint256 amount) external {
        (booked, bookedAt) = (booked + amount, block.timestamp);
    }

    /// @notice Does something as this account.
    function act(address target, uint256 value, bytes calldata data) external returns (bytes memory result) {
        bool done;
        (done, result) = target.call{ value: value }(data);
        if (!done) revert Refused();
    }
}

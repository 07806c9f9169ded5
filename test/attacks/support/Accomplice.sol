// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice An account, a resolver and a wallet in one, which does as it is told, also from within whatever it is asked.
contract Accomplice {
    struct Order {
        address target;
        uint256 value;
        bytes data;
    }

    /// @dev Per order of a wallet: a static call that tries to change something burns all it is given.
    uint256 private constant WALLET_GAS = 500_000;

    Order[] private _orders;
    uint256 private _times;

    /// @notice How often it was asked something that it may act upon.
    uint256 public hooks;
    /// @notice How many orders went through.
    uint256 public succeeded;
    /// @notice Why the last of the others did not.
    bytes public lastReason;

    function act(address target, uint256 value, bytes calldata data) external payable returns (bytes memory answer) {
        bool done;
        (done, answer) = target.call{ value: value }(data);
        if (done) return answer;
        assembly ("memory-safe") {
            revert(add(answer, 32), mload(answer))
        }
    }

    /// @notice Orders for the next `times` it is asked, also from within them.
    function arm(Order[] calldata orders, uint256 times) external {
        delete _orders;
        for (uint256 i = 0; i < orders.length; ++i) _orders.push(orders[i]);
        _times = times;
    }

    function isPayable() external pure returns (bool) {
        return true;
    }

    /// @notice As a wallet it signs everything, and carries out its orders. Where the signature begins with 1, it insists.
    function isValidSignature(bytes32, bytes calldata signature) external returns (bytes4) {
        for (uint256 i = 0; i < _orders.length; ++i) {
            (bool done, ) = _orders[i].target.call{ gas: WALLET_GAS }(_orders[i].data);
            require(done || signature[0] != 0x01, "could not");
        }
        return this.isValidSignature.selector;
    }

    receive() external payable {
        _obey();
    }

    /// @dev As a resolver it accepts everything.
    fallback(bytes calldata) external payable returns (bytes memory) {
        _obey();
        return abi.encode(true);
    }

    function _obey() private {
        ++hooks;
        if (_times == 0) return;
        --_times;
        for (uint256 i = 0; i < _orders.length; ++i) {
            (bool done, bytes memory answer) = _orders[i].target.call{ value: _orders[i].value }(_orders[i].data);
            if (done) ++succeeded;
            else lastReason = answer;
        }
    }
}
